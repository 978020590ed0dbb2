/// A position in a program under construction, created by `ProgramBuilder.label()` and valid for that builder only.
public struct Label: Hashable, Sendable {
  let number: Int
}

/// Builds a program from instructions with symbolic jumps and calls, which `build()` resolves once.
///
/// Errors on the way (a label placed twice, a slot 0) are stored and thrown by `build()`.
public struct ProgramBuilder: Sendable {
  private enum Reference {
    case label(Label)
    case subprogram(String)
  }

  private var instructions: [Instruction] = []
  /// Instructions whose distance is not known yet, by index.
  private var references: [(index: Int, to: Reference)] = []
  /// The instruction index at which each label was placed.
  private var places: [Int?] = []
  private var subprograms = [Subprogram(name: "main", firstInstruction: 0)]
  private var kfuncs: [KfuncReference] = []
  private var kfuncIndices: [String: Int32] = [:]
  private var mistake: (code: ProgramError.Code, index: Int)?

  /// Creates a builder; its first instructions are the main program's.
  public init() {}

  /// Creates a label, to be placed once.
  public mutating func label() -> Label {
    places.append(nil)
    return Label(number: places.count - 1)
  }

  /// Places a label before the next instruction.
  ///
  /// - Parameter label: a label of this builder that is not placed yet.
  public mutating func place(_ label: Label) {
    guard places.indices.contains(label.number) else { return note(.unplacedLabel(label)) }
    guard places[label.number] == nil else { return note(.labelPlacedTwice(label)) }
    places[label.number] = instructions.count
  }

  /// Appends an instruction unchanged.
  ///
  /// - Parameter instruction: any instruction; distances and kfunc indices in it are not changed.
  public mutating func append(_ instruction: Instruction) {
    instructions.append(instruction)
  }

  /// Appends instructions unchanged.
  ///
  /// - Parameter sequence: instructions; distances and kfunc indices in them are not changed.
  public mutating func append(contentsOf sequence: some Sequence<Instruction>) {
    instructions.append(contentsOf: sequence)
  }

  /// Appends `goto label`; a distance over 16 bits is an error (see `jumpLong(to:)`).
  ///
  /// - Parameter label: the target.
  public mutating func jump(to label: Label) {
    append(.jump(0), referringTo: .label(label))
  }

  /// Appends `gotol label`, with a 32-bit distance.
  ///
  /// - Parameter label: the target.
  public mutating func jumpLong(to label: Label) {
    append(.jumpLong(0), referringTo: .label(label))
  }

  /// Appends `if register condition operand goto label`.
  ///
  /// - Parameters:
  ///   - width: 32- or 64-bit comparison.
  ///   - condition: the condition.
  ///   - register: the left operand.
  ///   - operand: the right operand.
  ///   - label: the target.
  public mutating func jumpIf(
    _ width: Width, _ condition: Condition, _ register: Register, _ operand: Operand, to label: Label
  ) {
    append(.jumpIf(width, condition, register, operand, 0), referringTo: .label(label))
  }

  /// Appends `may_goto label`.
  ///
  /// - Parameter label: the target.
  public mutating func mayGoto(to label: Label) {
    append(.mayGoto(0), referringTo: .label(label))
  }

  /// Starts a subprogram, which contains the instructions appended from here on.
  ///
  /// - Parameter name: a unique name; "main" is the main program's.
  public mutating func beginSubprogram(_ name: String) {
    subprograms.append(Subprogram(name: name, firstInstruction: instructions.count))
  }

  /// Appends a call to a subprogram, begun before or after.
  ///
  /// - Parameter name: the subprogram's name.
  public mutating func call(subprogram name: String) {
    append(.call(.subprogram(0)), referringTo: .subprogram(name))
  }

  /// Appends a load of a subprogram's address (a callback).
  ///
  /// - Parameters:
  ///   - name: the subprogram's name.
  ///   - register: the destination register.
  public mutating func loadAddress(ofSubprogram name: String, into register: Register) {
    append(.loadImmediate64(register, .function(offset: 0)), referringTo: .subprogram(name))
  }

  /// Appends a call to a kfunc; each name has one `KfuncReference`.
  ///
  /// - Parameter name: the kfunc's C name.
  public mutating func call(kfunc name: String) {
    let index = kfuncIndices[name] ?? Int32(truncatingIfNeeded: kfuncs.count)
    if kfuncIndices.updateValue(index, forKey: name) == nil { kfuncs.append(KfuncReference(name: name)) }
    append(.call(.kfunc(id: index, fdOffset: 0)))
  }

