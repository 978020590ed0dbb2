/// An assembler for the syntax that LLVM's BPF backend prints and its inline assembler accepts.
///
/// A statement ends at the end of its line or at `;`. `name:` before an instruction, or on a line of its own, is a
/// label.
/// `.func PROTOTYPE` starts a subprogram, `.global PROTOTYPE` a global one. `.map NAME KIND KEY VALUE ENTRIES` defines a map
/// (`MapDirective`). `.tag FUNCTION TEXT` gives a function a declaration tag, `.tag FUNCTION:N TEXT` its parameter N, from 1; the
/// main program's name is main. `.section NAME` names the section that the program would have in an object, and so its type. `.main PROTOTYPE` gives
/// the main program a prototype; `.attach FILE` names the file of the program to whose function a program of section freplace/FUNCTION or
/// fentry/FUNCTION is attached. `.flag NAME` is a flag with which it is loaded (`LoadFlag`). `r1 = NAME ll` loads the address of a label, function or map, `r1 = map_value NAME + N ll` an address in
/// the value of a map. `targets=` of a jump table names labels. `call NAME` calls the label or function of that name, otherwise a kfunc;
/// `call N` calls helper N, `call pc+N` the function that starts N slots after the next instruction.
/// Numbers follow LLVM: `0x`, `0b`, a leading 0 for octal, at most one sign, 64 bits with wrap-around.
public struct Assembler {
  private struct Definition {
    let instruction: Int
    let isFunction: Bool
  }

  private var matched: [(instruction: MatchedInstruction, token: AssemblyToken)] = []
  private var names: [String: Definition] = [:]
  private var functions: [(name: String, prototype: AssembledProgram.Prototype, token: AssemblyToken, isGlobal: Bool)] =
    []
  private var maps: [MapDefinition] = []
  /// The labels in jump tables, by the index of the map.
  private var tables: [(map: Int, labels: [Int: String], token: AssemblyToken)] = []
  private var section: String?
  private var mainPrototype: AssembledProgram.Prototype?
  private var attachFile: String?
  private var flags: Set<LoadFlag> = []
  private var tags: [(function: String, tag: FunctionTag, token: AssemblyToken)] = []
  private var slots: [Int] = []
  private var kfuncs: [KfuncReference] = []
  /// Starts of functions that are called by label or distance, with their names if they have one.
  private var called: [Int: String?] = [:]

  /// Assembles a program.
  /// - Parameter text: assembler statements.
  /// - Throws: `AssemblyError` with line and column of the first invalid statement.
  public static func assemble(_ text: String) throws(AssemblyError) -> AssembledProgram {
    try AssembledProgram(assembleUnchecked(text))
  }

