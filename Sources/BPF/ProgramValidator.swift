/// The rules for whole programs: targets of jumps and calls, starts and ends of functions.
///
/// Source: RFC 9669 section 4.3; Linux `kernel/bpf/verifier.c`, `check_subprogs` and `add_subprog_and_kfunc`.
struct ProgramValidator {
  let instructions: [Instruction]
  let layout: SlotLayout
  let subprograms: [Subprogram]
  let kfuncCount: Int
  /// 0: the program refers to the program arrays of an engine.
  let mapCount: Int

  init(
    instructions: [Instruction], layout: SlotLayout, subprograms: [Subprogram], kfuncCount: Int, mapCount: Int
  ) throws(ProgramError) {
    self.instructions = instructions
    self.layout = layout
    self.kfuncCount = kfuncCount
    self.mapCount = mapCount
    if subprograms.isEmpty {
      self.subprograms = Self.derivedSubprograms(instructions, layout)
    } else {
      try Self.check(subprograms, instructions, layout)
      self.subprograms = subprograms
    }
  }

  private static func derivedSubprograms(_ instructions: [Instruction], _ layout: SlotLayout) -> [Subprogram] {
    var starts: Set<Int> = []
    for (index, instruction) in instructions.enumerated() where instruction.namesSubprogram {
      guard let distance = instruction.targetDistance,
        let target = layout.instruction(at: layout.slot(index) + 1 + Int(distance)), target > 0
      else { continue }
      starts.insert(target)
    }
    return [Subprogram(name: "main", firstInstruction: 0)]
      + starts.sorted().enumerated().map { Subprogram(name: "func\($0 + 1)", firstInstruction: $1) }
  }

  private static func check(
    _ subprograms: [Subprogram], _ instructions: [Instruction], _ layout: SlotLayout
  ) throws(ProgramError) {
    var names: Set<String> = []
    var minimum = 0
    for (index, subprogram) in subprograms.enumerated() {
      let start = subprogram.firstInstruction
      let place = instructions.indices.contains(start) ? start : instructions.count - 1
      func error(_ code: ProgramError.Code) -> ProgramError {
        ProgramError(code, instruction: place, slot: layout.slot(place))
      }
      guard start >= minimum, start == place, index > 0 || start == 0 else {
        throw error(.invalidSubprogramStart(index: index))
      }
      guard names.insert(subprogram.name).inserted else { throw error(.duplicateSubprogram(subprogram.name)) }
      minimum = start + 1
    }
  }

  func validate() throws(ProgramError) {
    var starts: Set<Int> = []
    for subprogram in subprograms { starts.insert(subprogram.firstInstruction) }
    for (number, subprogram) in subprograms.enumerated() {
      let end = number + 1 < subprograms.count ? subprograms[number + 1].firstInstruction : instructions.count
      let range = subprogram.firstInstruction..<end
      for index in range { try check(index, in: range, starts) }
      guard instructions[end - 1].endsSubprogram else {
        throw error(.fallsThrough(subprogram: subprogram.name), end - 1)
      }
    }
  }

  private func check(_ index: Int, in range: Range<Int>, _ starts: Set<Int>) throws(ProgramError) {
    let instruction = instructions[index]
    if case .call(.kfunc(let id, _)) = instruction, id < 0 || id >= kfuncCount {
      throw error(.kfuncOutOfRange(id), index)
    }
    if mapCount > 0, let map = instruction.mapIndex, map < 0 || map >= mapCount {
      throw error(.mapOutOfRange(map), index)
    }
    if instruction.registersWritten.contains(.r10) { throw error(.frameWritten, index) }
    guard let distance = instruction.targetDistance else { return }
    let slot = layout.slot(index) + 1 + Int(distance)
    let isCall = instruction.namesSubprogram
    guard layout.contains(slot) else {
      throw error(isCall ? .callOutOfProgram(slot: slot) : .jumpOutOfProgram(slot: slot), index)
    }
    guard let target = layout.instruction(at: slot) else { throw error(.targetInsideWideImmediate(slot: slot), index) }
    if isCall {
      guard starts.contains(target) else { throw error(.callNotToSubprogram(slot: slot), index) }
    } else if !range.contains(target) {
      throw error(.jumpOutOfSubprogram(slot: slot), index)
    }
  }

  private func error(_ code: ProgramError.Code, _ index: Int) -> ProgramError {
    ProgramError(code, instruction: index, slot: layout.slot(index))
  }
}

extension Instruction {
  /// The index of the map that the instruction names; nil if it names none by index.
  fileprivate var mapIndex: Int32? {
    switch self {
    case .loadImmediate64(_, .mapIndex(let index)), .loadImmediate64(_, .mapIndexValue(let index, _)): index
    default: nil
    }
  }

  /// Whether the instruction calls a subprogram or takes its address.
  fileprivate var namesSubprogram: Bool {
    switch self {
    case .call(.subprogram), .loadImmediate64(_, .function): true
    default: false
    }
  }

  /// Whether control never continues at the next instruction (Linux accepts these three as a function's last).
  fileprivate var endsSubprogram: Bool {
    switch self {
    case .exit, .jump, .jumpLong: true
    default: false
    }
  }
}
