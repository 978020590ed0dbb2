/// An assembler for the syntax that LLVM's BPF backend prints and its inline assembler accepts.
///
/// A statement ends at the end of its line or at `;`. `name:` before an instruction, or on a line of its own, is a
/// label.
/// `.func PROTOTYPE` starts a subprogram. `call NAME` calls the label or function of that name, otherwise a kfunc;
/// `call N` calls helper N, `call pc+N` the function that starts N slots after the next instruction.
/// Numbers follow LLVM: `0x`, `0b`, a leading 0 for octal, at most one sign, 64 bits with wrap-around.
public struct Assembler {
  private struct Definition {
    let instruction: Int
    let isFunction: Bool
  }

  private var matched: [(instruction: MatchedInstruction, token: AssemblyToken)] = []
  private var names: [String: Definition] = [:]
  private var functions: [(name: String, prototype: AssembledProgram.Prototype, token: AssemblyToken)] = []
  private var slots: [Int] = []
  private var kfuncs: [KfuncReference] = []
  /// Starts of functions that are called by label or distance, with their names if they have one.
  private var called: [Int: String?] = [:]

  /// Assembles a program.
  /// - Parameter text: assembler statements.
  /// - Throws: `AssemblyError` with line and column of the first invalid statement.
  public static func assemble(_ text: String) throws(AssemblyError) -> AssembledProgram {
    var assembler = Assembler()
    for statement in try AssemblyLexer.statements(text) { try assembler.take(statement) }
    return try assembler.finish()
  }

  /// Assembles one instruction, in which jumps and calls have distances and kfuncs have numbers.
  /// - Parameter text: one statement without labels.
  /// - Throws: `AssemblyError`, also for label and function names.
  public static func instruction(_ text: String) throws(AssemblyError) -> Instruction {
    let statements = try AssemblyLexer.statements(text)
    guard let tokens = statements.first?.tokens, statements.count == 1 else {
      throw AssemblyError(code: .unknownInstruction, line: 1, column: 1, message: "this is not one instruction")
    }
    let matched = try StatementMatcher.shared.match(tokens)
    if let name = matched.name {
      throw AssemblyError(
        code: .unknownLabel, line: name.name.line, column: name.name.column,
        message: "`\(name.name.text)` is a name: a single instruction has distances")
    }
    return Instruction(matched.form, matched.fields)
  }

  // MARK: Statements

  private mutating func take(_ statement: AssemblyStatement) throws(AssemblyError) {
    if let directive = statement.directive {
      try takeDirective(statement.tokens[0], directive)
      return
    }
    var tokens = statement.tokens[...]
    while tokens.count >= 2, let first = tokens.first, first.kind == .word, tokens[tokens.startIndex + 1].text == ":" {
      try define(first, isFunction: false)
      tokens = tokens.dropFirst(2)
    }
    guard let first = tokens.first else { return }
    matched.append((try match(Array(tokens)), first))
  }

  /// `r1 = NAME ll` is the only form that the instruction table does not contain.
  private func match(_ tokens: [AssemblyToken]) throws(AssemblyError) -> MatchedInstruction {
    if tokens.count == 4, tokens[1].text == "=", tokens[2].kind == .word, tokens[3].text == "ll" {
      let zero = AssemblyToken(kind: .number, text: "0", line: tokens[2].line, column: tokens[2].column)
      let plain = try StatementMatcher.shared.match([tokens[0], tokens[1], zero, tokens[3]])
      return MatchedInstruction(
        form: .loadImmediate64(.function), fields: plain.fields,
        name: NameOperand(name: tokens[2], operand: .subprogram))
    }
    return try StatementMatcher.shared.match(tokens)
  }

