import BPF
import CTypes
import Support
import Verifier

/// A program that passes stack arguments, with what it has to come to: computed from the values that it stores, or the
/// message of the kernel's verifier.
struct StackArgumentProgram {
  /// What it has to come to.
  enum Expectation: Equatable {
    case returns(UInt64)
    case refused(String)
  }

  /// Its name: a word of C.
  let name: String
  /// Its subject, in one line.
  let description: String
  /// Assembler text.
  let text: String
  /// What it has to come to.
  let expectation: Expectation

  /// The assembled text; its rules are not checked.
  func assembled() throws(HarnessError) -> UncheckedAssembly {
    do throws(AssemblyError) { return try Assembler.assembleUnchecked(text) } catch {
      throw HarnessError(.badProgram, "\(error)", at: name)
    }
  }

  /// What a verifier receives: a tc program.
  func input() throws(HarnessError) -> VerifierInput {
    let assembled = try assembled()
    do throws(CParseError) { return try VerifierInput(assembled) { _ in nil } } catch {
      throw HarnessError(.badProgram, "\(error)", at: name)
    }
  }

  // MARK: The programs

  /// All programs.
  static var all: [StackArgumentProgram] {
    slots + widths + immediates + forwarding(reversed: false) + forwarding(reversed: true) + counts + refused
  }

  /// The value that argument `number` (1-based) has: each byte tells the argument, and all 64 bits are used.
  private static func value(_ number: Int) -> UInt64 {
    0x8070_6050_4030_2010 &+ UInt64(number) &* 0x0101_0101_0101_0101
  }

  private static func prototype(_ name: String, _ count: Int) -> String {
    ".func long \(name)(" + (0..<count).map { "long a\($0 + 1)" }.joined(separator: ", ") + ")"
  }

  /// Stores and moves that pass arguments.
  private static func pass(_ values: [UInt64]) -> [String] {
    values.enumerated().dropFirst(5).flatMap { index, value in
      ["r0 = \(Hex.word(value)) ll", "*(u64 *)(r11 - \(8 * (index - 4))) = r0"]
    } + values.prefix(5).enumerated().map { "r\($0 + 1) = \(Hex.word($1)) ll" }
  }

  /// A function that weighs each of its arguments by its position.
  private static func weigh(_ name: String, _ count: Int) -> [String] {
    [prototype(name, count), "r0 = r1"]
      + (2...5).flatMap { ["r\($0) *= \($0)", "r0 += r\($0)"] }
      + (6..<max(6, count + 1)).flatMap { ["r1 = *(u64 *)(r11 + \(8 * ($0 - 5)))", "r1 *= \($0)", "r0 += r1"] } + [
        "exit"
      ]
  }

  /// A load that tells a reader of the bytes alone how many arguments the function takes.
  private static func last(_ count: Int) -> String { "r1 = *(u64 *)(r11 + \(8 * (count - 5)))" }

  private static func weight(_ values: [UInt64]) -> UInt64 {
    values.enumerated().reduce(0) { $0 &+ UInt64($1.offset + 1) &* $1.element }
  }

  private static func values(_ count: Int) -> [UInt64] { (1...count).map(value) }

  private static func program(
    _ name: String, _ description: String, _ lines: [String], _ expectation: Expectation
  ) -> StackArgumentProgram {
    StackArgumentProgram(
      name: "stack_arg_" + name, description: description, text: lines.joined(separator: "\n") + "\n",
      expectation: expectation)
  }

  /// Each slot of each number of arguments.
  private static var slots: [StackArgumentProgram] {
    (6...12).flatMap { count in
      (6...count).map { number in
        program(
          "\(number)_of_\(count)", "argument \(number) of \(count)",
          pass(values(count)) + [
            "call callee", "exit", prototype("callee", count), last(count), "r0 = *(u64 *)(r11 + \(8 * (number - 5)))",
            "exit",
          ], .returns(value(number)))
      }
    }
  }

