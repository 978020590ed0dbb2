/// Numbers: bounds, copies that are linked, arithmetic.
extension RuleProgramWriter {
  /// A number that is not known.
  mutating func unknown(_ register: String) -> [String] {
    if hasContext, happens(40) { return ["\(register) = *(u32 *)(r9 + \(pick(0, 8, 16)))"] }
    return ["call 7", "\(register) = r0"]
  }

  /// A register that is at most a number behind it, by one of the ways that the verifier knows.
  mutating func bound(_ register: String, _ most: Int, _ out: String) -> [String] {
    let word = Self.half(register)
    let isMask = most & (most + 1) == 0
    switch random(in: 0..<9) {
    case 0 where isMask: return ["\(register) &= \(most)"]
    case 1: return ["if \(register) > \(most) goto \(out)"]
    case 2: return ["if \(register) s< 0 goto \(out)", "if \(register) s> \(most) goto \(out)"]
    case 3: return ["\(word) = \(word)", "if \(word) > \(most) goto \(out)"]
    // Before stack arguments the verifier knew no bound of a remainder.
    case 4 where features.stackArguments: return ["\(register) %= \(most + 1)"]
    case 5:
      let inside = label()
      return ["if \(register) <= \(most) goto \(inside)", "goto \(out)", "\(inside):"]
    case 6 where isMask: return ["\(register) <<= 32", "\(register) >>= \(64 - most.trailingZeroBitCountOfNext)"]
    case 7:
      let inside = label()
      return [
        "if \(word) < \(most + 1) goto \(inside)", "\(register) = \(random(in: 0..<most + 1))", "\(inside):",
        "\(word) = \(word)",
      ]
    default: return ["if \(register) s> \(most) goto \(out)", "if \(register) s<= -1 goto \(out)"]
    }
  }

  /// Two numbers of which one is larger by a constant; the bound of one bounds the other.
  mutating func linked(_ out: String) -> [String] {
    let (one, two) = twoValues()
    let delta = pick(0, 1, 8, -4, 100)
    var lines = happens(50) ? unknown(one) : []
    let isHalf = happens(33)
    if isHalf { lines.append("\(Self.half(one)) = \(Self.half(one))") }
    lines.append("\(two) = \(one)")
    if delta != 0 { lines.append("\(isHalf ? Self.half(two) : two) += \(delta)") }
    let (known, used) = happens(50) ? (one, two) : (two, one)
    lines += bound(known, pick(7, 15), out)
    if happens(30) { lines += ["*(u64 *)(r10 - 56) = \(used)", "\(used) = *(u64 *)(r10 - 56)"] }
    let shift = delta == 0 || known == used ? 0 : used == one ? delta : -delta
    let base = 24 + pick(0, 8)
    return zeros(base) + lines + ["r2 = r10", "r2 += \(-base + shift)", "r2 += \(used)", "r0 = *(u8 *)(r2 + 0)"]
  }

  mutating func arithmetic() -> [String] {
    let (one, two) = (value(), value())
    let isHalf = happens(50)
    let (left, right) = isHalf ? (Self.half(one), Self.half(two)) : (one, two)
    switch random(in: 0..<4) {
    case 0: return ["\(left) \(pick("+=", "-=", "*=", "&=", "|=", "^=")) \(right)"]
    case 1: return ["\(one) = (s\(pick(8, 16, 32)))\(two)"]
    default:
      let operation = pick("+=", "-=", "*=", "&=", "|=", ">>=", "<<=", "s>>=", "/=", "%=", "s/=", "s%=")
      return ["\(left) \(operation) \(pick(1, 2, 3, 7, 16))"]
    }
  }

  /// Two constants on two paths: pruning must not lose one if it is used later.
  mutating func branch(_ out: String) -> [String] {
    let (other, join) = (label(), label())
    let target = value()
    let (one, two) = pick((1, 7), (7, 1), (0, 15), (3, 40), (40, 3), (0, 0))
    let test = pick("r0 > 3", "r0 == 5", "w0 s> 7", "r0 & 4", "w0 == 0", "r0 s< 9")
    return [
      "call 7", "if \(test) goto \(other)", "\(target) = \(one)", "goto \(join)", "\(other):", "\(target) = \(two)",
      "\(join):",
    ] + (happens(50) ? spill(target, out) : [])
  }

  mutating func overwrite() -> [String] { ["\(value()) = \(pick("0", "7", "-1", "8", "0x100000000 ll"))"] }
}

extension Int {
  /// The bits of a mask of ones.
  fileprivate var trailingZeroBitCountOfNext: Int { (self + 1).trailingZeroBitCount }
}
