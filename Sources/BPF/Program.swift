/// A valid program: every instruction encodes, every jump and call leads to a permitted instruction.
public struct Program: Sendable, Equatable {
  /// The largest program, in slots (Linux `BPF_COMPLEXITY_LIMIT_INSNS`).
  public static let maximumSlotCount = 1_000_000

  /// The instructions of all subprograms, in order.
  public let instructions: [Instruction]
  /// The kfuncs, indexed by the ids of kfunc calls.
  public let kfuncs: [KfuncReference]
  /// The functions in order; the first is the main program and starts at instruction 0.
  public let subprograms: [Subprogram]
  /// The maps, indexed by `WideImmediate.mapIndex` and `mapIndexValue`. If there are none, these index the program arrays of
  /// an engine.
  public let maps: [MapDefinition]
  /// The lines that the instructions were compiled from, in the order of their instructions; empty if not known.
  public let lines: [SourceLine]
  /// The slots of the instructions.
  let layout: SlotLayout
  /// The compact form of each instruction.
  package let compact: [CompactInstruction]

  /// Creates and validates a program.
  ///
  /// - Parameters:
  ///   - instructions: the instructions of all subprograms.
  ///   - subprograms: the functions in order, the main program first; if empty, a subprogram starts at every target of
  ///     a
  ///     subprogram call or subprogram address, named "main", "func1", "func2" and so on.
  ///   - kfuncs: the kfuncs, indexed by the ids of kfunc calls.
  ///   - maps: the maps, indexed by the 64-bit immediates that name a map by index.
  ///   - lines: the source lines of the instructions, in the order of their instructions.
  /// - Throws: `ProgramError` for the first rule broken.
  public init(
    instructions: [Instruction], subprograms: [Subprogram] = [], kfuncs: [KfuncReference] = [],
    maps: [MapDefinition] = [], lines: [SourceLine] = []
  ) throws(ProgramError) {
    try self.init(
      UncheckedProgram(
        instructions: instructions, subprograms: subprograms, kfuncs: kfuncs, maps: maps, lines: lines))
  }

  /// Checks the rules that hold for every program: every instruction encodes, every jump and call leads to a permitted
  /// instruction, every function ends.
  ///
  /// - Parameter program: the instructions and functions.
  /// - Throws: `ProgramError` for the first rule broken.
  public init(_ program: UncheckedProgram) throws(ProgramError) {
    for (index, instruction) in program.instructions.enumerated() {
      do throws(InstructionError) {
        _ = try instruction.encoded()
      } catch {
        throw program.error(.instruction(error), index)
      }
    }
    try self.init(encodable: program)
  }

  /// Checks a program of instructions that encode, or that a rewriting made.
  init(encodable program: UncheckedProgram) throws(ProgramError) {
    try ProgramValidator(program: program).validate()
    self.init(
      instructions: program.instructions, kfuncs: program.kfuncs, subprograms: program.subprograms, maps: program.maps,
      lines: program.lines, layout: program.layout,
      compact: program.instructions.enumerated().map { index, instruction in
        CompactInstruction(instruction, target: program.target(ofInstruction: index))
      })
  }

  /// The same program with the argument counts of its functions' prototypes.
  ///
  /// - Parameter counts: the stack-argument slots of each function of `subprograms`, nil if not known.
  public func taking(stackSlots counts: [Int?]) -> Program {
    Program(
      instructions: instructions, kfuncs: kfuncs,
      subprograms: subprograms.enumerated().map { index, own in
        Subprogram(
          name: own.name, firstInstruction: own.firstInstruction,
          stackSlotCount: counts.indices.contains(index) ? counts[index] : nil, isGlobal: own.isGlobal)
      }, maps: maps, lines: lines, layout: layout, compact: compact)
  }

