import BPF
import BTFSource
import CBPF
import CTypes
import Glibc
import Support
import Verifier

/// The BTF of a program's functions, loaded into the kernel; unloaded when destroyed.
///
/// Without it the verifier does not know how many arguments a function takes and rejects every store to r11
/// (Linux 7.2, `func_info`).
struct ProgramBTF: ~Copyable {
  private let btf: OpaquePointer
  /// A record for each function: where it starts, in slots, and the type of its prototype.
  let functions: [bpf_func_info]

  /// The descriptor of the loaded BTF; owned by this value.
  var descriptor: Int32 { btf__fd(btf) }

  /// Describes the functions of a program: the main program takes a context, each other one 64-bit integers, as many as
  /// its prototype or its loads from r11 show, at least five.
  /// - Throws: `KernelError` if libbpf or the kernel rejects the types.
  init(_ program: Program) throws(KernelError) {
    let context = PointerType(to: .void)
    let functions = program.subprograms.indices.map { index -> (Signature, Bool) in
      if index > 0 { return (.ofLongs("f\(index)", count: 5 + program.incomingSlots(ofSubprogram: index)), false) }
      let parameter = Parameter(name: "ctx", type: .pointer(context))
      return (Signature(name: "main", result: .integer(.int), parameters: [parameter]), false)
    }
    let slots = program.subprograms.map { program.slot(ofInstruction: $0.firstInstruction) ?? 0 }
    try self.init(at: slots) { () throws(BTFWriterError) in try ProgramFunctionsBTF(functions) }
  }

  /// Describes the functions of a program by their prototypes.
  /// - Parameter input: the program.
  /// - Throws: `KernelError` if libbpf or the kernel rejects the types.
  init(_ input: VerifierInput) throws(KernelError) {
    let slots = input.program.subprograms.map { input.program.slot(ofInstruction: $0.firstInstruction) }
    try self.init(at: slots) { () throws(BTFWriterError) in try ProgramFunctionsBTF(input) }
  }

  private init(
    at slots: [Int], _ describe: () throws(BTFWriterError) -> ProgramFunctionsBTF
  ) throws(KernelError) {
    let description: ProgramFunctionsBTF
    do throws(BTFWriterError) { description = try describe() } catch {
      throw KernelError(code: .failed, description: error.description)
    }
    guard let btf = btf__new(description.bytes, UInt32(description.bytes.count)) else {
      throw Self.error("libbpf cannot describe the functions", -errno)
    }
    let error = btf__load_into_kernel(btf)
    guard error == 0 else {
      btf__free(btf)
      if error == -EPERM || error == -ENOSYS {
        throw KernelError(code: .unavailable, description: "bpf(2) is not permitted here: it needs CAP_BPF")
      }
      throw Self.error("the kernel rejects the BTF of the functions", error)
    }
    self.btf = btf
    self.functions = zip(slots, description.types).map { bpf_func_info(insn_off: UInt32($0), type_id: $1) }
  }

  deinit { btf__free(btf) }

  private static func error(_ what: String, _ code: Int32) -> KernelError {
    KernelError(code: .failed, description: "\(what): \(SystemError(code: -code))")
  }
}

extension Signature {
  /// A function of parameters of type long with a result of the same type.
  static func ofLongs(_ name: String, count: Int) -> Signature {
    let long = CType.integer(.long)
    return Signature(
      name: name, result: long, parameters: (1...count).map { Parameter(name: "a\($0)", type: long) })
  }
}
