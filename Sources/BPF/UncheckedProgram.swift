/// Instructions and functions before the rules for whole programs are checked: what a verifier is given.
///
/// Jumps may lead anywhere, a function may fall through, an instruction may have no encoding (`R11 is invalid`). References
/// to kfuncs and maps are in range.
public struct UncheckedProgram: Sendable, Equatable {
  /// The instructions of all subprograms, in order.
  public let instructions: [Instruction]
  /// The functions in order; the first is the main program and starts at instruction 0.
  public let subprograms: [Subprogram]
  /// The kfuncs, indexed by the ids of kfunc calls.
  public let kfuncs: [KfuncReference]
  /// The maps, indexed by `WideImmediate.mapIndex` and `mapIndexValue`.
  public let maps: [MapDefinition]
  /// The lines that the instructions were compiled from, in the order of their instructions; empty if not known.
  public let lines: [SourceLine]
  /// The slots of the instructions.
  @usableFromInline package let layout: SlotLayout

  /// Creates a program; its size, its references to kfuncs and maps and the starts of its functions are checked.
  ///
  /// - Parameters:
  ///   - instructions: the instructions of all subprograms.
  ///   - subprograms: the functions in order, the main program first; if empty, a subprogram starts at every target of a
  ///     subprogram call or subprogram address, named "main", "func1", "func2" and so on.
  ///   - kfuncs: the kfuncs, indexed by the ids of kfunc calls.
  ///   - maps: the maps, indexed by the 64-bit immediates that name a map by index.
  ///   - lines: the source lines of the instructions, in the order of their instructions.
  /// - Throws: `ProgramError` with `.empty`, `.tooManySlots`, `.invalidSubprogramStart`, `.duplicateSubprogram`,
  ///   `.kfuncOutOfRange` or `.mapOutOfRange`.
  public init(
    instructions: [Instruction], subprograms: [Subprogram] = [], kfuncs: [KfuncReference] = [],
    maps: [MapDefinition] = [], lines: [SourceLine] = []
  ) throws(ProgramError) {
    try self.init(
      instructions: instructions, layout: SlotLayout(instructions), subprograms: subprograms, kfuncs: kfuncs,
      maps: maps,
      lines: lines)
  }

  init(
    instructions: [Instruction], layout: SlotLayout, subprograms: [Subprogram], kfuncs: [KfuncReference],
    maps: [MapDefinition], lines: [SourceLine]
  ) throws(ProgramError) {
    self.layout = layout
    self.instructions = instructions
    self.kfuncs = kfuncs
    self.maps = maps
    self.lines = lines
    if subprograms.isEmpty {
      self.subprograms = Self.derivedSubprograms(instructions, layout)
    } else {
      try Self.check(subprograms, instructions, layout)
      self.subprograms = subprograms
    }
    try checkReferences()
  }

  /// Decodes a program from raw bytes: slots of 8 bytes, little endian. r11 may stand in every register field.
  ///
  /// - Parameters:
  ///   - bytes: the slots.
  ///   - kfuncs: the kfuncs, indexed by the imm fields of kfunc calls.
  /// - Throws: `ProgramError` for the first instruction that is unknown, and as `init(instructions:)`.
  public init(decoding bytes: some Sequence<UInt8>, kfuncs: [KfuncReference] = []) throws(ProgramError) {
    try self.init(instructions: Instruction.decodeAll(bytes, takesParams: true), kfuncs: kfuncs)
  }

  /// A valid program as one whose rules are still to be checked.
  ///
  /// - Parameter program: the program.
  public init(_ program: Program) {
    instructions = program.instructions
    subprograms = program.subprograms
    kfuncs = program.kfuncs
    maps = program.maps
    lines = program.lines
    layout = program.layout
  }

  /// The slot at which an instruction starts: the number by which Linux's verifier names it.
  ///
  /// - Parameter index: an index of `instructions`.
  @inlinable package func slot(ofInstruction index: Int) -> Int { layout.slot(index) }

  /// The slot that a jump, a call or a function's address leads to; nil for other instructions. It may be outside the
  /// program or the second slot of a 64-bit immediate.
  ///
  /// - Parameter index: an index of `instructions`.
  @inlinable package func targetSlot(ofInstruction index: Int) -> Int? {
    instructions[index].targetDistance.map { layout.slot(index) + 1 + Int($0) }
  }

  /// The index of the target of a jump, a subprogram call or a subprogram's address; nil for other instructions and if no
  /// instruction starts there.
  ///
  /// - Parameter index: an index of `instructions`.
  @inlinable package func target(ofInstruction index: Int) -> Int? {
    targetSlot(ofInstruction: index).flatMap { layout.instruction(at: $0) }
  }

  /// The index in `subprograms` of the function that contains an instruction.
  ///
  /// - Parameter index: an index of `instructions`.
  package func subprogram(containing index: Int) -> Int {
    subprograms.partitioningIndex { $0.firstInstruction > index } - 1
  }

  /// The source line of an instruction; nil if it is not known.
  ///
  /// - Parameter index: an index of `instructions`.
  package func line(ofInstruction index: Int) -> SourceLine? {
    let next = lines.partitioningIndex { $0.instruction > index }
    guard next > 0, lines[next - 1].instruction >= subprograms[subprogram(containing: index)].firstInstruction else {
      return nil
    }
    return lines[next - 1]
  }

  /// The instructions of a function.
  ///
  /// - Parameter subprogram: an index of `subprograms`.
  package func instructions(ofSubprogram subprogram: Int) -> Range<Int> {
    let next = subprogram + 1
    let end = next < subprograms.count ? subprograms[next].firstInstruction : instructions.count
    return subprograms[subprogram].firstInstruction..<end
  }
}

extension UncheckedProgram {
  /// The functions that are called or whose address is taken, and the main program: indices of `subprograms`.
  package var calledSubprograms: [Int] {
    var called: Set<Int> = [0]
    for (index, instruction) in instructions.enumerated() where instruction.namesSubprogram {
      guard let target = target(ofInstruction: index) else { continue }
      let function = subprogram(containing: target)
      if subprograms[function].firstInstruction == target { called.insert(function) }
    }
    return called.sorted()
  }

  /// The same instructions with other functions.
  /// - Parameter subprograms: some of the functions in order, the main program among them.
  package func with(_ subprograms: [Subprogram]) -> UncheckedProgram {
    UncheckedProgram(
      instructions: instructions, subprograms: subprograms, kfuncs: kfuncs, maps: maps, lines: lines, layout: layout)
  }

  private init(
    instructions: [Instruction], subprograms: [Subprogram], kfuncs: [KfuncReference], maps: [MapDefinition],
    lines: [SourceLine], layout: SlotLayout
  ) {
    self.instructions = instructions
    self.subprograms = subprograms
    self.kfuncs = kfuncs
    self.maps = maps
    self.lines = lines
    self.layout = layout
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

  private func checkReferences() throws(ProgramError) {
    for (index, instruction) in instructions.enumerated() {
      if case .call(.kfunc(let id, _)) = instruction, id < 0 || id >= kfuncs.count {
        throw error(.kfuncOutOfRange(id), index)
      }
      // Without maps the program refers to the program arrays of an engine.
      if !maps.isEmpty, let map = instruction.mapIndex, map < 0 || map >= maps.count {
        throw error(.mapOutOfRange(map), index)
      }
    }
  }

  func error(_ code: ProgramError.Code, _ index: Int) -> ProgramError {
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
  @inlinable package var namesSubprogram: Bool {
    switch self {
    case .call(.subprogram), .loadImmediate64(_, .function): true
    default: false
    }
  }
}
