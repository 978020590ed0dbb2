extension ArraySlice<Instruction> {
  /// The highest stack-argument slot that is loaded; 0 for none.
  package var loadedSlots: Int {
    reduce(0) { highest, instruction in
      guard case .load(let slot, _)? = instruction.stackArgument else { return highest }
      return Swift.max(highest, slot)
    }
  }
}

extension Program {
  /// The stack-argument slots that a function takes: those of its prototype, or else up to the highest that it loads.
  /// - Parameter index: index of `subprograms`.
  package func incomingSlots(ofSubprogram index: Int) -> Int {
    subprograms[index].stackSlotCount ?? instructions[instructions(ofSubprogram: index) ?? 0..<0].loadedSlots
  }
}
