import BPF
import CBPF
import Glibc
import Support
import Verifier

/// A program with all that it is given to the kernel with, whatever the kernel says of it.
struct VerifiedProgram: ~Copyable {
  private let type: UInt32
  private let attach: UInt32
  private let target: (descriptor: UInt32, id: UInt32)
  private let flags: UInt32
  private let bytes: [UInt8]
  private let btf: ProgramBTF
  private let maps: KernelMaps
  private let module: KernelModule?
  /// The descriptor of the program to whose function it is attached; -1 for none.
  private let other: Int32

  /// Prepares a program.
  /// - Parameters:
  ///   - input: the program with its prototypes; its rules may be broken.
  ///   - ids: the kfuncs that programs may call.
  /// - Throws: `KernelError` if the kernel cannot be given this program.
  init(_ input: VerifierInput, _ ids: KfuncIDs) throws(KernelError) {
    guard let type = input.loadedType else {
      throw KernelError(code: .failed, description: "programs of this type are not given to the kernel")
    }
    let maps = try KernelMaps(Self.maps(of: input.program))
    let module = try Self.module(input.program, ids)
    let bytes = try Self.bytes(input.program, maps.named(in: input.program.instructions), ids, module)
    let btf = try ProgramBTF(input)
    var flags: UInt32 = 0
    if input.maySleep ?? false { flags |= UInt32(kft_flag_sleepable) }
    if input.keepsAllStates { flags |= UInt32(kft_flag_state_frequency) }
    if input.alignsAccesses { flags |= UInt32(kft_flag_strict_alignment) }
    let place = try Self.place(of: input, ids)
    self.type = type.rawValue
    (attach, target, other) = place
    (self.flags, self.bytes, self.module) = (flags, bytes, module)
    self.maps = maps
    self.btf = btf
  }

  /// What the program is attached to: the attach type, the type in the BTF of a module or another program, and that program.
  private static func place(
    of input: VerifierInput, _ ids: KfuncIDs
  ) throws(KernelError) -> (UInt32, (descriptor: UInt32, id: UInt32), Int32) {
    guard let attachment = input.attachment else {
      return (try ids.attachNumber(of: input), try ids.attachModule(of: ids.attachTarget(of: input)), -1)
    }
    guard let function = attachment.function else {
      throw KernelError(code: .failed, description: "the program that it is attached to was not read")
    }
    let program = try VerifiedProgram(function.program, ids)
    guard let index = function.index, program.btf.functions.indices.contains(index) else {
      throw KernelError(
        code: .failed, description: "the program that it is attached to has no function \(function.name)")
    }
    let descriptor = program.load(nil, 0, 0)
    guard descriptor >= 0 else {
      throw KernelError(
        code: .failed, description: "the program that it is attached to is refused: \(SystemError(code: -descriptor))")
    }
    let attach = if case .traces = attachment { input.context.attach.rawValue } else { UInt32(0) }
    return (attach, (0, program.btf.functions[index].type_id), descriptor)
  }

  deinit { if other >= 0 { close(other) } }

  /// Gives the program to the kernel.
  /// - Returns: a descriptor, which the caller closes, or a negative error number.
  func load(_ log: UnsafeMutablePointer<CChar>?, _ size: Int, _ level: Int) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      btf.functions.withUnsafeBufferPointer { functions in
        var request = kft_bpf_verified()
        request.program.type = Int32(type)
        request.program.attach = attach
        request.program.flags = flags
        request.attach_btf_id = target.id
        request.attach_btf = target.descriptor
        request.attach_program = UInt32(max(0, other))
        request.program.instructions = bytes.baseAddress
        request.program.count = UInt32(bytes.count / 8)
        request.program.btf = btf.descriptor
        request.program.functions = functions.baseAddress
        request.program.function_count = UInt32(functions.count)
        request.module = module?.descriptor ?? -1
        request.log_level = UInt32(level)
        return kft_bpf_verify(&request, log, UInt32(size))
      }
    }
  }

  /// The maps of a program; the program arrays of an engine where it has none of its own.
  private static func maps(of program: UncheckedProgram) -> [MapDefinition] {
    if !program.maps.isEmpty { return program.maps }
    let highest = program.instructions.reduce(-1) { highest, instruction in
      guard case .loadImmediate64(_, .mapIndex(let index)) = instruction else { return highest }
      return max(highest, Int(index))
    }
    return (0..<min(highest + 1, 64)).map {
      MapDefinition(name: "programs\($0)", kind: .programArray, keySize: 4, valueSize: 4, entryCount: 4)
    }
  }

  /// The module with the registry's kfuncs, if the program calls one that is not the kernel's own.
  private static func module(_ program: UncheckedProgram, _ ids: KfuncIDs) throws(KernelError) -> KernelModule? {
    for kfunc in program.kfuncs where try ids.id(of: kfunc.name) == nil { return try ids.module(with: kfunc.name) }
    return nil
  }

  /// The program's bytes with the descriptors of maps, and with the BTF ids of kfuncs.
  private static func bytes(
    _ program: UncheckedProgram, _ instructions: [Instruction], _ known: KfuncIDs, _ module: KernelModule?
  ) throws(KernelError) -> [UInt8] {
    var ids: [(id: Int32, element: Int16)] = []
    for kfunc in program.kfuncs {
      if let id = try known.id(of: kfunc.name) {
        ids.append((id, 0))
      } else if let id = module?.id(of: kfunc.name) {
        ids.append((Int32(bitPattern: id), 1))
      } else {
        throw KernelError(code: .failed, description: "neither this kernel nor its module has a kfunc \(kfunc.name)")
      }
    }
    let named = instructions.map { instruction -> Instruction in
      guard case .call(.kfunc(let id, _)) = instruction else { return instruction }
      return .call(.kfunc(id: ids[Int(id)].id, fdOffset: ids[Int(id)].element))
    }
    do throws(ProgramError) {
      return try named.encodedUnchecked()
    } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
  }
}
