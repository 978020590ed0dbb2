import BPF

/// The rules for single instructions that hold in unreachable code too.
///
/// Source: Linux 7.3 `check_and_resolve_insns`. Its rules for opcodes and unused fields have no place here: an `Instruction` has
/// neither.
enum InstructionRules {
  static func check(_ input: VerifierInput) throws(Rejection) {
    let program = input.program
    var maps = MapProgramRules(input.context)
    for (index, instruction) in program.instructions.enumerated() {
      if instruction.namesParams, instruction.stackArgument == nil {
        throw Rejection("R11 is invalid", instruction: index)
      }
      if case .castAddressSpace(_, _, let spaces) = instruction, spaces != 1, spaces != 1 << 16 {
        throw Rejection("addr_space_cast insn can only convert between address space 1 and 0", instruction: index)
      }
      if case .callRegister = instruction { throw Rejection("unknown opcode 8d", instruction: index) }
      if case .loadImmediate64(_, let immediate) = instruction { try check(immediate, index, input) }
      if let map = instruction.map, program.maps.indices.contains(map) {
        if let refusal = input.refusal(of: program.maps[map]) { throw Rejection(refusal, instruction: index) }
        try maps.check(map, program.maps[map])
        try check(program.maps[map], of: instruction, index, program)
      }
    }
  }

  /// Checks what a 64-bit immediate names. Files name maps by their index: a descriptor is that of nothing.
  private static func check(_ immediate: WideImmediate, _ index: Int, _ input: VerifierInput) throws(Rejection) {
    switch immediate {
    case .mapFD(let descriptor), .mapValue(let descriptor, _):
      if input.hasOpenMaps { return }
      throw Rejection("fd \(descriptor) is not pointing to valid bpf_map", instruction: index)
    case .btfID(_, let descriptor) where descriptor != 0:
      if input.hasOpenMaps { return }
      throw Rejection("invalid module BTF object FD specified.", instruction: index)
    case .btfID(let id, _):
      // `__check_pseudo_btf_id`
      guard let types = input.kernelTypes else { return }
      switch types.type(UInt32(bitPattern: id)) {
      case .function?, .variable?: return
      case nil: throw Rejection("ldimm64 insn specifies invalid btf_id \(id).", instruction: index)
      default: throw Rejection("pseudo btf_id \(id) in ldimm64 isn't KIND_VAR or KIND_FUNC", instruction: index)
      }
    case .value, .function, .mapIndex, .mapIndexValue: return
    }
  }

  /// Checks that the kernel takes a map, and that the value whose address is loaded is there (`map_direct_value_addr`).
  private static func check(
    _ map: MapDefinition, of instruction: Instruction, _ index: Int, _ program: UncheckedProgram
  ) throws(Rejection) {
    if map.kind == .instructionArray, !JumpTables.isValid(map, program) {
      throw Rejection("Failed to properly initialize insn array", instruction: index)
    }
    guard case .loadImmediate64(_, .mapIndexValue(_, let offset)) = instruction else { return }
    let isThere: Bool
    switch map.kind {
    case .array, .perCPUArray: isThere = map.entryCount == 1 && offset < map.valueSize
    case .instructionArray: isThere = offset % 8 == 0 && Int(offset) / 8 < map.entryCount
    case .hash, .perCPUHash, .programArray:
      throw Rejection("no direct value access support for this map type", instruction: index)
    case .arena: isThere = Int(offset) <= map.entryCount << 12
    case .other: return
    }
    if !isThere {
      throw Rejection(
        "invalid access to map value pointer, value_size=\(map.valueSize) off=\(offset)", instruction: index)
    }
  }
}

extension Instruction {
  /// The registers in the fields of the instruction.
  private var fieldRegisters: RegisterSet {
    switch self {
    case .alu(_, _, let destination, let operand), .jumpIf(_, _, let destination, let operand, _):
      operand.registers.union(RegisterSet(destination))
    case .store(_, let base, _, let operand): operand.registers.union(RegisterSet(base))
    case .negate(_, let register), .byteOrder(_, let register, _), .loadImmediate64(let register, _),
      .callRegister(let register), .jumpRegister(let register), .loadPacketIndirect(_, let register, _):
      RegisterSet(register)
    case .moveSignExtend(_, let destination, let source, _), .castAddressSpace(let destination, let source, _):
      RegisterSet(destination).union(RegisterSet(source))
    case .load(_, let register, let base, _), .loadSignExtend(_, let register, let base, _),
      .loadAcquire(_, let register, let base, _), .atomic(_, _, let base, _, let register),
      .storeRelease(_, let base, _, let register):
      RegisterSet(register).union(RegisterSet(base))
    case .loadPacketAbsolute, .jump, .jumpLong, .mayGoto, .call, .exit: []
    }
  }

  fileprivate var namesParams: Bool { fieldRegisters.contains(.params) }
}

extension Operand {
  fileprivate var registers: RegisterSet {
    if case .register(let register) = self { return RegisterSet(register) }
    return []
  }
}
