// MARK: - Numbers

/// An unsigned number as the kernel's log has it: decimal up to 65535 (`verbose_unum`).
/// - Parameter number: the number.
package func logText(unsigned number: UInt64) -> String {
  number <= UInt64(UInt16.max) ? String(number) : logText(hexadecimal: number)
}

/// A signed number as the kernel's log has it: decimal within 16 bits (`verbose_snum`).
/// - Parameter number: the number.
package func logText(signed number: Int64) -> String {
  Int16(exactly: number) == nil ? logText(hexadecimal: UInt64(bitPattern: number)) : String(number)
}

private func logText(hexadecimal number: UInt64) -> String { "0x" + String(number, radix: 16) }

extension Tnum: CustomStringConvertible {
  /// The number as the kernel prints it: a constant, or value and mask (`tnum_strn`).
  package var description: String {
    if !isConstant { return "(\(logText(hexadecimal: value)); \(logText(hexadecimal: mask)))" }
    return value <= UInt64(UInt16.max) ? String(value) : logText(signed: Int64(bitPattern: value))
  }
}

// MARK: - Values

extension ScalarValue {
  /// The value as the kernel's log has it (`print_reg_state`), such as `7` or `scalar(smin=0,smax=umax=255,var_off=(0x0; 0xff))`.
  /// - Parameters:
  ///   - isPrecise: whether the value is marked precise.
  ///   - link: what links it to other registers, such as `id=3` or `id=3+4`; empty if nothing does.
  package func logText(isPrecise: Bool, link: String = "") -> String {
    let mark = isPrecise ? "P" : ""
    if let constant { return mark + Verifier.logText(signed: Int64(bitPattern: constant)) }
    let separator = link.isEmpty || offsetText.isEmpty ? "" : ","
    return "\(mark)scalar(\(link)\(separator)\(offsetText))"
  }

  /// The offset of a pointer as the kernel's log has it, or the ranges and bits of a scalar: `imm=8`, `smin=...,var_off=...`; empty
  /// if it is 0 or nothing is known.
  package var offsetText: String {
    if let constant { return constant == 0 ? "" : "imm=" + Verifier.logText(signed: Int64(bitPattern: constant)) }
    let parts = boundTexts + (bits == .unknown ? [] : ["var_off=\(bits)"])
    return parts.joined(separator: ",")
  }

  /// The bounds that say something; those that are equal share a number (`print_scalar_ranges`).
  private var boundTexts: [String] {
    // A signed lower half that is printed in hexadecimal has 32 bits, not 64.
    func wide(_ number: Int32) -> UInt64 {
      Int16(exactly: number) == nil ? UInt64(UInt32(bitPattern: number)) : UInt64(bitPattern: Int64(number))
    }
    let bounds: [(name: String, value: UInt64, isSigned: Bool, isOpen: Bool)] = [
      ("smin", UInt64(bitPattern: signedMinimum), true, signedMinimum == .min),
      ("smax", UInt64(bitPattern: signedMaximum), true, signedMaximum == .max),
      ("umin", unsignedMinimum, false, unsignedMinimum == 0),
      ("umax", unsignedMaximum, false, unsignedMaximum == .max),
      ("smin32", wide(signedMinimum32), true, signedMinimum32 == .min),
      ("smax32", wide(signedMaximum32), true, signedMaximum32 == .max),
      ("umin32", UInt64(unsignedMinimum32), false, unsignedMinimum32 == 0),
      ("umax32", UInt64(unsignedMaximum32), false, unsignedMaximum32 == .max),
    ]
    var printed = Set<Int>()
    var texts: [String] = []
    for (index, bound) in bounds.enumerated() where !bound.isOpen && !printed.contains(index) {
      func isNegative(_ index: Int) -> Bool { bounds[index].isSigned && Int64(bitPattern: bounds[index].value) < 0 }
      let equal = stride(from: index + 2, to: bounds.count, by: 2).filter {
        !bounds[$0].isOpen && bounds[$0].value == bound.value && isNegative($0) == isNegative(index)
      }
      printed.formUnion(equal)
      let names = ([index] + equal).map { bounds[$0].name + "=" }.joined()
      let number =
        bound.isSigned
        ? Verifier.logText(signed: Int64(bitPattern: bound.value)) : Verifier.logText(unsigned: bound.value)
      texts.append(names + number)
    }
    return texts
  }
}
