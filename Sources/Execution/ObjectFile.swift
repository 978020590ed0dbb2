import BPF
import BPFObject
import CTypes
import Glibc
import Kfuncs
import Support

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
  /// - Parameter path: the file.
  /// - Throws: `HarnessError` with code `badProgram` that names section and offset.
  package static func read(_ path: String) throws(HarnessError) -> BPFObject {
    try BPFObject(ProgramFile.bytes(of: path, largest: 64 << 20), path: path)
  }

  /// Creates a file.
  /// - Parameters:
  ///   - object: the object.
  ///   - kfuncs: the kfuncs of a library; those of the kernel itself are added.
  package init(_ object: BPFObject, kfuncs: [Kfunc]) {
    self.object = object
    let known = KernelKfuncs.all.compactMap { KernelKfuncs.kfunc(named: $0.name) } + kfuncs
    self.kfuncs = Dictionary(known.map { ($0.name, $0) }) { _, last in last }
  }

  /// A kfunc by its name; nil if there is none.
  /// - Parameter name: the kfunc's name.
  package func kfunc(named name: String) -> Kfunc? { kfuncs[name] }

  /// Whether an extern exists: a kfunc of its name is there, or it is not weak and has to be.
  /// - Parameter extern: the extern.
  package func isBound(_ extern: ObjectExtern) -> Bool {
    if case .function = extern.kind, kfuncs[extern.name] != nil { return true }
    return !extern.isWeak
  }

  /// Links a program with the kfuncs.
  /// - Parameter name: the name of the program's function.
  /// - Throws: `HarnessError` with code `badProgram` for an extern that is not there, or that libbpf would not link.
  package func linked(_ name: String) throws(HarnessError) -> LinkedProgram {
    let linked = try object.linked(name, isBound: isBound)
    for reference in linked.program.kfuncs where kfuncs[reference.name] == nil {
      throw HarnessError(.badProgram, "no kfunc is named \(reference.name) (program \(name))", at: object.path)
    }
    return linked
  }

  /// A run of a program.
  /// - Parameters:
  ///   - name: the name of the program's function.
  ///   - input: what it receives; nil for what programs of its type receive if nothing is said.
  /// - Throws: `HarnessError` with code `badProgram` if the program cannot be linked.
  package func job(_ name: String, _ input: ProgramInput) throws(HarnessError) -> ProgramRunner.Job {
    let program = try linked(name).program
    var job = ProgramRunner.Job(program)
    job.input = input
    for target in Set(program.maps.flatMap(\.programs.values)) { job.targets[target] = try linked(target).program }
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
    if let context { return .context(context) }
    // The kernel makes no packet shorter than its link header of 14 bytes.
    if let packet = packetContext { return .packet(memory ?? [UInt8](repeating: 0, count: 64), packet) }
    return memory.map(ProgramInput.memory) ?? .none
  }
}
