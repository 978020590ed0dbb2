/// The rules for whole programs: targets of jumps and calls, ends of functions.
///
/// Source: RFC 9669 section 4.3; Linux `kernel/bpf/verifier.c`, `check_subprogs` and `add_subprogs`.
struct ProgramValidator {
  let program: UncheckedProgram

  func validate() throws(ProgramError) {
    try checkJumpTables()
    let starts = Set(program.subprograms.map(\.firstInstruction))
    for (number, subprogram) in program.subprograms.enumerated() {
      let range = program.instructions(ofSubprogram: number)
      for index in range { try check(index, in: range, starts) }
      guard program.instructions[range.upperBound - 1].endsSubprogram else {
        throw program.error(.fallsThrough(subprogram: subprogram.name), range.upperBound - 1)
      }
    }
  }

  /// Every entry of a jump table leads to an instruction (Linux `bpf_insn_array_init`).
  private func checkJumpTables() throws(ProgramError) {
    for map in program.maps {
      for (entry, slot) in map.targets.enumerated() where program.layout.instruction(at: slot) == nil {
        throw program.error(.invalidJumpTableEntry(table: map.name, entry: entry, slot: slot), 0)
      }
    }
  }

  private func check(_ index: Int, in range: Range<Int>, _ starts: Set<Int>) throws(ProgramError) {
    let instruction = program.instructions[index]
    if instruction.registersWritten.contains(.r10) { throw program.error(.frameWritten, index) }
    guard let slot = program.targetSlot(ofInstruction: index) else { return }
    let isCall = instruction.namesSubprogram
    guard program.layout.contains(slot) else {
      throw program.error(isCall ? .callOutOfProgram(slot: slot) : .jumpOutOfProgram(slot: slot), index)
    }
    guard let target = program.layout.instruction(at: slot) else {
      throw program.error(.targetInsideWideImmediate(slot: slot), index)
    }
    if isCall {
      guard starts.contains(target) else { throw program.error(.callNotToSubprogram(slot: slot), index) }
    } else if !range.contains(target) {
      throw program.error(.jumpOutOfSubprogram(slot: slot), index)
    }
  }
}

extension Instruction {
  /// Whether control never continues at the next instruction (Linux accepts these as a function's last).
  @inlinable package var endsSubprogram: Bool {
    switch self {
    case .exit, .jump, .jumpLong, .jumpRegister: true
    default: false
    }
  }
}