  /// The callee takes a narrow part of the slot, above which there is something else.
  private static var widths: [StackArgumentProgram] {
    [8, 16, 32, 64].flatMap { bits in
      [false, true].flatMap { isSigned in
        [6, 7].map { number in
          let unused = UInt64(64 - bits)
          let word = value(number)
          let expected =
            isSigned
            ? UInt64(bitPattern: Int64(bitPattern: word << unused) >> Int64(unused)) : (word << unused) >> unused
          let narrowing = ["r0 <<= \(unused)", "r0 \(isSigned ? "s>>" : ">>")= \(unused)"]
          return program(
            "\(isSigned ? "s" : "u")\(bits)_at_\(number)",
            "argument \(number) as a\(isSigned ? " signed" : "n unsigned") number of \(bits) bits",
            pass(values(7)) + [
              "call callee", "exit", prototype("callee", 7), last(7), "r0 = *(u64 *)(r11 + \(8 * (number - 5)))",
            ] + narrowing + ["exit"], .returns(expected))
        }
      }
    }
  }

  /// An immediate is extended by its sign to 64 bits.
  private static var immediates: [StackArgumentProgram] {
    [(6, Int32(-2)), (7, Int32.min), (8, Int32.max)].map { number, immediate in
      program(
        "immediate_at_\(number)", "an immediate as argument \(number)",
        (6...8).map { "*(u64 *)(r11 - \(8 * ($0 - 5))) = \($0 == number ? immediate : 1)" } + [
          "call callee", "exit", prototype("callee", 8), last(8), "r0 = *(u64 *)(r11 + \(8 * (number - 5)))", "exit",
        ], .returns(UInt64(bitPattern: Int64(immediate))))
    }
  }

  /// A function passes its arguments on, in their order or in the opposite one.
  private static func forwarding(reversed: Bool) -> [StackArgumentProgram] {
    (6...12).map { count in
      let all = values(count)
      var middle = [prototype("middle", count)]
      for number in 1...count {
        let source = number <= 5 ? "r\(number)" : "r0"
        if number > 5 { middle.append("r0 = *(u64 *)(r11 + \(8 * (number - 5)))") }
        middle.append("*(u64 *)(r10 - \(8 * number)) = \(source)")
      }
      for number in (1...count).reversed() {
        let from = reversed ? count + 1 - number : number
        let destination = number <= 5 ? "r\(number)" : "r0"
        middle.append("\(destination) = *(u64 *)(r10 - \(8 * from))")
        if number > 5 { middle.append("*(u64 *)(r11 - \(8 * (number - 5))) = r0") }
      }
      return program(
        "\(reversed ? "reversed" : "forwarded")_\(count)",
        "\(count) arguments passed on\(reversed ? " in the opposite order" : "")",
        pass(all) + ["call middle", "exit"] + middle + ["call weigh", "exit"] + weigh("weigh", count),
        .returns(weight(reversed ? all.reversed() : all)))
    }
  }

