/// What a walk writes to the log.
extension Walker {
  mutating func logSafe(_ fromPath: Bool) {
    let slot = program.slot(ofInstruction: state.instruction)
    guard fromPath, let previous else { return log.line("\(slot): safe") }
    log.line("\nfrom \(program.slot(ofInstruction: previous)) to \(slot): safe")
  }

  mutating func logInstruction(fromPath: Bool) {}

  mutating func logState() {}

  mutating func logFrame(_ index: Int) {}
}
