/// One thing that was not as expected, and the call in which it was seen.
package struct Finding: Sendable, Equatable {
  /// Name of the kfunc.
  package var kfunc: String
  /// Who called.
  package var caller: Caller
  /// Who was called.
  package var callee: Callee
  /// The compiler of the callee, with its flags; nil where the run has only one library.
  package var toolchain: String?
  /// Shape of the BPF program that called; nil for other callers, sequences and scenarios.
  package var shape: CallShape?
  /// Which values were passed.
  package var values: ValueSet
  /// What was not as expected.
  package var kind: Kind

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    kfunc: String, caller: Caller, callee: Callee, toolchain: String? = nil, shape: CallShape? = nil,
    values: ValueSet, kind: Kind
  ) {
    self.kfunc = kfunc
    self.caller = caller
    self.callee = callee
    self.toolchain = toolchain
    self.shape = shape
    self.values = values
    self.kind = kind
  }

  /// What was not as expected.
  package enum Kind: Sendable, Equatable {
    /// An argument slot.
    case slot(SlotFinding)
    /// The result.
    case result(ResultFinding)
    /// The alignment of the stack at the callee's entry.
    case alignment(AlignmentFinding)
    /// State that a call has to preserve.
    case preserved(PreservedFinding)
    /// How the callee was entered: how often, from where, with which flags.
    case entry(EntryFinding)
    /// The frame above the outgoing arguments at the call.
    case frame(FrameFinding)
    /// What the program kept in its registers and on its stack across the call.
    case witness(WitnessFinding)
    /// The kfunc's own record.
    case record(RecordFinding)
    /// Memory that a pointer argument points to.
    case memory(MemoryFinding)
    /// The guard words above the frame of the call.
    case guardWord(GuardWordFinding)
    /// A signal instead of a return.
    case fault(FaultFinding)
    /// The interpreter stopped before the program's end.
    case interpreter(InterpreterFinding)
    /// The kernel refused the program that calls.
    case refused(RefusalFinding)
    /// The process of the callee ended or had to be ended.
    case ended(EndFinding)
    /// The process of the callee was not left as it was.
    case process(ProcessFinding)
    /// A function of the engine library that calls failed.
    case engine(EngineFailure)
    /// The outcome of a scenario.
    case scenario(ScenarioFinding)
    /// The result of a call of a sequence.
    case sequence(SequenceFinding)
    /// A sequence of calls that did not return.
    case sequenceFailed(SequenceFailure)
  }

  /// What a kind of finding is called in JSON; stable, whatever the words are. Also the key of what is known of it.
  package enum Code: String, CodingKey, Codable, Sendable, CaseIterable {
    case slot, result, alignment, preserved, entry, frame, witness, record, memory
    case guardWord = "guard-word"
    case fault, interpreter, refused, ended, process, engine, scenario, sequence
    case sequenceFailed = "sequence-failed"
  }

  /// What the kind of finding is called in JSON.
  package var code: Code {
    switch kind {
    case .slot: .slot
    case .result: .result
    case .alignment: .alignment
    case .preserved: .preserved
    case .entry: .entry
    case .frame: .frame
    case .witness: .witness
    case .record: .record
    case .memory: .memory
    case .guardWord: .guardWord
    case .fault: .fault
    case .interpreter: .interpreter
    case .refused: .refused
    case .ended: .ended
    case .process: .process
    case .engine: .engine
    case .scenario: .scenario
    case .sequence: .sequence
    case .sequenceFailed: .sequenceFailed
    }
  }

  /// Number of the argument slot that is wrong, 1-based; nil where no single one is.
  package var slot: Int? {
    switch kind {
    case .slot(let found): found.slot
    case .memory(let found): found.slot
    default: nil
    }
  }

  /// Whether the watchdog stopped the call.
  package var isTimeout: Bool {
    if case .fault(let found) = kind { return found.fault.cause == .watchdog }
    return false
  }
}