  /// Callees that take different numbers of arguments, and what calls must not change.
  private static var counts: [StackArgumentProgram] {
    let (six, seven, twelve) = (values(6), values(7), values(12))
    let saved = (6...9).map { "r\($0) = \(Hex.word(value($0 + 20))) ll" }
    return [
      program(
        "counts", "callees of 6, 12 and 7 arguments, one after the other",
        pass(six) + ["call six", "r6 = r0"] + pass(twelve) + ["call twelve", "r6 += r0"] + pass(seven)
          + ["call seven", "r0 += r6", "exit"] + weigh("six", 6) + weigh("twelve", 12) + weigh("seven", 7),
        .returns(weight(six) &+ weight(twelve) &+ weight(seven))),
      program(
        "grows", "a callee of 6 arguments calls one of 12",
        pass(six) + ["call six", "exit", prototype("six", 6), "r6 = *(u64 *)(r11 + 8)"] + pass(twelve)
          + ["call twelve", "r0 += r6", "exit"] + weigh("twelve", 12), .returns(weight(twelve) &+ six[5])),
      program(
        "shrinks", "a callee of 12 arguments calls one of 6",
        pass(twelve) + ["call twelve", "exit", prototype("twelve", 12), "r6 = *(u64 *)(r11 + 56)"] + pass(six)
          + ["call six", "r0 += r6", "exit"] + weigh("six", 6), .returns(weight(six) &+ twelve[11])),
      program(
        "preserves", "r6 to r9 and the stack survive a call of 12 arguments",
        saved + ["*(u64 *)(r10 - 8) = r9"] + pass(twelve) + ["call callee"] + (6...9).map { "r0 ^= r\($0)" }
          + ["r1 = *(u64 *)(r10 - 8)", "r0 += r1", "exit", prototype("callee", 12)]
          + (6...9).map { "r\($0) = \($0)" } + ["r0 = *(u64 *)(r11 + 56)", "*(u64 *)(r10 - 8) = r6", "exit"],
        .returns((twelve[11] ^ value(26) ^ value(27) ^ value(28) ^ value(29)) &+ value(29))),
      program(
        "loop", "three calls of 7 arguments in a loop",
        ["r6 = 0", "r7 = 0", "again: *(u64 *)(r11 - 8) = r6", "*(u64 *)(r11 - 16) = 100"]
          + (1...5).map { "r\($0) = \($0)" } + [
            "call weigh", "r7 += r0", "r6 += 1", "if r6 != 3 goto again", "r0 = r7", "exit",
          ]
          + weigh("weigh", 7), .returns((0..<3).reduce(0) { $0 &+ weight([1, 2, 3, 4, 5, UInt64($1), 100]) })),
    ]
  }

  /// What a verifier has to refuse; the messages are those of Linux 7.3.
  private static var refused: [StackArgumentProgram] {
    func callee(_ lines: [String], count: Int = 6) -> [String] { [prototype("callee", count)] + lines + ["exit"] }
    let loads = callee(["r0 = *(u64 *)(r11 + 8)"])
    let registers = (1...5).map { "r\($0) = \($0)" }
    let cases: [(String, String, [String], String)] = [
      (
        "missing", "no argument 6", ["call callee", "exit"] + loads,
        "callee expects 6 args, stack arg1 is not initialized"
      ),
      (
        "gap", "argument 7 without argument 6",
        ["*(u64 *)(r11 - 16) = 7", "call callee", "exit"]
          + callee(["r0 = *(u64 *)(r11 + 8)", "r1 = *(u64 *)(r11 + 16)", "r0 += r1"], count: 7),
        "callee expects 7 args, stack arg1 is not initialized"
      ),
      (
        "consumed", "the second call without its argument 6",
        ["*(u64 *)(r11 - 8) = 6"] + registers + ["call callee"] + registers + ["call callee", "exit"] + loads,
        "callee expects 6 args, stack arg1 is not initialized"
      ),
      (
        "load_in_main", "the main program has no arguments on the stack", ["r0 = *(u64 *)(r11 + 8)", "exit"],
        "invalid read from stack arg off 8 depth 0"
      ),
      (
        "load_after_store", "a load behind a store",
        ["*(u64 *)(r11 - 8) = 6", "call callee", "exit"]
          + callee(["*(u64 *)(r11 - 8) = 1", "r0 = *(u64 *)(r11 + 8)"]),
        "r11 load must be before any r11 store or call insn"
      ),
      (
        "unused", "one slot more than any callee takes",
        ["*(u64 *)(r11 - 8) = 6", "*(u64 *)(r11 - 16) = 7", "call callee", "exit"] + loads,
        "func#0 writes 2 stack arg slots, but calls only require 1"
      ),
      ("narrow", "a store of 32 bits", ["*(u32 *)(r11 - 8) = 6", "call callee", "exit"] + loads, "R11 is invalid"),
      ("store_above", "a store to an incoming slot", ["*(u64 *)(r11 + 8) = 6", "r0 = 0", "exit"], "R11 is invalid"),
      (
        "load_below", "a load from an outgoing slot", ["*(u64 *)(r11 - 8) = 6", "r0 = *(u64 *)(r11 - 8)", "exit"],
        "R11 is invalid"
      ),
      ("moved", "r11 as an operand", ["r0 = r11", "exit"], "R11 is invalid"),
    ]
    return cases.map { program("refused_\($0)", $1, $2, .refused($3)) }
  }
}
