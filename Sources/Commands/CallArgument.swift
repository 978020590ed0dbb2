import BPF
import CTypes
import Glibc
import Support

/// An argument of `kfunctest call` as written, turned into a word and the memory that it may point to.
struct CallArgument {
  /// Bytes behind the pointer, nil for a plain value or a null pointer.
  let memory: [UInt8]?
  /// The value, where there is no memory.
  let value: UInt64

  /// The largest buffer, in bytes.
  private static let largest = 1 << 30

  /// Reads an argument.
  /// - Parameters:
  ///   - text: a number for an integer; for a pointer `null`, `buf:N`, `hex:...`, `@file`, or a string.
  ///   - parameter: what it is for.
  ///   - number: its place, counted from 1.
  /// - Throws: `HarnessError` saying what would be right.
  init(_ text: String, for parameter: Parameter, number: Int) throws(HarnessError) {
    let place = "argument \(number) (\(parameter.name ?? "\(parameter.type)"))"
    guard case .pointer = parameter.type else {
      memory = nil
      value = try Self.integer(text, parameter.type, place)
      return
    }
    value = 0
    if text == "null" {
      memory = nil
    } else if text.hasPrefix("buf:") {
      guard let count = Int(text.dropFirst(4)), (0...Self.largest).contains(count) else {
        throw HarnessError(.usage, "\(place): '\(text)': a buffer is buf:N with N from 0 to \(Self.largest) bytes")
      }
      memory = Array(repeating: 0, count: count)
    } else if text.hasPrefix("hex:") {
      let digits = text.dropFirst(4).filter { $0 != " " }
      let bytes = stride(from: 0, to: digits.count, by: 2).map { start in
        UInt8(digits.dropFirst(start).prefix(2), radix: 16)
      }
      guard digits.count % 2 == 0, !bytes.contains(nil) else {
        throw HarnessError(.usage, "\(place): '\(text)': hex: wants pairs of hexadecimal digits")
      }
      memory = bytes.compactMap { $0 }
    } else if text.hasPrefix("@") {
      memory = Array(try TextFile.bytes(String(text.dropFirst())))
    } else {
      // A C string ends with a zero.
      memory = Array(text.utf8) + [0]
    }
  }

  private static func integer(_ text: String, _ type: CType, _ place: String) throws(HarnessError) -> UInt64 {
    switch type {
    case .bool, .integer, .enumeration: break
    default: throw HarnessError(.usage, "\(place): only integers and pointers can be written on the command line")
    }
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : text[...]
    let magnitude = digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
    guard let magnitude else {
      throw HarnessError(.usage, "\(place): '\(text)' is no number: decimal or 0x... would be")
    }
    let bits = UInt64(8 * (type == .bool ? 1 : type.size))
    let limit = type == .bool ? 1 : bits == 64 ? UInt64.max : (1 << bits) - 1
    let lowest = type.isSigned || isNegative ? UInt64(1) << (min(bits, 64) - 1) : 0
    guard isNegative ? type.isSigned && magnitude <= lowest : magnitude <= limit else {
      throw HarnessError(.usage, "\(place): \(text) does not fit")
    }
    let word = isNegative ? 0 &- magnitude : magnitude
    guard type.isSigned, bits < 64 else { return word }
    return UInt64(bitPattern: Int64(bitPattern: word << (64 - bits)) >> Int64(64 - bits))
  }
}
