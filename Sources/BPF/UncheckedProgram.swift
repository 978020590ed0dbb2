/// Instructions and functions before any rule for whole programs is checked: what a verifier is given.
///
/// Jumps may lead anywhere, a function may fall through, an instruction may have no encoding (`R11 is invalid`).
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
  package let layout: SlotLayout

  /// Creates a program of which only the size is checked.
  ///
  /// - Parameters:
  ///   - instructions: the instructions of all subprograms.
  ///   - subprograms: the functions in the order of their first instructions, the main program first.
  ///   - kfuncs: the kfuncs, indexed by the ids of kfunc calls.
  ///   - maps: the maps, indexed by the 64-bit immediates that name a map by index.
  ///   - lines: the source lines of the instructions, in the order of their instructions.
  /// - Throws: `ProgramError` with `.empty` or `.tooManySlots`.
  public init(
    instructions: [Instruction], subprograms: [Subprogram], kfuncs: [KfuncReference] = [],
    maps: [MapDefinition] = [], lines: [SourceLine] = []
  ) throws(ProgramError) {
    layout = try SlotLayout(instructions)
    self.instructions = instructions
    self.subprograms = subprograms
    self.kfuncs = kfuncs
    self.maps = maps
    self.lines = lines
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
  package func slot(ofInstruction index: Int) -> Int { layout.slot(index) }

  /// The slot that a jump, a call or a function's address leads to; nil for other instructions. It may be outside the
  /// program or the second slot of a 64-bit immediate.
  ///
  /// - Parameter index: an index of `instructions`.
  package func targetSlot(ofInstruction index: Int) -> Int? {
    instructions[index].targetDistance.map { layout.slot(index) + 1 + Int($0) }
  }

  /// The index of the target of a jump, a subprogram call or a subprogram's address; nil for other instructions and if no
  /// instruction starts there.
  ///
  /// - Parameter index: an index of `instructions`.
  package func target(ofInstruction index: Int) -> Int? {
    targetSlot(ofInstruction: index).flatMap { layout.instruction(at: $0) }
  }

  /// The index in `subprograms` of the function that contains an instruction.
  ///
  /// - Parameter index: an index of `instructions`.
  package func subprogram(containing index: Int) -> Int {
    subprograms.partitioningIndex { $0.firstInstruction > index } - 1
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
