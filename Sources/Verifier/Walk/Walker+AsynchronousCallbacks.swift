import BPF

/// Callbacks that run later: timers, work queues, task work (`push_async_cb`).
extension Walker {
  /// Puts off a callback: it is walked as a function of its own, with what the kernel will pass to it.
  /// - Parameters:
  ///   - function: the callback, by its index.
  ///   - owner: the pointer to the field in a map's value.
  ///   - results: what it may return.
  ///   - maySleep: whether it may sleep.
  mutating func postpone(
    callback function: Int, owner: RegisterState, results: ClosedRange<Int64>, maySleep: Bool
  ) throws(Stop) {
    guard case .mapValue(let map)? = owner.target else { return }
    for line in try checkArguments(of: function) ?? [] { log.line(line) }
    functions[function].isCallback = true
    functions[function].isAsynchronousCallback = true
    var frame = FrameState(function: function, callSite: nil, number: 0)
    frame.asynchronousResults = results
    frame.asynchronousEntries = state.current.asynchronousEntries + 1
    frame[.r1] = .pointer(.map(map))
    frame[.r2] = .pointer(.mapKey(map))
    frame[.r3] = .pointer(.mapValue(map), id: newID())
    for register in [Register.r1, .r2, .r3] { frame[register].mapUID = owner.mapUID }
    var path = PathState(frames: [frame], instruction: program.subprograms[function].firstInstruction)
    path.maySleep = maySleep
    pending.append(PendingPath(state: path, previous: state.instruction, logLength: log.length))
    if pending.count > Self.mostPendingPaths {
      throw reject("The sequence of \(pending.count) jumps is too complex for async cb.")
    }
  }

  /// Checks what a callback returns that runs later (`check_return_code`).
  mutating func checkAsynchronousResult(_ range: ClosedRange<Int64>) throws(Stop) {
    let result = try read(.r0)
    let place = "At async callback return"
    guard result.isScalar else {
      throw reject("\(place) the register R0 is not a known value (\(result.typeName))")
    }
    graph.markPrecise(result.node)
    try checkRange(result, range, place, "R0")
  }
}
