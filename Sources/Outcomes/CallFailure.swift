/// Why a call of a function or a run of a program did not return whole.
package indirect enum CallFailure: Error, Sendable, Hashable {
  /// A signal, or the watchdog, ended it.
  case signal(Fault)
  /// It returned and had not preserved what the psABI wants preserved.
  case notPreserved([PreservedState])
  /// It returned and had overwritten words above its frame.
  case frameOverwritten
  /// The interpreter stopped; its message.
  case interpreter(String)
  /// A helper was called with what a verifier refuses, or its limits were met; its message.
  case helper(String)
  /// The caller or engine cannot make the call; the message of the component that refuses.
  case callerCannot(String)
  /// The process ended or had to be ended.
  case ended(WorkerEnd)
  /// The process was not left as it was.
  case process([ProcessChange])
  /// The plugin gave no r0.
  case plugin(PluginFailure)
  /// A function of an engine library failed.
  case engine(EngineFailure)
  /// The engine says that it cannot do what the program needs.
  case unsupported(EngineNeed)

  /// What the failure is called in JSON; stable, whatever the words are.
  package enum Code: String, Codable, Sendable, CaseIterable {
    /// A signal ended the call.
    case signal
    /// The watchdog ended the call.
    case timeout
    /// Something was not preserved.
    case notPreserved = "not-preserved"
    /// Words above the frame were overwritten.
    case frameOverwritten = "frame-overwritten"
    /// The interpreter stopped.
    case interpreter
    /// A helper ended it.
    case helper
    /// The caller cannot make the call.
    case callerCannot = "caller-cannot"
    /// The process ended.
    case ended
    /// The process was changed.
    case process
    /// A plugin gave no r0.
    case plugin
    /// A function of an engine library failed.
    case engine
    /// The engine cannot do what the program needs.
    case unsupported
  }

  /// What the failure is called in JSON.
  package var code: Code {
    switch self {
    case .signal(let fault): fault.cause == .watchdog ? .timeout : .signal
    case .notPreserved: .notPreserved
    case .frameOverwritten: .frameOverwritten
    case .interpreter: .interpreter
    case .helper: .helper
    case .callerCannot: .callerCannot
    case .ended: .ended
    case .process: .process
    case .plugin: .plugin
    case .engine: .engine
    case .unsupported: .unsupported
    }
  }
}

extension CallFailure: Codable {
  private enum Key: String, CodingKey {
    case code, message, fault, states, component, end, changes, plugin, engine, need
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.decode(Code.self, forKey: .code) {
    case .signal, .timeout: self = .signal(try container.decode(Fault.self, forKey: .fault))
    case .notPreserved: self = .notPreserved(try container.decode([PreservedState].self, forKey: .states))
    case .frameOverwritten: self = .frameOverwritten
    case .interpreter: self = .interpreter(try container.decode(String.self, forKey: .component))
    case .helper: self = .helper(try container.decode(String.self, forKey: .component))
    case .callerCannot: self = .callerCannot(try container.decode(String.self, forKey: .component))
    case .ended: self = .ended(try container.decode(WorkerEnd.self, forKey: .end))
    case .process: self = .process(try container.decode([ProcessChange].self, forKey: .changes))
    case .plugin: self = .plugin(try container.decode(PluginFailure.self, forKey: .plugin))
    case .engine: self = .engine(try container.decode(EngineFailure.self, forKey: .engine))
    case .unsupported: self = .unsupported(try container.decode(EngineNeed.self, forKey: .need))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(code, forKey: .code)
    try container.encodeIfPresent(encoder.wording?.message(of: self), forKey: .message)
    switch self {
    case .signal(let fault): try container.encode(fault, forKey: .fault)
    case .notPreserved(let states): try container.encode(states, forKey: .states)
    case .frameOverwritten: break
    case .interpreter(let words), .helper(let words), .callerCannot(let words):
      try container.encode(words, forKey: .component)
    case .ended(let end): try container.encode(end, forKey: .end)
    case .process(let changes): try container.encode(changes, forKey: .changes)
    case .plugin(let failure): try container.encode(failure, forKey: .plugin)
    case .engine(let failure): try container.encode(failure, forKey: .engine)
    case .unsupported(let need): try container.encode(need, forKey: .need)
    }
  }
}
