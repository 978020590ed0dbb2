import CDW
import CallingConvention

/// The locations of the parameters at the first instruction of the compiled code, from its location descriptions (DWARF
/// 5, section 2.6): evidence of the calling convention that is independent of the types.
struct EntryPlaces {
  /// A parameter's location at the entry.
  enum Place: Equatable {
    /// An argument register.
    case register(NativeLocation)
    /// The caller's argument area; bytes from `rsp` at the call, or from an unknown base that is the same for all.
    case memory(offset: Int)
  }

  /// The longest argument list, in bytes.
  private static let greatestOffset = 1 << 30

  private var places: [Place?] = []
  /// Whether memory offsets are relative to `rsp` at the call.
  private let isAbsolute: Bool

  /// The general and vector registers that carry arguments, by DWARF number (psABI AMD64, figure 3.36).
  private static let registers: [Int: NativeLocation] = [
    5: .integerRegister(.rdi), 4: .integerRegister(.rsi), 1: .integerRegister(.rdx), 2: .integerRegister(.rcx),
    8: .integerRegister(.r8), 9: .integerRegister(.r9), 17: .vectorRegister(0), 18: .vectorRegister(1),
    19: .vectorRegister(2), 20: .vectorRegister(3), 21: .vectorRegister(4), 22: .vectorRegister(5),
    23: .vectorRegister(6), 24: .vectorRegister(7),
  ]

  /// Reads the locations.
  /// - Parameters:
  ///   - function: the subprogram with code.
  ///   - parameters: its parameters in order; nil for one that the subprogram does not have.
  ///   - address: its first instruction.
  init(_ function: DWARFEntry, _ parameters: [DWARFEntry?], at address: UInt64) {
    let base: Int?
    switch function.operation(DW_AT_frame_base, at: address)?.code {
    case DW_OP_call_frame_cfa: (base, isAbsolute) = (0, true)
    // push rbp; mov rbp, rsp: the saved rbp and the return address are in between.
    case DW_OP_reg6: (base, isAbsolute) = (-16, true)
    // rsp after a prologue of unknown length.
    case DW_OP_reg7: (base, isAbsolute) = (0, false)
    default: (base, isAbsolute) = (nil, true)
    }
    places = parameters.map { parameter in
      guard let (code, operand) = parameter?.operation(DW_AT_location, at: address) else { return nil }
      switch code {
      case DW_OP_fbreg:
        // A location below is where the function stores a parameter that was passed in a register.
        guard let base, (0...Self.greatestOffset).contains(operand &+ base) else { return nil }
        return .memory(offset: operand &+ base)
      case DW_OP_reg0...(DW_OP_reg0 + 31):
        return Self.registers[code - DW_OP_reg0].map(Place.register)
      default: return nil
      }
    }
  }

  /// The first parameter whose location contradicts a placement; nil if none does.
  func contradiction(to placement: Placement) -> String? {
    var shift: Int? = isAbsolute ? 0 : nil
    for (parameter, place) in zip(placement.parameters, places) {
      guard let place, let predicted = parameter.eightbytes.first?.native,
        predicted != .notPassed
      else { continue }
      let found: String
      switch (place, predicted) {
      case (.register(let register), _) where parameter.eightbytes.count == 1:
        if register == predicted { continue }
        found = register.description
      case (.memory(let offset), .stack(let expected)):
        let distance = shift ?? (offset - expected)
        shift = distance
        if offset - distance == expected { continue }
        found = NativeLocation.stack(offset: offset - distance).description
      case (.memory(let offset), _) where isAbsolute:
        found = NativeLocation.stack(offset: offset).description
      default: continue
      }
      let label = parameter.parameter.name ?? "argument \(parameter.index + 1)"
      return "its code has \(label) in \(found) at its entry, and C's convention in \(predicted)"
    }
    return nil
  }
}