/// Which values a call passed.
package enum ValueSet: Sendable, Hashable, Codable {
  /// One of the sets of a pattern, counted from 0.
  case pattern(name: ValuePattern, number: Int)
  /// Those of a sequence of calls, counted from 0.
  case sequence(number: Int)
  /// Those of a scenario.
  case scenario(name: String)
}

extension Finding: Codable {
  private enum Key: String, CodingKey { case kfunc, caller, callee, toolchain, shape, values, code, message }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    kfunc = try container.decode(String.self, forKey: .kfunc)
    caller = try container.decode(Caller.self, forKey: .caller)
    callee = try container.decode(Callee.self, forKey: .callee)
    toolchain = try container.decodeIfPresent(String.self, forKey: .toolchain)
    shape = try container.decodeIfPresent(CallShape.self, forKey: .shape)
    values = try container.decode(ValueSet.self, forKey: .values)
    kind = try Kind(try container.decode(Code.self, forKey: .code), from: decoder.container(keyedBy: Code.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kfunc, forKey: .kfunc)
    try container.encode(caller, forKey: .caller)
    try container.encode(callee, forKey: .callee)
    try container.encodeIfPresent(toolchain, forKey: .toolchain)
    try container.encodeIfPresent(shape, forKey: .shape)
    try container.encode(values, forKey: .values)
    try container.encode(code, forKey: .code)
    try container.encodeIfPresent(encoder.wording?.message(of: self), forKey: .message)
    var payload = encoder.container(keyedBy: Code.self)
    try kind.encode(to: &payload, code)
  }
}

extension Finding.Kind {
  fileprivate init(_ code: Finding.Code, from container: KeyedDecodingContainer<Finding.Code>) throws {
    func payload<Payload: Decodable>(_ type: Payload.Type = Payload.self) throws -> Payload {
      try container.decode(type, forKey: code)
    }
    switch code {
    case .slot: self = .slot(try payload())
    case .result: self = .result(try payload())
    case .alignment: self = .alignment(try payload())
    case .preserved: self = .preserved(try payload())
    case .entry: self = .entry(try payload())
    case .frame: self = .frame(try payload())
    case .witness: self = .witness(try payload())
    case .record: self = .record(try payload())
    case .memory: self = .memory(try payload())
    case .guardWord: self = .guardWord(try payload())
    case .fault: self = .fault(try payload())
    case .interpreter: self = .interpreter(try payload())
    case .refused: self = .refused(try payload())
    case .ended: self = .ended(try payload())
    case .process: self = .process(try payload())
    case .engine: self = .engine(try payload())
    case .scenario: self = .scenario(try payload())
    case .sequence: self = .sequence(try payload())
    case .sequenceFailed: self = .sequenceFailed(try payload())
    }
  }

  fileprivate func encode(
    to container: inout KeyedEncodingContainer<Finding.Code>, _ code: Finding.Code
  ) throws {
    switch self {
    case .slot(let found): try container.encode(found, forKey: code)
    case .result(let found): try container.encode(found, forKey: code)
    case .alignment(let found): try container.encode(found, forKey: code)
    case .preserved(let found): try container.encode(found, forKey: code)
    case .entry(let found): try container.encode(found, forKey: code)
    case .frame(let found): try container.encode(found, forKey: code)
    case .witness(let found): try container.encode(found, forKey: code)
    case .record(let found): try container.encode(found, forKey: code)
    case .memory(let found): try container.encode(found, forKey: code)
    case .guardWord(let found): try container.encode(found, forKey: code)
    case .fault(let found): try container.encode(found, forKey: code)
    case .interpreter(let found): try container.encode(found, forKey: code)
    case .refused(let found): try container.encode(found, forKey: code)
    case .ended(let found): try container.encode(found, forKey: code)
    case .process(let found): try container.encode(found, forKey: code)
    case .engine(let found): try container.encode(found, forKey: code)
    case .scenario(let found): try container.encode(found, forKey: code)
    case .sequence(let found): try container.encode(found, forKey: code)
    case .sequenceFailed(let found): try container.encode(found, forKey: code)
    }
  }
}
