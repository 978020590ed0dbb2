import Outcomes

extension RunReport {
  /// Adds what the programs of a compiler came to; their callers are named after compiler and engine.
  ///
  /// What keeps an engine from any call of a kfunc is in its own verdict and not repeated.
  /// - Parameters:
  ///   - set: the programs.
  ///   - engines: the engines that ran them.
  ///   - own: the verdicts on kfuncs of this report, whose callers are the engines.
  package mutating func add(_ set: ProgramSet, by engines: [Caller], _ own: [KfuncVerdict]) {
    compiled += engines.map(set.compiledCaller)
    let own = Dictionary(own.map { ($0.kfunc.name, $0) }) { first, _ in first }
    let refused = Dictionary(set.skips.map { ($0.kfunc, $0) }) { first, _ in first }
    for index in verdicts.indices {
      let name = verdicts[index].kfunc.name
      if let refusal = refused[name] { verdicts[index].skip(refusal) }
      guard let found = own[name] else { continue }
      for engine in engines { verdicts[index].tallies[set.caller(in: engine)] = found.tallies[engine] }
      verdicts[index].findings += found.findings.map { $0.renamed(set.caller) }
      for skip in found.skips {
        guard case .callerCannot(let engine, let words) = skip.reason else { continue }
        verdicts[index].skip(Skip(kfunc: name, reason: .callerCannot(set.caller(in: engine), words)))
      }
      if verdicts[index].output.isEmpty { verdicts[index].output = found.output }
    }
  }
}

extension Finding {
  /// The finding with other names of its callers.
  /// - Parameter name: the new name of a caller.
  fileprivate func renamed(_ name: (Caller) -> Caller) -> Finding {
    var finding = self
    finding.caller = name(caller)
    if case .slot(var slot) = kind {
      slot.delivered = slot.delivered.map { Delivery(caller: name($0.caller), word: $0.word.value) }
      finding.kind = .slot(slot)
    }
    return finding
  }
}
