extension ExecOutcome.Result {
  /// What became of a program in one engine.
  /// - Parameter result: what the engine came to.
  package init(_ result: ExecutionResult) {
    self.init(engine: result.caller)
    status = result.status
    r0 = result.r0.map(HexWord.init)
    failure = result.failure
    memory = result.memory.map(HexBytes.init)
    maps = result.maps
    output = result.output
    perfMap = result.perfMap
  }
}
