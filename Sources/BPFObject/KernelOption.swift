import BTFSource
import CTypes
import Glibc

/// A variable of section .kconfig: an option of the kernel's configuration, or what libbpf computes.
package struct KernelOption: Sendable, Equatable {
  /// What a variable can hold (libbpf `find_kcfg_type`).
  enum Kind: Sendable, Equatable {
    /// A `_Bool`.
    case boolean
    /// An `enum libbpf_tristate`.
    case tristate
    /// A `char`.
    case character
    /// An integer of 2, 4 or 8 bytes.
    case integer
    /// An array of characters.
    case characters
    /// Nothing that an option is.
    case unknown
  }

  /// What libbpf makes of it.
  package enum Value: Sendable, Equatable {
    /// Its bytes.
    case bytes([UInt8])
    /// The configuration does not set it.
    case unset
    /// Why libbpf does not load the object, or what it finds out otherwise.
    case refused(String)
  }

  /// Its size in bytes; 0 if its type is not complete.
  let size: Int
  /// What it can hold.
  let kind: Kind
  private let isSigned: Bool
  /// Its value.
  package internal(set) var value = Value.unset

  /// An option whose value is not read yet.
  init(type: UInt32, size: Int, _ btf: borrowing ObjectBTF) {
    self.size = size
    (kind, isSigned) = Self.kind(type, size, btf)
  }

  /// An option of a given type.
  init(_ kind: Kind, size: Int, isSigned: Bool = false) {
    (self.kind, self.size, self.isSigned) = (kind, size, isSigned)
  }

  private static func kind(_ id: UInt32, _ size: Int, _ btf: borrowing ObjectBTF) -> (Kind, isSigned: Bool) {
    if let array = btf.array(id) {
      guard array.count > 0, kind(array.element, btf.size(of: array.element) ?? 0, btf).0 == .character else {
        return (.unknown, false)
      }
      return (.characters, false)
    }
    switch btf.type(id) {
    case .bool: return (size == 1 ? .boolean : .unknown, false)
    case .integer(let integer):
      if size == 1 { return (.character, integer.isSigned) }
      return ([2, 4, 8].contains(size) ? .integer : .unknown, integer.isSigned)
    case .enumeration:
      return (btf.name(ofType: id) == "libbpf_tristate" && [4, 8].contains(size) ? .tristate : .unknown, false)
    default: return (.unknown, false)
    }
  }

  // MARK: Values

  /// The value of what a line of the configuration says behind `=` (libbpf `bpf_object__process_kconfig_line`).
  func value(_ text: String) -> Value {
    switch text.first {
    case "y", "n", "m": tristate(text)
    case "\"": characters(text)
    default: numeric(text)
    }
  }

  private func tristate(_ text: String) -> Value {
    let letter = text.prefix(1)
    switch kind {
    case .boolean:
      return letter == "m" ? .refused("it is m, which a _Bool does not hold") : .bytes([letter == "y" ? 1 : 0])
    case .tristate: return .bytes(bytes(letter == "y" ? 1 : letter == "m" ? 2 : 0))
    case .character: return .bytes(Array(letter.utf8))
    case .integer, .characters, .unknown:
      return .refused("it is \(letter), which only a _Bool, a char or an enum libbpf_tristate holds")
    }
  }

  private func characters(_ text: String) -> Value {
    guard kind == .characters else { return .refused("it is a string, which only an array of char holds") }
    guard text.utf8.count >= 2, text.last == "\"" else { return .refused("its string has no end") }
    let content = Array(text.utf8.dropFirst().dropLast().prefix(size - 1))
    return .bytes(content + [UInt8](repeating: 0, count: size - content.count))
  }

  private func numeric(_ text: String) -> Value {
    var end: UnsafeMutablePointer<CChar>?
    errno = 0
    let (number, isWhole) = text.withCString { start in
      let number = strtoull(start, &end, 0)
      return (UInt64(number), end?.pointee == 0 && errno == 0)
    }
    guard isWhole, !text.isEmpty else { return .refused("it is \(text), no integer") }
    guard kind == .integer || kind == .character else {
      return .refused("it is the number \(text), which only an integer holds")
    }
    return value(number)
  }

  /// The value of a number (libbpf `set_kcfg_value_num`).
  func value(_ number: UInt64) -> Value {
    switch kind {
    case .integer, .character: break
    case .boolean where number <= 1: break
    case .boolean, .tristate, .characters, .unknown:
      return .refused("it is the number \(number), which its type does not hold")
    }
    let bits = UInt64(8 * size)
    let fits =
      size == 8 || (isSigned ? number &+ 1 << (bits - 1) < 1 << bits : number >> bits == 0)
    return fits ? .bytes(bytes(number)) : .refused("it is \(number), which does not fit in \(size) bytes")
  }

  private func bytes(_ number: UInt64) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
  }
}