  /// The same program with other source lines.
  ///
  /// - Parameter lines: the lines of the instructions, in the order of their instructions.
  public func taking(lines: [SourceLine]) -> Program {
    Program(
      instructions: instructions, kfuncs: kfuncs, subprograms: subprograms, maps: maps, lines: lines, layout: layout,
      compact: compact)
  }

  private init(
    instructions: [Instruction], kfuncs: [KfuncReference], subprograms: [Subprogram], maps: [MapDefinition],
    lines: [SourceLine], layout: SlotLayout, compact: [CompactInstruction]
  ) {
    self.instructions = instructions
    self.kfuncs = kfuncs
    self.subprograms = subprograms
    self.maps = maps
    self.lines = lines
    self.layout = layout
    self.compact = compact
  }

  /// The source lines by the index of their first instruction.
  public var lineStarts: [Int: SourceLine] {
    Dictionary(lines.map { ($0.instruction, $0) }) { first, _ in first }
  }

  /// The source line of an instruction; nil if it is not known.
  ///
  /// - Parameter index: an index of `instructions`.
  public func line(ofInstruction index: Int) -> SourceLine? {
    guard let function = subprogram(containing: index) else { return nil }
    let next = lines.partitioningIndex { $0.instruction > index }
    guard next > 0, lines[next - 1].instruction >= subprograms[function].firstInstruction else { return nil }
    return lines[next - 1]
  }

  /// The program's length in slots of 8 bytes.
  public var slotCount: Int { layout.slotCount }

  /// The slot at which an instruction starts, nil if the index is out of range.
  ///
  /// - Parameter index: an index of `instructions`.
  public func slot(ofInstruction index: Int) -> Int? {
    instructions.indices.contains(index) ? layout.slot(index) : nil
  }

  /// The instruction that starts at a slot; nil outside the program and for the second slot of a 64-bit immediate.
  ///
  /// - Parameter slot: a slot, counted from 0.
  public func instruction(atSlot slot: Int) -> Int? { layout.instruction(at: slot) }

  /// The index of the target of a jump, a subprogram call or a subprogram's address; nil for other instructions.
  ///
  /// - Parameter index: an index of `instructions`.
  public func target(ofInstruction index: Int) -> Int? {
    guard instructions.indices.contains(index), let distance = instructions[index].targetDistance else { return nil }
    return layout.instruction(at: layout.slot(index) + 1 + Int(distance))
  }

  /// The index of the instruction at a distance from another one, in slots counted from the slot after its first.
  /// - Parameters:
  ///   - distance: slots, may be negative.
  ///   - index: an index of `instructions`.
  package func instruction(at distance: Int, from index: Int) -> Int? {
    layout.instruction(at: layout.slot(index) + 1 + distance)
  }

  /// The index in `subprograms` of the function that contains an instruction, nil if the index is out of range.
  ///
  /// - Parameter index: an index of `instructions`.
  public func subprogram(containing index: Int) -> Int? {
    guard instructions.indices.contains(index) else { return nil }
    return subprograms.partitioningIndex { $0.firstInstruction > index } - 1
  }

  /// The instructions of a function, nil if the index is out of range.
  ///
  /// - Parameter subprogram: an index of `subprograms`.
  public func instructions(ofSubprogram subprogram: Int) -> Range<Int>? {
    guard subprograms.indices.contains(subprogram) else { return nil }
    let next = subprogram + 1
    let end = next < subprograms.count ? subprograms[next].firstInstruction : instructions.count
    return subprograms[subprogram].firstInstruction..<end
  }
}

extension Instruction {
  /// The distance in slots from the slot after the first of this instruction to its target.
  ///
  /// For jumps, subprogram calls and subprograms' addresses; nil for all others.
  @inlinable public var targetDistance: Int32? {
    switch self {
    case .jump(let distance), .jumpLong(let distance), .call(.subprogram(let distance)): distance
    case .jumpIf(_, _, _, _, let distance), .mayGoto(let distance): Int32(distance)
    case .loadImmediate64(_, .function(let distance)): distance
    default: nil
    }
  }
}