  /// Appends a call to a helper.
  ///
  /// - Parameter id: the helper's static id.
  public mutating func call(helper id: Int32) {
    append(.call(.helper(id)))
  }

  /// Appends the store of an outgoing stack argument: `*(u64 *)(r11 - 8 * slot) = operand`.
  ///
  /// - Parameters:
  ///   - slot: the stack-argument slot, 1-based: argument 6 is slot 1.
  ///   - operand: the register or immediate stored.
  public mutating func storeArgument(slot: Int, from operand: Operand) {
    guard let offset = offset(ofSlot: slot, sign: -1) else { return }
    append(.store(.double, base: .params, offset: offset, operand))
  }

  /// Appends the load of an incoming stack argument: `register = *(u64 *)(r11 + 8 * slot)`.
  ///
  /// - Parameters:
  ///   - slot: the stack-argument slot, 1-based: argument 6 is slot 1.
  ///   - register: the register loaded.
  public mutating func loadArgument(slot: Int, into register: Register) {
    guard let offset = offset(ofSlot: slot, sign: 1) else { return }
    append(.load(.double, register, base: .params, offset: offset))
  }

  /// Builds the program, with every label and name resolved.
  ///
  /// - Throws: `ProgramError`: the first stored error, a label that was not placed, a subprogram that was not begun, a
  ///   distance that does not fit, or a rule of `Program`.
  public consuming func build() throws(ProgramError) -> Program {
    if let (code, index) = mistake { throw ProgramError(code, instruction: index, slot: slots(before: index)) }
    var slots: [Int] = []
    slots.reserveCapacity(instructions.count + 1)
    var slot = 0
    for instruction in instructions {
      slots.append(slot)
      slot += instruction.slotCount
    }
    slots.append(slot)
    var starts: [String: Int] = [:]
    for subprogram in subprograms { starts[subprogram.name] = subprogram.firstInstruction }
    for (index, reference) in references {
      let target: Int
      switch reference {
      case .label(let label):
        guard places.indices.contains(label.number), let place = places[label.number] else {
          throw ProgramError(.unplacedLabel(label), instruction: index, slot: slots[index])
        }
        target = place
      case .subprogram(let name):
        guard let start = starts[name] else {
          throw ProgramError(.unknownSubprogram(name), instruction: index, slot: slots[index])
        }
        target = start
      }
      do throws(InstructionError) {
        instructions[index] = try instructions[index].leading(to: slots[target] - slots[index] - 1)
      } catch {
        throw ProgramError(.instruction(error), instruction: index, slot: slots[index])
      }
    }
    return try Program(instructions: instructions, subprograms: subprograms, kfuncs: kfuncs)
  }

  private mutating func append(_ instruction: Instruction, referringTo reference: Reference) {
    references.append((instructions.count, reference))
    instructions.append(instruction)
  }

  /// The displacement in bytes of a slot from r11; nil, with the error stored, for an invalid slot.
  private mutating func offset(ofSlot slot: Int, sign: Int) -> Int16? {
    let (bytes, overflow) = slot.multipliedReportingOverflow(by: 8 * sign)
    guard slot > 0, !overflow, let offset = Int16(exactly: bytes) else {
      note(.invalidStackArgumentSlot(slot))
      return nil
    }
    return offset
  }

  private mutating func note(_ code: ProgramError.Code) {
    if mistake == nil { mistake = (code, instructions.count) }
  }

  private func slots(before index: Int) -> Int {
    instructions[..<index].reduce(0) { $0 + $1.slotCount }
  }
}

extension Instruction {
  /// The instruction with another distance, in slots.
  ///
  /// - Throws: `.jumpOutOfRange` if the distance does not fit.
  func leading(to distance: Int) throws(InstructionError) -> Instruction {
    let wide = Int32(clamping: distance)
    guard Int(wide) == distance else { throw .jumpOutOfRange(wide) }
    switch self {
    case .jump:
      guard Int16(exactly: wide) != nil else { throw .jumpOutOfRange(wide) }
      return .jump(wide)
    case .jumpLong: return .jumpLong(wide)
    case .call(.subprogram): return .call(.subprogram(wide))
    case .loadImmediate64(let register, .function): return .loadImmediate64(register, .function(offset: wide))
    case .jumpIf(let width, let condition, let register, let operand, _):
      guard let short = Int16(exactly: wide) else { throw .jumpOutOfRange(wide) }
      return .jumpIf(width, condition, register, operand, short)
    case .mayGoto:
      guard let short = Int16(exactly: wide) else { throw .jumpOutOfRange(wide) }
      return .mayGoto(short)
    default: return self
    }
  }
}