  /// Assembles a program whose rules are not checked, for a verifier.
  /// - Parameter text: assembler statements; r11 may stand for any register, a jump may lead out of the program.
  /// - Throws: `AssemblyError` with line and column of the first statement that forms no instruction.
  public static func assembleUnchecked(_ text: String) throws(AssemblyError) -> UncheckedAssembly {
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
    let instruction = Instruction(matched.form, matched.fields)
    do throws(InstructionError) {
      _ = try instruction.encoded()
    } catch {
      throw AssemblyError(
        code: .unknownInstruction, line: tokens[0].line, column: tokens[0].column, message: error.description)
    }
    return instruction
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

  /// `r1 = NAME ll` and `r1 = map_value NAME + N ll` are the only forms that the instruction table does not contain.
  private func match(_ tokens: [AssemblyToken]) throws(AssemblyError) -> MatchedInstruction {
    guard tokens.count >= 4, tokens[1].text == "=", tokens[2].kind == .word, tokens[tokens.count - 1].text == "ll"
    else {
      return try StatementMatcher.shared.match(tokens)
    }
    if tokens.count == 4 { return try match(tokens, name: tokens[2], offset: nil, form: .function) }
    guard tokens[2].text == "map_value", tokens[3].kind == .word else {
      return try StatementMatcher.shared.match(tokens)
    }
    if tokens.count == 5 { return try match(tokens, name: tokens[3], offset: nil, form: .mapIndexValue) }
    guard tokens.count == 7, tokens[4].text == "+" else {
      throw error(.unknownInstruction, tokens[4], "a value's address is `map_value NAME` or `map_value NAME + N`")
    }
    return try match(tokens, name: tokens[3], offset: tokens[5], form: .mapIndexValue)
  }

  private func match(
    _ tokens: [AssemblyToken], name: AssemblyToken, offset: AssemblyToken?, form: WideImmediateKind
  ) throws(AssemblyError) -> MatchedInstruction {
    let number = offset ?? AssemblyToken(kind: .number, text: "0", line: name.line, column: name.column)
    let plain = try StatementMatcher.shared.match([tokens[0], tokens[1], number, tokens[tokens.count - 1]])
    var fields = plain.fields
    if form == .mapIndexValue {
      guard fields.nextImmediate == 0 else {
        throw error(.invalidNumber, number, "the offset does not fit in 32 bits")
      }
      fields.nextImmediate = UInt32(bitPattern: fields.immediate)
      fields.immediate = 0
    }
    return MatchedInstruction(
      form: .loadImmediate64(form), fields: fields, name: NameOperand(name: name, operand: .subprogram))
  }

  private mutating func takeDirective(_ token: AssemblyToken, _ text: String) throws(AssemblyError) {
    switch token.text {
    case ".func", ".global": try takeFunction(token, text.trimmingSpaces)
    case ".map":
      let directive: MapDirective
      do throws(MapDirective.Invalid) {
        directive = try MapDirective(text, maps)
      } catch {
        throw self.error(.invalidDirective, token, error.message)
      }
      let definition = directive.definition
      if maps.contains(where: { $0.name == definition.name }) {
        throw error(.duplicateName, token, "the map `\(definition.name)` is defined twice")
      }
      if !directive.labels.isEmpty { tables.append((maps.count, directive.labels, token)) }
      maps.append(definition)
    case ".section":
      let name = text.trimmingSpaces
      guard !name.isEmpty, section == nil else {
        throw error(.invalidDirective, token, "`.section` wants a name, such as `.section xdp`, once")
      }
      section = name
    case ".main":
      guard mainPrototype == nil, text.contains("(") else {
        throw error(.invalidDirective, token, "`.main` wants a C prototype, such as `.main int f(int a)`, once")
      }
      mainPrototype = AssembledProgram.Prototype(text: text.trimmingSpaces, line: token.line)
    case ".attach":
      let name = text.trimmingSpaces
      guard !name.isEmpty, attachFile == nil else {
        throw error(.invalidDirective, token, "`.attach` wants the name of a file, once")
      }
      attachFile = name
    case ".flag":
      guard let flag = LoadFlag(rawValue: text.trimmingSpaces), flags.insert(flag).inserted else {
        let names = LoadFlag.allCases.map(\.rawValue).joined(separator: " or ")
        throw error(.invalidDirective, token, "`.flag` wants \(names), each once")
      }
    case ".tag":
      let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
      let place = words.first?.split(separator: ":", maxSplits: 1).map(String.init) ?? []
      let number = place.count == 2 ? Int(place[1]) : nil
      guard words.count == 2, let function = place.first, place.count == 1 || (1...12).contains(number ?? 0) else {
        throw error(
          .invalidDirective, token, "`.tag` wants FUNCTION TEXT or FUNCTION:PARAMETER TEXT, such as `.tag f:1 arg:ctx`")
      }
      tags.append((function, FunctionTag(words[1].trimmingSpaces, parameter: number.map { $0 - 1 }), token))
    default:
      throw error(
        .invalidDirective, token,
        "`\(token.text)` is unknown: directives are `.func PROTOTYPE`, `.global PROTOTYPE`, `.map NAME ...`, `.section NAME`, `.main PROTOTYPE`, `.attach FILE`, `.flag NAME` and `.tag FUNCTION TEXT`"
      )
    }
  }

  private mutating func takeFunction(_ token: AssemblyToken, _ prototype: String) throws(AssemblyError) {
    let beforeParameters = prototype.prefix { $0 != "(" }
    let name = String(
      beforeParameters.reversed().drop { $0.isWhitespace }
        .prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    guard prototype.contains("("), let first = name.first, !first.isNumber else {
      throw error(
        .invalidDirective, token, "`\(token.text)` wants a C prototype, such as `\(token.text) int f(int a, long *b)`")
    }
    let named = AssemblyToken(kind: .word, text: name, line: token.line, column: token.column)
    try define(named, isFunction: true)
    let own = AssembledProgram.Prototype(text: prototype, line: token.line)
    functions.append((name, own, token, token.text == ".global"))
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

  private mutating func finish() throws(AssemblyError) -> UncheckedAssembly {
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
    for (map, labels, token) in tables {
      for (entry, label) in labels {
        guard let definition = names[label], definition.instruction < matched.count else {
          throw error(.unknownLabel, token, "no label is named `\(label)`")
        }
        maps[map].targets[entry] = slots[definition.instruction]
      }
    }
    var (subprograms, prototypes) = try arrangeSubprograms()
    if let mainPrototype, !prototypes.isEmpty { prototypes[0] = mainPrototype }
    var tagsOfFunctions = subprograms.map { _ in [FunctionTag]() }
    for (function, tag, token) in tags {
      guard let index = subprograms.firstIndex(where: { $0.name == function }) else {
        throw error(.unknownLabel, token, "no function is named `\(function)`")
      }
      tagsOfFunctions[index].append(tag)
    }
    let places = matched.map { AssemblyPlace(line: $0.token.line, column: $0.token.column) }
    do throws(ProgramError) {
      let program = try UncheckedProgram(
        instructions: instructions, subprograms: subprograms, kfuncs: kfuncs, maps: maps)
      return UncheckedAssembly(
        program: program, prototypes: prototypes, section: section, attachFile: attachFile, flags: flags,
        tags: tagsOfFunctions, places: places)
    } catch {
      throw places.placed(error)
    }
  }

  private mutating func resolve(_ index: Int) throws(AssemblyError) -> Instruction {
    let (matched, _) = matched[index]
    guard let (token, operand) = matched.name.map({ ($0.name, $0.operand) }) else {
      return Instruction(matched.form, matched.fields)
    }
    let isMapValue = matched.form == .loadImmediate64(.mapIndexValue)
    guard let definition = isMapValue ? nil : names[token.text] else {
      if case .loadImmediate64 = matched.form { return try loadMap(token, matched, isValue: isMapValue) }
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

  /// The load of the address of a map or of its value. A predefined map becomes one of the program's when it is named.
  private mutating func loadMap(
    _ token: AssemblyToken, _ matched: MatchedInstruction, isValue: Bool
  ) throws(AssemblyError) -> Instruction {
    var fields = matched.fields
    guard let known = maps.firstIndex(where: { $0.name == token.text }) else {
      guard let predefined = MapDirective.predefined.first(where: { $0.name == token.text }) else {
        throw error(.unknownLabel, token, "no label and no map is named `\(token.text)`")
      }
      maps.append(predefined)
      return try loadMap(token, matched, isValue: isValue)
    }
    fields.immediate = Int32(truncatingIfNeeded: known)
    return Instruction(.loadImmediate64(isValue ? .mapIndexValue : .mapIndex), fields)
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
    let found = slots.prefix(matched.count).partitioningIndex { $0 >= slot }
    return found < matched.count && slots[found] == slot ? found : nil
  }

  private func arrangeSubprograms() throws(AssemblyError) -> ([Subprogram], [AssembledProgram.Prototype?]) {
    var starts: [Int: (name: String?, prototype: AssembledProgram.Prototype?)] = [:]
    for (start, name) in called where start > 0 { starts[start] = (name, nil) }
    for (name, prototype, token, _) in functions {
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
      let isGlobal = functions.contains { $0.name == name && $0.isGlobal }
      subprograms.append(
        Subprogram(name: name ?? "func\(subprograms.count)", firstInstruction: start, isGlobal: isGlobal))
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
