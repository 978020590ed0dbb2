import BPF
import CBPF
import Glibc
import Support

/// A program of type syscall that calls kfuncs of a loaded module; unloaded when destroyed.
package final class KernelCaller: Sendable {
  /// The descriptor of the loaded program.
  package let descriptor: Int32
  /// The module, which stays open as long as the program.
  private let module: KernelModule

  /// Loads a program.
  /// - Parameters:
  ///   - program: the program; its kfuncs are functions of the module.
  ///   - module: the module.
  /// - Throws: `KernelError`: `rejected` with the verifier's reason, `failed` if the module lacks a kfunc.
  package init(_ program: Program, of module: KernelModule) throws(KernelError) {
    let bytes = try Self.bytes(of: program, module)
    if program.subprograms.count > 1 {
      // The verifier has to know how many arguments each function takes.
      let btf = try ProgramBTF(program)
      descriptor = try Self.load(bytes, module, btf: btf.descriptor, btf.functions)
    } else {
      descriptor = try Self.load(bytes, module, btf: 0, [])
    }
    self.module = module
  }

  deinit { close(descriptor) }

  /// The encoded program, with each kfunc named by its BTF id and the module by its place in `fd_array`.
  static func bytes(of program: Program, _ module: KernelModule) throws(KernelError) -> [UInt8] {
    var ids: [UInt32] = []
    for kfunc in program.kfuncs {
      guard let id = module.id(of: kfunc.name) else {
        throw KernelError(code: .failed, description: "the module \(module.name) has no kfunc \(kfunc.name)")
      }
      ids.append(id)
    }
    do throws(ProgramError) { return try encode(program, ids: ids) } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
  }

  /// Encodes a program with BTF ids in its kfunc calls.
  /// - Parameters:
  ///   - program: the program.
  ///   - ids: the id of each of `program.kfuncs`.
  ///   - element: the element of `fd_array` with the BTF of the ids: 1 for a module, 0 for the kernel.
  /// - Throws: `ProgramError` if an instruction has no encoding.
  package static func encode(
    _ program: Program, ids: [UInt32], element: UInt8 = 1
  ) throws(ProgramError) -> [UInt8] {
    var bytes = try program.encode()
    for (index, instruction) in program.instructions.enumerated() {
      guard case .call(.kfunc(let id, _)) = instruction, ids.indices.contains(Int(id)),
        let slot = program.slot(ofInstruction: index)
      else { continue }
      // off: the element of fd_array; imm: the id (struct bpf_insn).
      bytes[8 * slot + 2] = element
      bytes[8 * slot + 3] = 0
      for byte in 0..<4 { bytes[8 * slot + 4 + byte] = UInt8(truncatingIfNeeded: ids[Int(id)] >> (8 * UInt32(byte))) }
    }
    return bytes
  }

  private static func load(
    _ bytes: [UInt8], _ module: KernelModule, btf: Int32, _ functions: [bpf_func_info]
  ) throws(KernelError) -> Int32 {
    let load = { (log: UnsafeMutablePointer<CChar>?, size: UInt32) -> Int32 in
      bytes.withUnsafeBytes { buffer in
        functions.withUnsafeBufferPointer { functions in
          var request = kft_bpf_caller()
          request.instructions = buffer.baseAddress
          request.count = UInt32(buffer.count / 8)
          request.module = module.descriptor
          request.map = module.map
          request.btf = btf
          request.functions = functions.baseAddress
          request.function_count = UInt32(functions.count)
          return kft_bpf_load_caller(&request, log, size)
        }
      }
    }
    return try KernelProgram.descriptor(load)
  }
}
