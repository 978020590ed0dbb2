import BPF
import BPFObject
import Checks
import ClangSource
import DWARFSource
import Glibc
import KernelOracle
import Kfuncs
import Listings
import NativeCalls
import Outcomes
import Support
import Toolchains
import Verifier

/// The host that `doctor` examines.
enum Host {
  /// Looks at every feature, by using it where that is possible.
  /// - Throws: `HarnessError` if files cannot be written or the task was cancelled.
  static func examine() async throws -> [DoctorOutcome.Entry] {
    var entries: [DoctorOutcome.Entry] = []
    for feature in DoctorOutcome.Feature.allCases {
      entries.append(try await examine(feature))
    }
    return entries
  }

  private static func examine(_ feature: DoctorOutcome.Feature) async throws -> DoctorOutcome.Entry {
    func usable(_ detail: String) -> DoctorOutcome.Entry { .init(feature, isUsable: true, detail: detail) }
    func missing(_ detail: String) -> DoctorOutcome.Entry { .init(feature, isUsable: false, detail: detail) }
    switch feature {
    case .kernel: return usable(KernelOracle.kernelRelease())
    case .kernelJIT:
      do throws(KernelError) {
        _ = try KernelOracle()
        return usable("")
      } catch {
        return missing(error.description)
      }
    case .stackArguments:
      guard let refusal = refusalOfStackArguments() else { return usable("") }
      return missing(refusal)
    case .kernelTypes:
      return access("/sys/kernel/btf/vmlinux", R_OK) == 0 ? usable("") : missing("\(SystemError.last)")
    case .kernelModule:
      switch KernelCallEngine.module {
      case .success: return usable("")
      case .failure(let error): return missing(error.description)
      }
    case .registry:
      do throws(HarnessError) {
        return usable("\(try LibraryOption.registry(WorkerPool()).kfuncs.count) kfuncs")
      } catch {
        return missing(error.description)
      }
    case .libelf: return ObjectLibrary.obstacle.map(missing) ?? usable("")
    case .libdw: return DWARFLibrary.obstacle.map(missing) ?? usable("")
    case .libffi:
      if let obstacle = FFILibrary.obstacle { return missing(obstacle) }
      return usable(TestRun.libffiVersion())
    case .libbpf: return usable(Versions.libbpf)
    case .zydis:
      if let version = MachineCodeDecoder.version { return usable(version) }
      return missing(MachineCodeDecoder.obstacle ?? "")
    case .libclang:
      do throws(ClangParser.Failure) {
        _ = try ClangParser()
        return usable("")
      } catch {
        if case .unavailable(let reason) = error { return missing(reason) }
        return missing("\(error)")
      }
    case .temporaryFolder:
      do throws(HarnessError) {
        _ = try ScratchFolder()
        return usable("")
      } catch {
        return missing(error.description)
      }
    case .gcc, .clang, .tcc: return await compiler(feature.rawValue, usable, missing)
    case .bpfCompiler:
      // Each compiles a program.
      guard let folder = try? ScratchFolder() else { return missing("no folder for temporary files") }
      let compilers = try await BPFCompilers(nil, folder: folder.path)
      if compilers.usable.isEmpty { return missing(compilers.failed.first?.reason ?? "") }
      return usable(compilers.usable.map(\.description).joined(separator: ", "))
    case .qemu: return program("qemu-system-x86_64") ? usable("") : missing("")
    case .busybox: return program("busybox") ? usable("") : missing("")
    case .debootstrap: return program("debootstrap") ? usable("") : missing("")
    }
  }

  /// Compiles a function: a compiler may be there and lack its headers or its linker.
  private static func compiler(
    _ name: String, _ usable: (String) -> DoctorOutcome.Entry, _ missing: (String) -> DoctorOutcome.Entry
  ) async -> DoctorOutcome.Entry {
    guard Toolchain.exists(name) else { return missing("") }
    do throws(HarnessError) {
      _ = try await ToolchainCheck([try Toolchain(name, flags: [])], workers: WorkerPool())
      return usable(await Toolchain.version(of: name) ?? "")
    } catch {
      return missing(error.message)
    }
  }

  private static func program(_ name: String) -> Bool { Toolchain.exists(name) }

  /// Why the running kernel does not load a program with a stack argument; nil if it does.
  private static func refusalOfStackArguments() -> String? {
    let text = """
      *(u64 *)(r11 - 8) = 6
      r1 = 1
      r2 = 2
      r3 = 3
      r4 = 4
      r5 = 5
      call six
      exit
      .func int six(int a, int b, int c, int d, int e, int f)
      r0 = *(u64 *)(r11 + 8)
      exit
      """
    do {
      let input = try VerifierInput(try Assembler.assembleUnchecked(text)) { _ in nil }
      return try KernelVerdict(input, logLevel: 1).message
    } catch {
      return "\(error)"
    }
  }
}
