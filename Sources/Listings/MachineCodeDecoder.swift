import CZydis

/// One decoded x86-64 instruction.
package struct MachineInstruction: Equatable {
  /// Bytes from the start of the image.
  package let offset: Int
  /// Its bytes.
  package let bytes: [UInt8]
  /// Intel syntax; displacements in decimal, as in the drawings of frames, jump targets as offsets in the image.
  package let text: String

  /// Creates an instruction.
  /// - Parameters:
  ///   - offset: bytes from the start of the image.
  ///   - bytes: its bytes.
  ///   - text: its text in Intel syntax.
  package init(offset: Int, bytes: [UInt8], text: String) {
    self.offset = offset
    self.bytes = bytes
    self.text = text
  }
}

/// Decodes x86-64 code with Zydis.
package struct MachineCodeDecoder {
  private var decoder = ZydisDecoder()
  private var formatter = ZydisFormatter()

  /// Why Zydis cannot be used; nil if it can.
  package static var obstacle: String? {
    var reason: UnsafePointer<CChar>?
    return kft_zydis_open(&reason) ? nil : reason.map { String(cString: $0) } ?? "no reason given"
  }

  /// The version of Zydis: 4.0.0; nil where it cannot be used.
  package static var version: String? {
    guard obstacle == nil else { return nil }
    let version = ZydisGetVersion()
    return "\(version >> 48).\(version >> 32 & 0xFFFF).\(version >> 16 & 0xFFFF)"
  }

  /// Creates a decoder; nil if there is no Zydis, or it lacks 64-bit mode or Intel syntax.
  package init?() {
    guard Self.obstacle == nil,
      Self.isGood(ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64)),
      Self.isGood(ZydisFormatterInit(&formatter, ZYDIS_FORMATTER_STYLE_INTEL))
    else { return nil }
    let properties: [(ZydisFormatterProperty, ZyanUPointer)] = [
      (ZYDIS_FORMATTER_PROP_DISP_BASE, ZyanUPointer(ZYDIS_NUMERIC_BASE_DEC.rawValue)),
      (ZYDIS_FORMATTER_PROP_DISP_PADDING, ZyanUPointer(bitPattern: Int(ZYDIS_PADDING_DISABLED.rawValue))),
      (ZYDIS_FORMATTER_PROP_IMM_PADDING, ZyanUPointer(bitPattern: Int(ZYDIS_PADDING_DISABLED.rawValue))),
      (ZYDIS_FORMATTER_PROP_ADDR_PADDING_ABSOLUTE, ZyanUPointer(bitPattern: Int(ZYDIS_PADDING_DISABLED.rawValue))),
      (ZYDIS_FORMATTER_PROP_HEX_UPPERCASE, 0),
    ]
    for (property, value) in properties {
      guard Self.isGood(ZydisFormatterSetProperty(&formatter, property, value)) else { return nil }
    }
  }

  /// Decodes a part of an image; a byte that starts no instruction is shown as `(bad)`.
  /// - Parameters:
  ///   - image: the code.
  ///   - range: the part, in bytes from the start of the image.
  package func decode(_ image: UnsafeRawBufferPointer, _ range: Range<Int>) -> [MachineInstruction] {
    var instructions: [MachineInstruction] = []
    var offset = range.lowerBound
    while offset < range.upperBound && range.upperBound <= image.count {
      let instruction = decodeOne(UnsafeRawBufferPointer(rebasing: image[offset..<range.upperBound]), at: offset)
      instructions.append(instruction)
      offset += instruction.bytes.count
    }
    return instructions
  }

  private func decodeOne(_ code: UnsafeRawBufferPointer, at offset: Int) -> MachineInstruction {
    var instruction = ZydisDecodedInstruction()
    let capacity = Int(ZYDIS_MAX_OPERAND_COUNT)
    return withUnsafeTemporaryAllocation(of: ZydisDecodedOperand.self, capacity: capacity) { operands in
      operands.initialize(repeating: ZydisDecodedOperand())
      var decoder = self.decoder
      let status = ZydisDecoderDecodeFull(
        &decoder, code.baseAddress, ZyanUSize(code.count), &instruction, operands.baseAddress)
      let length = Int(instruction.length)
      guard Self.isGood(status), length > 0, length <= code.count else {
        return MachineInstruction(offset: offset, bytes: Array(code.prefix(1)), text: "(bad)")
      }
      return MachineInstruction(
        offset: offset, bytes: Array(code.prefix(length)), text: format(&instruction, operands, at: offset))
    }
  }

  private func format(
    _ instruction: inout ZydisDecodedInstruction, _ operands: UnsafeMutableBufferPointer<ZydisDecodedOperand>,
    at offset: Int
  ) -> String {
    let capacity = 128
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { text in
      text.initialize(repeating: 0)
      var formatter = self.formatter
      let status = ZydisFormatterFormatInstruction(
        &formatter, &instruction, operands.baseAddress, instruction.operand_count_visible, text.baseAddress,
        ZyanUSize(capacity), ZyanU64(UInt(bitPattern: offset)), nil)
      guard Self.isGood(status), let start = text.baseAddress else { return "(no text)" }
      return String(cString: start)
    }
  }

  /// ZYAN_SUCCESS.
  private static func isGood(_ status: ZyanStatus) -> Bool { status & 0x8000_0000 == 0 }
}
