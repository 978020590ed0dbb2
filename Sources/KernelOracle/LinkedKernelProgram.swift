import BPF
import BPFObject
import CBPF
import Execution
import Outcomes

/// A program of an object that has jump tables, as this package links it, in the running kernel.
///
/// libbpf knows jump tables from version 1.7 on. With an older one the program and its maps are loaded without it.
struct LinkedKernelProgram: ~Copyable {
  private let maps: KernelMaps
  /// The program with the descriptors of its maps.
  let named: Program
  /// The program in the kernel.
  let loaded: KernelProgram
  /// What it is loaded as.
  let type: KernelProgramType

  /// Whether libbpf cannot load an object: it refuses one in which any function has a jump table.
  static func isNeeded(for file: BPFObject) -> Bool {
    file.hasJumpTables && (libbpf_major_version(), libbpf_minor_version()) < (1, 7)
  }

  /// Loads a program.
  /// - Parameters:
  ///   - job: the program as this package links it.
  ///   - number: its type (`enum bpf_prog_type`).
  /// - Throws: `KernelError`: `unavailable` for what only libbpf can load.
  init(_ job: ProgramRunner.Job, type number: UInt32) throws(KernelError) {
    let version = libbpf_version_string().map { String(cString: $0) } ?? "this libbpf"
    func obstacle(_ what: String) -> KernelError {
      KernelError(
        code: .unavailable, description: "\(what) of an object with jump tables needs libbpf 1.7; this is \(version)")
    }
    guard let type = KernelProgramType(number: number) else { throw obstacle("a program of this type") }
    if job.program.maps.contains(where: { !$0.privateRanges.isEmpty }) { throw obstacle("a timer or lock in a map") }
    if job.program.maps.contains(where: { $0.kind == .programArray }) { throw obstacle("a program array") }
    let maps = try KernelMaps(job.program.maps)
    let named = try maps.named(in: job.program)
    let loaded = try KernelProgram(named, as: type)
    self.maps = maps
    self.named = named
    self.loaded = loaded
    self.type = type
  }

  /// Runs the program once.
  /// - Parameter job: the program and its input.
  func run(_ job: ProgramRunner.Job) throws(KernelError) -> ExecutionResult {
    var result = ExecutionResult(.kernel)
    var memory = job.input.bytes ?? []
    if case .packet = job.input {
      result.r0 = UInt64(try loaded.run(packet: &memory))
    } else {
      result.r0 = UInt64(try loaded.run(&memory))
    }
    result.r0Bits = 32
    if job.input.bytes != nil { result.memory = memory }
    result.maps = try maps.contents()
    return result
  }
}
