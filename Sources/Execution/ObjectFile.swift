import BPF
import BPFObject
import BTFSource
import CTypes
import Glibc
import Kfuncs
import Outcomes
import Support
import TypeSources

/// An object that a compiler wrote, with the kfuncs that its programs are linked with.
package struct ObjectFile: Sendable {
  /// The object.
  package let object: BPFObject
  /// The kfuncs that externs are bound to, by name.
  private let kfuncs: [String: Kfunc]

  /// Whether a command-line argument is the name of an object.
  /// - Parameter name: the argument.
  package static func isObjectName(_ name: String) -> Bool { name.hasSuffix(".o") }

  /// Reads an object.
  /// - Parameters:
  ///   - path: the file.
  ///   - kernel: the BTF of the kernel that CO-RE relocations are resolved against; nil for the running kernel's.
  ///   - modules: the BTF of modules, for types that the kernel's does not have.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset, and with code `usage` for a file that is
  ///   no BTF, also where the object has no CO-RE relocations.
  package static func read(
    _ path: String, kernel: String? = nil, modules: [String] = []
  ) throws(HarnessError) -> BPFObject {
    if let kernel {
      do throws(DescriptionError) { _ = try KernelTypes(path: kernel, modules: modules) } catch {
        throw HarnessError(.usage, "--btf: \(error.description)")
      }
    }
    return try BPFObject(TextFile.bytes(path), path: path, kernel: kernel ?? KernelTypes.running, modules: modules)
  }

  /// Creates a file.
  /// - Parameters:
  ///   - object: the object.
  ///   - kfuncs: the kfuncs of a library; those of the kernel itself are added.
  package init(_ object: BPFObject, kfuncs: [Kfunc]) {
    self.object = object
    let known = KernelKfuncs.all.compactMap { KernelKfuncs.kfunc(named: $0.name) } + kfuncs
    let byName = Dictionary(known.map { ($0.name, $0) }) { _, last in last }
    self.kfuncs = byName
    links = object.externs.map { extern in ExternLink(extern) { byName[$0]?.signature } }
  }

  /// A kfunc by its name; nil if there is none.
  /// - Parameter name: the kfunc's name.
  package func kfunc(named name: String) -> Kfunc? { kfuncs[name] }

  /// What becomes of each extern, by its index in the object.
  package let links: [ExternLink]

  /// Links a program with the kfuncs, as if those externs were there that have to be.
  /// - Parameter name: the name of the program's function.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  package func linked(_ name: String) throws(HarnessError) -> LinkedProgram {
    try object.linked(name) { !object.externs[$0].isWeak || links[$0].isLinked }
  }

  /// The externs that keep a program from being linked: they are not weak, and missing or refused.
  /// - Parameter program: a linked program of the object.
  package func obstacles(to program: LinkedProgram) -> [ExternLink] {
    program.externs.map { links[$0] }.filter { !$0.isWeak && !$0.isLinked }
  }

  /// A run of a program.
  /// - Parameters:
  ///   - name: the name of the program's function.
  ///   - input: what it receives.
  /// - Throws: `HarnessError` with code `badProgram` if the program cannot be linked.
  package func job(_ name: String, _ input: ProgramInput) throws(HarnessError) -> ProgramRunner.Job {
    try job(linked(name), input)
  }

  /// A run of a linked program.
  /// - Parameters:
  ///   - program: the program.
  ///   - input: what it receives.
  /// - Throws: `HarnessError` with code `badProgram` if a program that it tail-calls cannot be linked.
  package func job(_ program: LinkedProgram, _ input: ProgramInput) throws(HarnessError) -> ProgramRunner.Job {
    var job = ProgramRunner.Job(program.program)
    job.input = input
    for target in Set(object.maps.flatMap(\.programs.values)) { job.targets[target] = try linked(target).program }
    return job
  }
}

extension ObjectProgram {
  /// The context in which it sees packets; nil for a program that sees none.
  package var packetContext: PacketContext? {
    switch typeName {
    case "sched_cls", "sched_act": .classifier
    case "socket_filter": .socketFilter
    case "xdp": .xdp
    default: nil
    }
  }

  /// What the program receives.
  /// - Parameters:
  ///   - memory: bytes of a packet, or memory for a program that sees no packets; nil for none.
  ///   - context: bytes that r1 points to; nil for none.
  package func input(memory: [UInt8]? = nil, context: [UInt8]? = nil) -> ProgramInput {
    if let packet = packetContext { return .packet(orZeros: memory, packet) }
    if let context { return .context(context) }
    return memory.map(ProgramInput.memory) ?? .none
  }
}
