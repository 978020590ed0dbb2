extension ExecOutcome.Result {
  /// What became of a program in one engine.
  /// - Parameters:
  ///   - result: what the engine came to.
  ///   - program: the program's name, where the file is an object.
  ///   - place: where the program was stopped; nil where that is not known.
  package init(_ result: ExecutionResult, program: String? = nil, place: ProgramPlace? = nil) {
    self.init(engine: result.caller)
    self.program = program
    self.place = place
    r0Bits = result.r0Bits
    status = result.status
    r0 = result.r0.map(HexWord.init)
    failure = result.failure
    memory = result.memory.map(HexBytes.init)
    maps = result.maps
    output = result.output
    perfMap = result.perfMap
    jitDump = result.jitDump
  }
}
