/// Loops: counted in registers and on the stack, without a bound, by `may_goto`, by `bpf_loop`.
extension RuleProgramWriter {
  mutating func loop(_ out: String) -> [String] {
    let top = label()
    let counter = pick("r8", "r7", "spill", "spill32")
    let most = pick(2, 4, 10, 30)
    let body = piece(out, isSmall: true)
    guard counter.hasPrefix("r") else {
      let size = counter == "spill" ? 64 : 32
      let test = pick("if r1 != \(most) goto \(top)", "if r1 < \(most) goto \(top)", "if w1 < \(most) goto \(top)")
      return ["*(u\(size) *)(r10 - 72) = \(pick("0", "0", "1"))", "\(top):"] + body + [
        "r1 = *(u\(size) *)(r10 - 72)", "r1 += 1", "*(u\(size) *)(r10 - 72) = r1", test,
      ]
    }
    let other = counter == "r8" ? "r7" : "r8"
    let own = body.map { $0.replacing(counter, with: other) }
    let word = Self.half(counter)
    let end = pick(
      ["\(counter) += 1", "if \(counter) != \(most) goto \(top)"],
      ["\(counter) += 1", "if \(counter) < \(most) goto \(top)"],
      ["\(counter) += \(pick(2, 3))", "if \(counter) s<= \(most) goto \(top)"],
      ["\(word) += 1", "if \(word) < \(most) goto \(top)"])
    let after =
      happens(50)
      ? zeros(40) + ["r2 = r10", "r2 += -\(most + 8 + pick(0, 0, -9))", "r2 += \(counter)", "r0 = *(u8 *)(r2 + 0)"] : []
    return ["\(counter) = 0", "\(top):"] + own + end + after
  }

  mutating func openLoop(_ out: String) -> [String] {
    let (top, end) = (label(), label())
    switch random(in: features.stackArguments ? 0..<3 : 1..<3) {
    case 0:
      let body = happens(70) ? piece(out, isSmall: true) : ["\(value()) += 1"]
      return ["\(top):", "may_goto \(end)"] + body + ["goto \(top)", "\(end):"]
    case 1: return ["\(top):", "call 7"] + pick([], ["r6 += 1"], ["r7 = 1"]) + ["if r0 != 0 goto \(top)"]
    default: return ["\(top):", "\(pick("r6", "r7")) += 1", "if r6 < \(pick(5, 200)) goto \(top)"]
    }
  }

  /// A function that `bpf_loop` calls.
  mutating func callback() -> [String] {
    callbacks += 1
    let name = "cb\(callbacks)"
    let inside: [String] = pick(
      [], ["r3 = *(u64 *)(r2 + 0)", "r3 += 1", "*(u64 *)(r2 + 0) = r3"],
      ["r3 = *(u64 *)(r2 + 0)", "if r3 > 7 goto e\(name)", "r2 += r3", "*(u8 *)(r2 + 0) = 1", "e\(name):"])
    let result = pick(["r0 = 0"], ["r0 = 0"], ["r0 = 1"], ["r0 = r1", "r0 &= 1"], ["r0 = 2"])
    functions.append(["\(name):"] + inside + result + ["exit"])
    return [
      "*(u64 *)(r10 - 80) = \(pick("0", "7"))", pick("r1 = 5", "r1 = r6", "r1 = 1", "r1 = 100000"), "r2 = \(name) ll",
      "r3 = r10", "r3 += -80", "r4 = 0", "call 181",
    ] + pick([], ["r6 = *(u64 *)(r10 - 80)"], ["r7 = *(u64 *)(r10 - 80)"])
  }
}
