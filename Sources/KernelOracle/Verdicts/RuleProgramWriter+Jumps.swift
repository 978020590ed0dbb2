/// Jump tables, and programs that end by throwing.
extension RuleProgramWriter {
  /// A switch: a jump to one of several places, by a table.
  mutating func table(_ out: String) -> [String] {
    // Jump tables are younger than stack arguments are.
    guard features.stackArguments else { return branch(out) }
    let places = (0..<pick(2, 3, 4)).map { _ in label() }
    let end = label()
    let name = "jumps\(nameNumber)"
    let register = value()
    maps.insert(".map \(name) insn_array 4 16 \(places.count) targets=\(places.joined(separator: ","))")
    var lines = bound(register, places.count - 1, out)
    lines += ["r1 = \(register)", "r1 <<= 3", "r2 = map_value \(name) ll", "r2 += r1", "r1 = *(u64 *)(r2 + 0)"]
    if happens(20) { lines += ["*(u64 *)(r10 - 112) = r1", "call 7", "r1 = *(u64 *)(r10 - 112)"] }
    lines.append("gotox r1")
    for place in places {
      lines += ["\(place):", "\(value()) = \(pick(0, 1, 7, 200))", happens(80) ? "goto \(end)" : "goto \(out)"]
    }
    return lines + ["\(end):"]
  }

  /// A number whose bound is asserted: the program throws otherwise (`bpf_assert`).
  mutating func assertion() -> [String] {
    let register = value()
    let end = label()
    return [
      "if \(register) < \(pick(8, 16)) goto \(end)", "r1 = \(pick("0", "3", register))", "call bpf_throw", "\(end):",
    ] + zeros(16) + ["r2 = r10", "r2 += -16", "r2 += \(register)", "r0 = *(u8 *)(r2 + 0)"]
  }
}
