import CABI
import Kfuncs

/// Calls one function of any library from BPF and through libffi, in workers' processes.
public struct FunctionCall: Sendable {
  /// The callers that need nothing but a prototype and an address.
  public static let callers: [Caller] = [.jit, .interpreter, .libffi]

  /// One argument.
  public struct Argument: Codable, Sendable {
    /// Its value; for an argument with memory the memory's address takes its place.
    public var value: UInt64
    /// The content of the memory that it points to.
    public var memory: [UInt8]?

    /// An argument.
    /// - Parameters:
    ///   - value: its value.
    ///   - memory: the content of the memory that it points to; nil for none.
    public init(value: UInt64, memory: [UInt8]?) {
      self.value = value
      self.memory = memory
    }
  }

  /// What a call came to.
  public struct Outcome: Sendable {
    /// Who called.
    public let caller: Caller
    /// The result's eightbytes, narrowed to the declared type; empty for `void` and where the call did not return.
    public var result: [UInt64] = []
    /// Why it did not return whole, nil where it did.
    public var failure: CallFailure?
    /// What the memory of each argument became; empty where that cannot be known any more.
    public var memory: [[UInt8]?] = []
    /// Accesses outside the memory of the arguments.
    public var accesses: [OutsideAccess] = []
    /// What the function printed.
    public var output = ""
  }

  private let signature: Signature
  private let library: String
  private let prototype: String
  private let timeout: Int
  private let workers: WorkerPool

  /// Prepares calls.
  /// - Parameters:
  ///   - signature: the function's prototype; BPF has to be able to call it as it stands.
  ///   - prototype: the C text that declares it, last of all.
  ///   - library: the library: a path, or a name that the loader knows.
  ///   - timeout: milliseconds after which a call is stopped.
  ///   - workers: the processes that make the calls.
  /// - Throws: `BedError` where BPF cannot make the call.
  public init(
    _ signature: Signature, prototype: String, library: String, timeout: Int, workers: WorkerPool
  ) throws(BedError) {
    let placement = Placement(signature)
    guard placement.verdict == .direct else {
      throw BedError(.unsupportedSignature, "BPF cannot call \(signature.name) as it stands: \(placement.reason)")
    }
    guard ArgumentLayout(placement).words.count <= CallBlock.argumentWords else {
      throw BedError(.unsupportedSignature, "\(signature.name) has more arguments than BPF passes")
    }
    self.signature = signature
    self.prototype = prototype
    self.library = library
    self.timeout = timeout
    self.workers = workers
  }

  /// Makes the call.
  /// - Parameters:
  ///   - arguments: one for each parameter.
  ///   - caller: one of `callers`.
  /// - Throws: `BedError` where the library or the function is not there, or no worker can be started.
  public func call(_ arguments: [Argument], by caller: Caller) throws(BedError) -> Outcome {
    var outcome = Outcome(caller: caller)
    let worker = try workers.take(forForeignCode: true)
    let job = CallJob(library: library, prototype: prototype, arguments: arguments, caller: caller)
    do throws(WorkerFailure) {
      let reply = try worker.perform(job, milliseconds: timeout)
      outcome.failure =
        reply.failure ?? worker.changesInWords.map { CallFailure(code: .process, description: "the call \($0)") }
      outcome.result = outcome.failure == nil ? reply.result : []
      outcome.memory = reply.memory
      outcome.accesses = reply.accesses
      outcome.output = worker.takeOutput()
      if outcome.failure == nil { workers.giveBack(worker) }
    } catch {
      switch error {
      case .refused(let reason) where reason.code == .unsupportedSignature:
        outcome.failure = CallFailure(code: .callerCannot, description: reason.message)
      case .refused(let reason): throw reason
      case .ended(let end): outcome.failure = CallFailure(code: .ended, description: "it \(end.predicate)")
      }
      outcome.output = worker.takeOutput()
    }
    return outcome
  }
}