  private mutating func takeDirective(_ token: AssemblyToken, _ text: String) throws(AssemblyError) {
    let prototype = text.trimmingSpaces
    guard token.text == ".func" else {
      throw error(.invalidDirective, token, "`\(token.text)` is unknown: the only directive is `.func PROTOTYPE`")
    }
    let beforeParameters = prototype.prefix { $0 != "(" }
    let name = String(
      beforeParameters.reversed().drop { $0.isWhitespace }
        .prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    guard prototype.contains("("), let first = name.first, !first.isNumber else {
      throw error(
        .invalidDirective, token, "`.func` wants a C prototype, such as `.func int f(int a, long *b)`")
    }
    let named = AssemblyToken(kind: .word, text: name, line: token.line, column: token.column)
    try define(named, isFunction: true)
    functions.append((name, AssembledProgram.Prototype(text: prototype, line: token.line), token))
  }

  private mutating func define(_ name: AssemblyToken, isFunction: Bool) throws(AssemblyError) {
    let definition = Definition(instruction: matched.count, isFunction: isFunction)
    if let other = names.updateValue(definition, forKey: name.text) {
      names[name.text] = other
      throw error(.duplicateName, name, "`\(name.text)` is defined twice")
    }
  }

  private func error(_ code: AssemblyError.Code, _ token: AssemblyToken, _ message: String) -> AssemblyError {
    AssemblyError(code: code, line: token.line, column: token.column, message: message)
  }

  // MARK: The program

  private mutating func finish() throws(AssemblyError) -> AssembledProgram {
    var slot = 0
    for (instruction, _) in matched {
      slots.append(slot)
      if case .loadImmediate64 = instruction.form { slot += 2 } else { slot += 1 }
    }
    slots.append(slot)
    var instructions: [Instruction] = []
    instructions.reserveCapacity(matched.count)
    for index in matched.indices { instructions.append(try resolve(index)) }
    for (index, instruction) in instructions.enumerated() { noteCall(instruction, at: index) }
    let (subprograms, prototypes) = try arrangeSubprograms()
    do throws(ProgramError) {
      let program = try Program(instructions: instructions, subprograms: subprograms, kfuncs: kfuncs)
      return AssembledProgram(program: program, prototypes: prototypes, lines: matched.map(\.token.line))
    } catch {
      throw placed(error)
    }
  }

  private func placed(_ error: ProgramError) -> AssemblyError {
    let token = matched.indices.contains(error.instruction) ? matched[error.instruction].token : nil
    return AssemblyError(
      code: .program(error.code), line: token?.line ?? 1, column: token?.column ?? 1, message: error.message)
  }

  private mutating func resolve(_ index: Int) throws(AssemblyError) -> Instruction {
    let (matched, _) = matched[index]
    guard let (token, operand) = matched.name.map({ ($0.name, $0.operand) }) else {
      return Instruction(matched.form, matched.fields)
    }
    guard let definition = names[token.text] else {
      guard operand == .subprogram, case .call = matched.form else {
        throw error(.unknownLabel, token, "no label is named `\(token.text)`")
      }
      let number = kfuncs.firstIndex { $0.name == token.text } ?? kfuncs.count
      if number == kfuncs.count { kfuncs.append(KfuncReference(name: token.text)) }
      return .call(.kfunc(id: Int32(truncatingIfNeeded: number), fdOffset: 0))
    }
    if operand != .subprogram && definition.isFunction {
      throw error(.unknownLabel, token, "`\(token.text)` is a function: it can be called, not jumped to")
    }
    if operand == .subprogram && !definition.isFunction { called[definition.instruction] = token.text }
    guard definition.instruction < self.matched.count else {
      throw error(.unknownLabel, token, "no instruction follows `\(token.text)`")
    }
    let distance = slots[definition.instruction] - slots[index] - 1
    do throws(InstructionError) {
      return try Instruction(matched.form, matched.fields).leading(to: distance)
    } catch {
      throw self.error(
        .invalidNumber, token, "`\(token.text)` is \(distance) slots away: use `gotol`, which has 32 bits")
    }
  }

  /// Records a function that is called by its distance.
  private mutating func noteCall(_ instruction: Instruction, at index: Int) {
    switch instruction {
    case .call(.subprogram(let distance)), .loadImmediate64(_, .function(let distance)):
      let slot = slots[index] + 1 + Int(distance)
      guard let target = self.instruction(atSlot: slot), target > 0 else { return }
      if called[target] == nil { called[target] = .some(nil) }
    default: break
    }
  }

  private func instruction(atSlot slot: Int) -> Int? {
    var (low, high) = (0, matched.count)
    while low < high {
      let middle = (low + high) / 2
      if slots[middle] < slot { low = middle + 1 } else { high = middle }
    }
    return low < matched.count && slots[low] == slot ? low : nil
  }

  private func arrangeSubprograms() throws(AssemblyError) -> ([Subprogram], [AssembledProgram.Prototype?]) {
    var starts: [Int: (name: String?, prototype: AssembledProgram.Prototype?)] = [:]
    for (start, name) in called where start > 0 { starts[start] = (name, nil) }
    for (name, prototype, token) in functions {
      let start = names[name]?.instruction ?? 0
      if start == 0 {
        throw error(
          .invalidDirective, token, "the main program is missing: it must precede the first `.func`")
      }
      guard start < matched.count else { throw error(.invalidDirective, token, "`\(name)` has no instructions") }
      if let other = starts[start]?.name {
        throw error(.invalidDirective, token, "`\(name)` and `\(other)` start at the same instruction")
      }
      starts[start] = (name, prototype)
    }
    var subprograms = [Subprogram(name: "main", firstInstruction: 0)]
    var prototypes: [AssembledProgram.Prototype?] = [nil]
    for (start, (name, prototype)) in starts.sorted(by: { $0.key < $1.key }) {
      subprograms.append(Subprogram(name: name ?? "func\(subprograms.count)", firstInstruction: start))
      prototypes.append(prototype)
    }
    return (subprograms, prototypes)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
