// The coded form of a place is the text that documents show: `rdi`, `[rsp+8]`, `*(u64 *)(r11 - 16)`, `R0`.

/// Text of a form `prefix NUMBER suffix`.
private func number(_ text: String, _ prefix: String, _ suffix: String = "") -> Int? {
  guard text.hasPrefix(prefix), text.hasSuffix(suffix), text.utf8.count > prefix.utf8.count + suffix.utf8.count
  else { return nil }
  let digits = text.dropFirst(prefix.count).dropLast(suffix.count)
  return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
}

private func decode<Place>(_ decoder: any Decoder, _ read: (String) -> Place?) throws -> Place {
  let container = try decoder.singleValueContainer()
  let text = try container.decode(String.self)
  guard let place = read(text) else {
    throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no place")
  }
  return place
}

private func encode(_ text: String, to encoder: any Encoder) throws {
  var container = encoder.singleValueContainer()
  try container.encode(text)
}

extension BPFLocation {
  /// The place that ``callerDescription`` describes: `r3` or `*(u64 *)(r11 - 16)`; nil for another text.
  /// - Parameter text: the text.
  public init?(callerDescription text: String) {
    if let register = number(text, "r") {
      self = .register(register)
    } else if let offset = number(text, "*(u64 *)(r11 - ", ")"), offset > 0, offset % 8 == 0 {
      self = .stackSlot(offset / 8)
    } else {
      return nil
    }
    if callerDescription != text { return nil }
  }

  /// Reads ``callerDescription``.
  public init(from decoder: any Decoder) throws {
    self = try CallingConvention.decode(decoder) { BPFLocation(callerDescription: $0) }
  }

  /// Writes ``callerDescription``.
  public func encode(to encoder: any Encoder) throws { try CallingConvention.encode(callerDescription, to: encoder) }
}

extension BPFResultLocation {
  /// The place that ``description`` describes: `R0`, `R2` or `*(u64 *)(r1 + 8)`; nil for another text.
  /// - Parameter text: the text.
  public init?(_ text: String) {
    switch text {
    case "R0": self = .r0
    case "R2": self = .r2
    default:
      guard let offset = number(text, "*(u64 *)(r1 + ", ")") else { return nil }
      self = .indirect(offset: offset)
    }
  }

  /// Reads ``description``.
  public init(from decoder: any Decoder) throws {
    self = try CallingConvention.decode(decoder) { BPFResultLocation($0) }
  }

  /// Writes ``description``.
  public func encode(to encoder: any Encoder) throws { try CallingConvention.encode(description, to: encoder) }
}

extension NativeLocation {
  /// The place that ``description`` describes: `rdi`, `xmm0`, `[rsp]`, `[rsp+8]`, `st(0)`, `[rdi+8]`, `none`; nil for
  /// another text.
  /// - Parameter text: the text.
  public init?(_ text: String) {
    if text == "none" {
      self = .notPassed
    } else if let register = IntegerRegister(rawValue: text) {
      self = .integerRegister(register)
    } else if let number = number(text, "xmm") {
      self = .vectorRegister(number)
    } else if let number = number(text, "st(", ")") {
      self = .x87Register(number)
    } else if text.hasPrefix("["), text.hasSuffix("]") {
      let parts = text.dropFirst().dropLast().split(separator: "+", omittingEmptySubsequences: false)
      guard let base = parts.first, parts.count <= 2, let offset = parts.count == 2 ? Int(parts[1]) : 0 else {
        return nil
      }
      if base == "rsp" {
        self = .stack(offset: offset)
      } else if let pointer = IntegerRegister(rawValue: String(base)) {
        self = .indirect(pointer: pointer, offset: offset)
      } else {
        return nil
      }
    } else {
      return nil
    }
    if description != text { return nil }
  }

  /// Reads ``description``.
  public init(from decoder: any Decoder) throws {
    self = try CallingConvention.decode(decoder) { NativeLocation($0) }
  }

  /// Writes ``description``.
  public func encode(to encoder: any Encoder) throws { try CallingConvention.encode(description, to: encoder) }
}
