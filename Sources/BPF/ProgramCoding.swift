extension Program {
  /// Decodes a program from raw bytes: slots of 8 bytes, little endian.
  ///
  /// - Parameters:
  ///   - bytes: the slots.
  ///   - kfuncs: the kfuncs, indexed by the imm fields of kfunc calls.
  /// - Throws: `ProgramError` for the first instruction that is unknown or breaks a rule.
  public init(decoding bytes: some Sequence<UInt8>, kfuncs: [KfuncReference] = []) throws(ProgramError) {
    try self.init(encodable: UncheckedProgram(instructions: Instruction.decodeAll(bytes), kfuncs: kfuncs))
  }

  /// The program's bytes: slots of 8 bytes, little endian.
  ///
  /// - Throws: `ProgramError` if an instruction has no encoding; the initialisers of `Program` exclude that.
  public func encode() throws(ProgramError) -> [UInt8] {
    let patterns = InstructionPatterns.shared
    var bytes: [UInt8] = []
    bytes.reserveCapacity(slotCount * 8)
    for (index, instruction) in instructions.enumerated() {
      do throws(InstructionError) {
        let encoded = try instruction.encoded(patterns)
        bytes.append(littleEndianSlot: encoded.first)
        if let second = encoded.second { bytes.append(littleEndianSlot: second) }
      } catch {
        throw ProgramError(.instruction(error), instruction: index, slot: layout.slot(index))
      }
    }
    return bytes
  }
}

extension [Instruction] {
  /// The bytes of instructions for a verifier that is to refuse them: slots of 8 bytes, little endian.
  ///
  /// - Throws: `ProgramError` if operands have no encoding; r11 has one everywhere.
  package func encodedUnchecked() throws(ProgramError) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, instruction) in enumerated() {
      do throws(InstructionError) {
        bytes += try instruction.encodedUnchecked().bytes
      } catch {
        throw ProgramError(.instruction(error), instruction: index, slot: bytes.count / 8)
      }
    }
    return bytes
  }
}

extension Instruction {
  /// Decodes the instructions of raw bytes one by one, without regard to where they lead.
  /// - Parameters:
  ///   - bytes: slots of 8 bytes, little endian.
  ///   - takesParams: whether r11 may stand in every register field, as in a program that a verifier is to refuse.
  /// - Throws: `ProgramError` for the first instruction that is unknown.
  package static func decodeAll(
    _ bytes: some Sequence<UInt8>, takesParams: Bool = false
  ) throws(ProgramError) -> [Instruction] {
    let bytes = Array(bytes)
    let slotCount = bytes.count / 8
    guard slotCount <= Program.maximumSlotCount else {
      throw ProgramError(.tooManySlots(slotCount), instruction: 0, slot: 0)
    }
    let patterns = InstructionPatterns.shared
    var instructions: [Instruction] = []
    instructions.reserveCapacity(slotCount)
    var slot = 0
    while slot < slotCount {
      do throws(InstructionError) {
        let next = slot + 1 < slotCount ? bytes.littleEndianSlot(slot + 1) : nil
        let instruction = try Self.decode(bytes.littleEndianSlot(slot), next: next, patterns, takesParams: takesParams)
        instructions.append(instruction)
        slot += instruction.slotCount
      } catch {
        throw ProgramError(.instruction(error), instruction: instructions.count, slot: slot)
      }
    }
    guard bytes.count % 8 == 0 else {
      throw ProgramError(.truncated, instruction: instructions.count, slot: slot)
    }
    return instructions
  }
}

extension [UInt8] {
  /// The 8 bytes of a slot that lies within the array.
  fileprivate func littleEndianSlot(_ slot: Int) -> UInt64 {
    withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: slot * 8, as: UInt64.self)) }
  }

  fileprivate mutating func append(littleEndianSlot slot: UInt64) {
    Swift.withUnsafeBytes(of: slot.littleEndian) { append(contentsOf: $0) }
  }
}

extension EncodedInstruction {
  /// The bytes, little endian: 8, or 16 for a 64-bit immediate load.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndianSlot: first)
    if let second { bytes.append(littleEndianSlot: second) }
    return bytes
  }
}
