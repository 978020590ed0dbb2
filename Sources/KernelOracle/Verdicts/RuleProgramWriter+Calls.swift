/// Calls: functions with and without slots, global functions, kfuncs.
extension RuleProgramWriter {
  /// What a slot holds.
  private enum Held { case constant, number, bounded, stack, context, stackOrConstant }

  /// Stores of slots, and what each holds.
  private mutating func slotValues(_ count: Int, _ out: String) -> (lines: [String], held: [Held]) {
    var (lines, held): ([String], [Held]) = ([], [])
    for slot in 0..<count {
      var kind = pick(Held.constant, .constant, .number, .bounded, .stack, .context)
      if kind == .context, !hasContext { kind = .constant }
      let source: String
      switch kind {
      case .constant, .stackOrConstant: source = "\(pick(0, 1, 5, 7))"
      case .number: source = value()
      case .bounded:
        source = "r6"
        lines += bound("r6", 7, out)
      case .stack:
        source = "r1"
        lines += zeros(16) + ["r1 = r10", "r1 += -16"]
      case .context: source = "r9"
      }
      lines.append("*(u64 *)(r11 - \(8 * (slot + 1))) = \(source)")
      held.append(kind)
    }
    return (lines, held)
  }

  /// What a function does with a slot.
  private mutating func slotUse(_ slot: Int, _ held: Held, _ out: String) -> [String] {
    var lines = ["r1 = *(u64 *)(r11 + \(8 * slot))"]
    switch held {
    case .stack:
      lines += pick(
        ["r6 = *(u64 *)(r1 + 0)"], ["*(u8 *)(r1 + \(pick(0, 15))) = 1"], ["*(u64 *)(r1 + 8) = r1"],
        ["*(u64 *)(r10 - 8) = r1", "r2 = *(u64 *)(r10 - 8)", "r2 = *(u32 *)(r2 + 4)"],
        ["r2 = 1", "lock *(u64 *)(r1 + 0) += r2"])
    case .context: lines.append("r1 = *(u32 *)(r1 + \(pick(0, 4, 8)))")
    case .number: if happens(50) { lines += bound("r1", 7, out) }
    case .stackOrConstant: lines += pick(["r6 = r1"], ["r1 = *(u64 *)(r1 - 8)"])
    case .constant, .bounded:
      guard happens(60) else { return lines + ["\(value()) = r1"] }
      lines.append("*(u64 *)(r10 - 8) = 0")
      lines += pick(
        [], ["*(u32 *)(r10 - 16) = r1", "r1 = *(u32 *)(r10 - 16)"],
        ["*(u64 *)(r10 - 24) = r1", "r1 = *(u64 *)(r10 - 24)"])
      lines += ["r3 = r10", "r3 += -8", "r3 += r1", "r0 = *(u8 *)(r3 + 0)"]
    }
    return lines
  }

  /// A function that takes slots and uses some.
  private mutating func function(_ held: [Held]) -> String {
    let name = "f\(nameNumber)"
    let out = label()
    let saved = hasContext
    hasContext = false
    depth += 1
    var lines = ["r6 = r2", "r7 = r3", "r8 = 0"]
    let order = shuffled(Array(held.indices))
    if !order.isEmpty {
      for slot in order.prefix(random(in: 1..<order.count + 1)) { lines += slotUse(slot + 1, held[slot], out) }
    }
    if happens(70) { lines += piece(out, isSmall: depth > 1) }
    lines += ["\(out):", "r0 = \(pick("0", "1", "r6", "r7"))", "exit"]
    depth -= 1
    hasContext = saved
    let parameters = (0..<5 + held.count).map { "long a\($0)" }.joined(separator: ", ")
    functions.append([".func long \(name)(\(parameters))"] + lines)
    return name
  }

  mutating func call(_ out: String) -> [String] {
    let count = features.stackArguments ? pick(0, 1, 1, 2, 3, 7) : 0
    let (stores, held) = slotValues(count, out)
    var between: [String] = pick([], [], [], ["r6 += 1"], ["r0 = r6"] + branch(out).filter { !$0.hasPrefix("call") })
    if between.contains(where: { $0.contains("*(u") && $0.contains("r11") }) { between = [] }
    let registers = [
      "r1 = 1", "r2 = \(pick("2", "r6", "r7"))", "r3 = \(pick("0", "r7"))", "r4 = 4", "r5 = 5",
      "call \(function(held))",
    ]
    return stores + between + registers + (happens(50) ? ["\(value()) = r0"] : [])
  }

  /// A slot that both branches store, with a different value or kind.
  mutating func conditionalStore() -> [String] {
    let (other, join) = (label(), label())
    let (one, two) = pick(("1", "7"), ("7", "2"), ("r6", "3"), ("5", "9"), ("r10", "r10"), ("0", "r10"))
    let name = function([two == "r10" ? .stackOrConstant : .constant])
    return [
      "call 7", "if r0 \(pick(">", "==", "s<")) 4 goto \(other)", "*(u64 *)(r11 - 8) = \(one)", "goto \(join)",
      "\(other):",
      "*(u64 *)(r11 - 8) = \(two)", "\(join):", "r1 = 1", "r2 = 2", "r3 = 3", "r4 = 4", "r5 = 5", "call \(name)",
    ]
  }

  /// A global function: it is verified on its own, and a call takes its promise.
  mutating func global() -> [String] {
    let name = "g\(nameNumber)"
    let out = label()
    let takesMemory = happens(50)
    let size = pick(4, 8)
    callbacks += 1
    let type = size == 4 ? "int" : "long"
    var lines = [
      ".global int \(name)(\(takesMemory ? "\(type) *a" : "int a"), long b)", "r6 = r2", "r7 = 1", "r8 = 3",
    ]
    let saved = hasContext
    hasContext = false
    if takesMemory {
      if happens(80) { lines.append("if r1 == 0 goto \(out)") }
      lines.append("r7 = *(u\(pick(8, 32)) *)(r1 + \(pick(0, size - 4)))")
    }
    lines += piece(out, isSmall: true)
    lines += ["\(out):", "r0 = \(pick("0", "r7", "r6"))", "exit"]
    hasContext = saved
    functions.append(lines)
    let argument =
      takesMemory
      ? zeros(16) + ["r1 = r10", "r1 += -\(pick(16, 16, 8))"] : ["r1 = \(pick("3", "r6"))"]
    return argument + ["r2 = \(value())", "call \(name)", "\(value()) = r0"]
  }

  mutating func kfunc(_ out: String) -> [String] {
    let register = value()
    if happens(40) {
      return (1...5).map { "*(u64 *)(r11 - \(8 * $0)) = \(pick(register, "3"))" } + [
        "r1 = 1", "r2 = 2", "r3 = 3", "r4 = 4", "r5 = 5", "call bpf_kfunc_call_stack_arg", "\(value()) = r0",
      ]
    }
    let room = pick(8, 16)
    return zeros(room) + bound(register, pick(7, 8, 15), out) + [
      "*(u64 *)(r11 - 16) = \(register)", "r1 = r10", "r1 += -\(room)", "*(u64 *)(r11 - 8) = r1", "r1 = 1", "r2 = 2",
      "r3 = 3", "r4 = 4", "r5 = 5", "call bpf_kfunc_call_stack_arg_mem",
    ]
  }
}
