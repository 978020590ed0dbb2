import BPF
import CBPF
import Glibc
import Support

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
    kft_bpf_be_quiet()
    guard let btf = btf__new_empty() else { throw Self.error("libbpf has no memory for BTF", -ENOMEM) }
    var functions: [bpf_func_info] = []
    do throws(KernelError) {
      functions = try Self.describe(program, in: btf)
      let error = btf__load_into_kernel(btf)
      if error == -EPERM || error == -ENOSYS {
        throw KernelError(code: .unavailable, description: "bpf(2) is not permitted here: it needs CAP_BPF")
      }
      if error < 0 { throw Self.error("the kernel rejects the BTF of the functions", error) }
    } catch {
      btf__free(btf)
      throw error
    }
    self.btf = btf
    self.functions = functions
  }

  deinit { btf__free(btf) }

  private static func describe(
    _ program: Program, in btf: OpaquePointer
  ) throws(KernelError) -> [bpf_func_info] {
    let integer = try added(btf__add_int(btf, "long", 8, Int32(BTF_INT_SIGNED)))
    let result = try added(btf__add_int(btf, "int", 4, Int32(BTF_INT_SIGNED)))
    let pointer = try added(btf__add_ptr(btf, 0))
    var functions: [bpf_func_info] = []
    for index in program.subprograms.indices {
      let isMain = index == 0
      let prototype = try added(btf__add_func_proto(btf, isMain ? result : integer))
      if isMain {
        _ = try added(btf__add_func_param(btf, "ctx", pointer))
      } else {
        for argument in 1...(5 + (program.incomingSlots(ofSubprogram: index))) {
          _ = try added(btf__add_func_param(btf, "a\(argument)", integer))
        }
      }
      let name = isMain ? "main" : "f\(index)"
      let type = try added(btf__add_func(btf, name, BTF_FUNC_STATIC, prototype))
      let slot = program.slot(ofInstruction: program.subprograms[index].firstInstruction) ?? 0
      functions.append(bpf_func_info(insn_off: UInt32(slot), type_id: UInt32(type)))
    }
    return functions
  }

  private static func added(_ type: Int32) throws(KernelError) -> Int32 {
    if type < 0 { throw error("libbpf cannot describe the functions", type) }
    return type
  }

  private static func error(_ what: String, _ code: Int32) -> KernelError {
    KernelError(code: .failed, description: "\(what): \(SystemError(code: -code))")
  }
}

extension Program {
  /// The stack-argument slots that a function takes: those of its prototype, or else up to the highest that it loads.
  /// - Parameter index: index of `subprograms`.
  func incomingSlots(ofSubprogram index: Int) -> Int {
    let own = instructions(ofSubprogram: index) ?? 0..<0
    let loaded = own.reduce(0) { highest, instruction in
      guard case .load(_, _, .params, let offset) = instructions[instruction] else { return highest }
      return max(highest, Int(offset) / 8)
    }
    return subprograms[index].stackSlotCount ?? loaded
  }
}
