import Support

/// Writes random programs near the edge of what the verifier accepts, as assembler text.
///
/// A program is made of pieces that keep the rules: numbers with a bound, spills and fills of parts, accesses at a variable
/// offset of the stack, loops, calls with slots, callbacks, maps. r6, r7 and r8 hold numbers, r9 the context. One place of about
/// half of them is changed afterwards (`BrokenRule`).
struct RuleProgramWriter {
  /// What a kernel knows.
  struct Features: Codable, Equatable, Sendable {
    /// Stack arguments (r11) and the kfuncs that take them.
    var stackArguments: Bool
    /// Whether the registry's module or the kernel's test module is there to be called.
    var kfuncs: Bool
    /// Whether the kernel's kfuncs that get and give back tasks are there to be called.
    var objects: Bool
  }

  /// A program as text.
  /// - Parameters:
  ///   - seed: determines the program, together with the programs that others are made of and our verdicts on these.
  ///   - features: what the kernel knows.
  ///   - reader: the programs that half of the random ones are made of: those of even seeds.
  static func text(seed: UInt64, _ features: Features, _ reader: RuleProgramReader) -> String {
    var writer = RuleProgramWriter(seed: seed, features)
    if seed % 2 == 0, let turn = reader.corpus.turn(seed / 2) { return writer.text(of: turn, reader) }
    return text(seed: seed, features)
  }

  /// A program as text that is made of no other one.
  /// - Parameters:
  ///   - seed: determines the program.
  ///   - features: what the kernel knows.
  static func text(seed: UInt64, _ features: Features) -> String {
    var writer = RuleProgramWriter(seed: seed, features)
    var lines = writer.program()
    if writer.random(in: 0..<2) == 0 { lines = BrokenRule.broken(lines, &writer) }
    return text(lines)
  }

  /// The tries to keep a message when a program is changed.
  private static let tries = 8

  /// A program whose turn it is, changed.
  private mutating func text(of turn: RuleCorpus.Turn, _ reader: RuleProgramReader) -> String {
    let original = Self.text(turn.lines)
    guard turn.changes > 0 else { return original }
    var text = original
    for _ in 0..<Self.tries {
      text = changed(turn)
      guard let message = turn.message else { return text }
      if text == original { continue }
      if reader.messageKind(text) == message { return text }
    }
    return text
  }

  /// A program with places changed.
  private mutating func changed(_ turn: RuleCorpus.Turn) -> String {
    var lines = turn.lines
    for _ in 0..<turn.changes { lines = BrokenRule.broken(lines, &self) }
    return Self.text(lines)
  }

  private static func text(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

  /// The registers that hold numbers.
  static let values = ["r6", "r7", "r8"]

  let features: Features
  private var generator: SeededGenerator
  private var labels = 0
  /// The functions behind the main program.
  var functions: [[String]] = []
  /// How deep the call is that is being written.
  var depth = 0
  var callbacks = 0
  /// Whether r9 holds the context.
  var hasContext = true
  /// Definitions of maps that the program uses.
  var maps: Set<String> = []

  private init(seed: UInt64, _ features: Features) {
    self.features = features
    generator = SeededGenerator(seed: seed)
  }

  // MARK: Choices

  mutating func random(in range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func happens(_ percent: Int) -> Bool { random(in: 0..<100) < percent }

  mutating func pick<Choice>(_ choices: Choice...) -> Choice { choices[random(in: 0..<choices.count)] }

  mutating func pick(from choices: [String]) -> String { choices[random(in: 0..<choices.count)] }

  mutating func value() -> String { pick(from: Self.values) }

  mutating func twoValues() -> (String, String) {
    let first = random(in: 0..<3)
    return (Self.values[first], Self.values[(first + 1 + random(in: 0..<2)) % 3])
  }

  mutating func shuffled(_ numbers: [Int]) -> [Int] { numbers.shuffled(using: &generator) }

  mutating func label() -> String {
    labels += 1
    return "l\(labels)"
  }

  /// The number of labels, functions and callbacks so far: no two functions have the same.
  var nameNumber: Int { functions.count + callbacks + labels }

  /// The name of a register's lower half.
  static func half(_ register: String) -> String { "w" + register.dropFirst() }

  // MARK: The program

  private mutating func program() -> [String] {
    var lines = ["r9 = r1"]
    for register in Self.values { lines += happens(60) ? unknown(register) : ["\(register) = \(pick(0, 1, 7))"] }
    for _ in 0..<random(in: 2..<6) { lines += piece("out") }
    lines += ["out:", "r0 = 0", "exit"]
    for function in functions.reversed() { lines += function }
    return maps.sorted() + lines
  }

  /// A piece of a function.
  /// - Parameters:
  ///   - out: a label at the function's end.
  ///   - isSmall: whether it holds no loop and no call that holds another one.
  mutating func piece(_ out: String, isSmall: Bool = false) -> [String] {
    typealias Piece = (inout RuleProgramWriter, String) -> [String]
    var choices: [Piece] = [
      { writer, _ in writer.arithmetic() }, { $0.branch($1) }, { $0.linked($1) }, { writer, _ in writer.use() },
      { writer, _ in writer.overwrite() }, { writer, _ in writer.atomic() },
    ]
    for _ in 0..<2 {
      choices.append { writer, out in writer.index(writer.value(), out) }
      choices.append { writer, out in writer.spill(writer.value(), out) }
    }
    if hasContext {
      choices += [{ writer, _ in writer.pointerSpill() }, { $0.packet($1) }, { $0.packet($1) }]
      choices += [{ $0.resource($1) }, { $0.resource($1) }]
    }
    choices.append { $0.mapValue($1) }
    if !isSmall {
      choices += [{ $0.table($1) }]
      if features.objects { choices.append { writer, _ in writer.assertion() } }
      choices += [{ $0.loop($1) }, { $0.loop($1) }, { $0.openLoop($1) }, { writer, _ in writer.callback() }]
      if hasContext { choices += [{ writer, _ in writer.global() }] }
      if features.kfuncs { choices.append { $0.kfunc($1) } }
      if depth < 3 {
        choices += [{ $0.call($1) }, { $0.call($1) }, { $0.call($1) }]
        if features.stackArguments { choices.append { writer, _ in writer.conditionalStore() } }
      }
    } else if depth < 2 {
      choices.append { $0.call($1) }
    }
    return choices[random(in: 0..<choices.count)](&self, out)
  }
}
