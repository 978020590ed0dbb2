import Testing
import TypeSources

@testable import Verifier

/// Which functions programs may sleep at, or replace the result of, in kernels that inject errors and in others. The rules of the
/// others are held against Linux by `Tests/Programs/Verifier`; Debian builds none that injects errors.
@Suite struct InjectionPlacesTests {
  /// A kernel that has some functions.
  private struct Functions: KernelTypeSource {
    let names: Set<String>
    func type(_ id: UInt32) -> KernelType? { nil }
    func id(_ kind: KernelType.Kind, named name: String) -> UInt32? {
      kind == .function && names.contains(name) ? 1 : nil
    }
    func isPerCPU(_ variable: UInt32) -> Bool { false }
    func ids(_ kind: KernelType.Kind, flavoursOf name: String) -> [UInt32] { [] }
    func place(of id: UInt32) -> (module: String, id: UInt32)? { nil }
  }

  @Test func kernelsWithoutAList() {
    let places = InjectionPlaces(Functions(names: []))
    #expect(places.maySleep("__x64_sys_getpgid") && places.mayModify("__x64_sys_getpgid"))
    #expect(!places.maySleep("__ia32_sys_getpgid") && !places.mayModify("__ia32_sys_getpgid"))
    #expect(!places.maySleep("should_failslab") && !places.mayModify("should_failslab"))
    #expect(!places.maySleep("security_file_open") && places.mayModify("security_file_open"))
    #expect(places.maySleep("bpf_fentry_test1") && !places.maySleep("bpf_modify_return_test"))
  }

  @Test func kernelsThatInjectErrors() {
    let places = InjectionPlaces(Functions(names: ["within_error_injection_list"]))
    #expect(places.maySleep("__ia32_sys_getpgid") && places.mayModify("__ia32_sys_getpgid"))
    #expect(places.maySleep("should_failslab") && places.mayModify("should_failslab"))
    #expect(!places.maySleep("__filemap_add_folio") && places.mayModify("__filemap_add_folio"))
    #expect(!places.maySleep("vfs_read") && !places.mayModify("vfs_read"))
    let failing = InjectionPlaces(Functions(names: ["within_error_injection_list", "__should_failslab"]))
    #expect(!failing.maySleep("should_failslab") && failing.mayModify("should_failslab"))
  }
}
