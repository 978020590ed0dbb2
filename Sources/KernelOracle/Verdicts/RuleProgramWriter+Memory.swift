/// Memory: the stack by parts and at variable offsets, the context, map values.
extension RuleProgramWriter {
  /// Stores of zeros from the frame pointer down.
  func zeros(_ bytes: Int) -> [String] { stride(from: 8, through: bytes, by: 8).map { "*(u64 *)(r10 - \($0)) = 0" } }

  /// The stack read or written at a number as an offset.
  mutating func index(_ register: String, _ out: String) -> [String] {
    let size = pick(1, 1, 1, 2, 4, 8)
    let most = pick(7, 15, 3, 1, 10)
    let room = (most + size + 7) / 8 * 8 + pick(0, 0, 8)
    let base = pick(0, 0, 8) + room
    var lines: [String] = []
    for at in stride(from: 8, through: base, by: 8) where happens(90) {
      lines.append("*(u64 *)(r10 - \(at)) = \(pick("0", "0", "7", "r8"))")
    }
    lines += bound(register, most, out) + ["r2 = r10", "r2 += -\(base)", "r2 += \(register)"]
    if size != 1 { return lines + ["r0 = *(u8 *)(r2 + \(random(in: 0..<size)))"] }
    return lines + [
      pick("r0 = *(u8 *)(r2 + 0)", "*(u8 *)(r2 + 0) = \(pick("0", "5", "r8"))", "*(u8 *)(r2 + 0) = r6")
    ]
  }

  mutating func spill(_ register: String, _ out: String) -> [String] {
    let size = pick(64, 64, 32, 16, 8)
    let at = 8 * random(in: 1..<7)
    let read = pick(size, size, size, 64, 32, 8)
    var lines = happens(40) ? bound(register, pick(7, 255, 15), out) : []
    lines.append("*(u\(size) *)(r10 - \(at)) = \(register)")
    if happens(30) { lines += bound(register, pick(7, 15), out) }
    if happens(30) { lines.append("*(u\(pick(8, 16, 32)) *)(r10 - \(at - pick(4, 0))) = \(pick("0", "3"))") }
    if happens(30) { lines.append("call 7") }
    return lines + ["\(value()) = *(u\(read) *)(r10 - \(at - (read < 64 && happens(25) ? 4 : 0)))"]
  }

  mutating func pointerSpill() -> [String] {
    let at = 8 * random(in: 1..<7)
    let what = pick("r10", "r9")
    var lines = ["*(u64 *)(r10 - \(at)) = \(what)"]
    lines += pick([], ["call 7"], ["*(u64 *)(r10 - 64) = 0"])
    lines.append("r2 = *(u64 *)(r10 - \(at))")
    if what == "r10" {
      return lines + [
        "*(u64 *)(r10 - 8) = 0", "r3 = *(u\(pick(8, 32, 64)) *)(r2 - 8)", pick("r6 = r3", "r7 = r3", "r0 = 0"),
      ]
    }
    return lines + ["\(value()) = *(u32 *)(r2 + \(pick(0, 8, 40)))"]
  }

  mutating func use() -> [String] {
    let register = value()
    return zeros(16) + ["r2 = r10", "r2 += -\(pick(16, 16, 8))", "r2 += \(register)", "r0 = *(u8 *)(r2 + 0)"]
  }

  mutating func atomic() -> [String] {
    let operation = pick(
      "lock *(u64 *)(r10 - 48) += r1", "lock *(u32 *)(r10 - 48) |= r1", "r1 = atomic_fetch_add((u64 *)(r10 - 48), r1)",
      "r1 = xchg_64(r10 - 48, r1)")
    return [
      "*(u64 *)(r10 - 48) = 1", "r1 = \(pick("3", "r6", "r7"))", operation,
      "\(value()) = \(pick("r1", "*(u64 *)(r10 - 48)"))",
    ]
  }

  /// The value of a map's entry: asked for null, moved by a number, kept over calls.
  mutating func mapValue(_ out: String) -> [String] {
    let isArray = happens(60)
    let size = pick(8, 16, 24)
    let name = "\(isArray ? "numbers" : "table")\(size)"
    maps.insert(".map \(name) \(isArray ? "array" : "hash") 4 \(size) 4")
    let register = value()
    let key = pick("0", "1", "3", register)
    var lines = ["*(u32 *)(r10 - 4) = \(key)", "r1 = \(name) ll", "r2 = r10", "r2 += -4", "call 1"]
    let isKept = happens(30)
    if isKept { lines += ["*(u64 *)(r10 - 88) = r0"] }
    if !isArray || key.hasPrefix("r") || happens(80) {
      lines.append(pick("if r0 == 0 goto \(out)", "if r0 == 0 goto \(out)", "if r0 <= 0 goto \(out)"))
    }
    if isKept { lines += happens(50) ? ["call 7", "r0 = *(u64 *)(r10 - 88)"] : ["r0 = *(u64 *)(r10 - 88)"] }
    let index = value()
    let most = size - 1
    switch random(in: 0..<4) {
    case 0: lines.append("\(value()) = *(u\(pick(8, 32, 64)) *)(r0 + \(pick(0, size - 8, size - 4)))")
    case 1: lines.append("*(u\(pick(8, 64)) *)(r0 + \(pick(0, size - 8))) = \(pick("7", value()))")
    case 2:
      lines += bound(index, most, out) + ["r0 += \(index)", pick("r1 = *(u8 *)(r0 + 0)", "*(u8 *)(r0 + 0) = 3")]
    default: lines += ["r1 = 1", "lock *(u64 *)(r0 + \(pick(0, size - 8))) += r1"]
    }
    return lines
  }
}
