import BPF

/// Changes one place of a program, so that a rule is broken, perhaps.
enum BrokenRule {
  /// Instructions that break a rule at most places.
  private static let statements = [
    "call 7", "r0 = r1", "r0 = r5", "r10 = r1", "r10 += 8", "r0 = *(u64 *)(r10 + 0)", "*(u64 *)(r10 + 8) = 1",
    "*(u64 *)(r10 - 520) = 1", "*(u32 *)(r10 - 510) = 1", "r0 = *(u64 *)(r9 + 300)", "r0 = *(u32 *)(r9 + 2)",
    "*(u32 *)(r9 + 0) = 1", "r0 = *(u64 *)(r6 + 0)", "r9 *= 2", "r9 += r6", "r9 = -r9", "w9 = w9", "r6 += r9",
    "r1 = r10; r1 += r6; r0 = *(u8 *)(r1 + 0)", "r1 = r10; r1 &= 8", "r6 /= 0", "r6 <<= 64", "w6 <<= 32",
    "*(u64 *)(r10 - 512) = 0", "r0 = *(u64 *)(r10 - 8); r0 = *(u64 *)(r0 + 0)", "exit", "r0 = r10; exit",
    "r0 = r9; exit",
    "r1 = r10; lock *(u64 *)(r1 - 12) += r6", "lock *(u64 *)(r9 + 8) += r6", "r1 = r9; r1 += 8; r0 = *(u32 *)(r1 + 0)",
    "r6 = -1", "r7 = r9", "r8 = r10", "r1 = r6; call 1", "r1 = 0 ll; r2 = r10; call 1", "call 9999",
    "r1 = r9; r1 -= r10", "r1 = r10; r1 -= r6; r0 = *(u64 *)(r1 + 0)", "if r9 > r6 goto out", "r6 = *(s32 *)(r10 - 8)",
    "*(u64 *)(r10 - 8) = r9; *(u8 *)(r10 - 5) = 1; r0 = *(u64 *)(r10 - 8); r0 = *(u32 *)(r0 + 0)",
  ]

  /// The same with stack arguments.
  private static let slotStatements = [
    "*(u64 *)(r11 - 8) = 1", "r0 = *(u64 *)(r11 + 8)", "*(u64 *)(r11 - 64) = 1", "*(u64 *)(r11 - 56) = r6",
    "*(u32 *)(r11 - 8) = 1", "r0 = *(u64 *)(r11 + 16)", "r11 = r6", "r6 = r11", "*(u64 *)(r11 - 8) = r4", "r11 += 8",
    "*(u64 *)(r11 - 8) = r10", "*(u64 *)(r11 - 8) = r9", "*(u64 *)(r11 + 8) = 1", "r0 = *(u64 *)(r11 - 8)",
    "lock *(u64 *)(r11 - 8) += r6",
  ]

  /// A program with one place changed; the same lines where the place that was drawn cannot be.
  static func broken(_ lines: [String], _ writer: inout RuleProgramWriter) -> [String] {
    let changed = changed(lines, &writer)
    // Some lines are not as the change expects them: an atomic instruction gives its result to the register that it takes.
    return (try? Assembler.assembleUnchecked(changed.joined(separator: "\n"))) == nil ? lines : changed
  }

  private static func changed(_ lines: [String], _ writer: inout RuleProgramWriter) -> [String] {
    let places = lines.indices.filter { !lines[$0].hasPrefix(".") && !lines[$0].hasSuffix(":") }
    guard !places.isEmpty else { return lines }
    let place = places[writer.random(in: 0..<places.count)]
    let line = lines[place]
    var changed = lines
    switch writer.random(in: 0..<9) {
    case 0:
      changed.remove(at: place)
    case 1, 2:
      changed[place] = withOtherNumber(line, &writer) ?? line
    case 3:
      for width in ["u8 ", "u16 ", "u32 ", "u64 "] where line.contains("(\(width)") {
        changed[place] = line.replacing("(\(width)", with: "(u\(writer.pick(8, 16, 32, 64)) ")
        break
      }
    case 4, 5:
      let choices = writer.features.stackArguments ? statements + slotStatements : statements
      changed.insert(contentsOf: writer.pick(from: choices).split(separator: "; ").map(String.init), at: place)
    case 6:
      // Another register of the same kind.
      let register = "\(writer.random(in: 0..<11))"
      if let found = line.firstRange(of: /\br\d+/) {
        changed[place] = line.replacingCharacters(in: found, with: "r" + register)
      }
    case 7:
      guard places.contains(place + 1) else { return lines }
      changed.swapAt(place, place + 1)
    default:
      let other = places[writer.random(in: 0..<places.count)]
      changed.insert(lines[other], at: place)
    }
    return changed
  }

  /// A line with one number a little larger or smaller.
  private static func withOtherNumber(_ line: String, _ writer: inout RuleProgramWriter) -> String? {
    let numbers = line.ranges(of: /\b\d+\b/)
    guard !numbers.isEmpty else { return nil }
    let range = numbers[writer.random(in: 0..<numbers.count)]
    guard let number = Int(line[range]) else { return nil }
    return line.replacingCharacters(in: range, with: "\(max(0, number + writer.pick(-8, -1, 1, 8)))")
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
