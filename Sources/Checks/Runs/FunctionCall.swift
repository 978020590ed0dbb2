import CTypes
import CallingConvention
import NativeCalls
import Outcomes
import Support

/// Calls one function of any library from BPF and through libffi, in workers' processes.
package struct FunctionCall: Sendable {
  /// The callers that need nothing but a prototype and an address.
  package static let callers = CallEngines.callersWithoutThunk

  /// One argument.
  package struct Argument: Codable, Sendable {
    /// Its value; for an argument with memory the memory's address takes its place.
    package var value: UInt64
    /// The content of the memory that it points to.
    package var memory: [UInt8]?

    /// An argument.
    /// - Parameters:
    ///   - value: its value.
    ///   - memory: the content of the memory that it points to; nil for none.
    package init(value: UInt64, memory: [UInt8]?) {
      self.value = value
      self.memory = memory
    }
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
  /// - Throws: `HarnessError` where BPF cannot make the call.
  package init(
    _ signature: Signature, prototype: String, library: String, timeout: Int, workers: WorkerPool
  ) throws(HarnessError) {
    let placement = Placement(signature)
    guard placement.verdict == .direct else {
      throw HarnessError(.unsupportedSignature, "BPF cannot call \(signature.name) as it stands: \(placement.reason)")
    }
    guard ArgumentLayout(placement).words.count <= CallBlock.argumentWords else {
      throw HarnessError(.unsupportedSignature, "\(signature.name) has more arguments than BPF passes")
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
  /// - Throws: `HarnessError` where the library or the function is not there, or no worker can be started.
  package func call(_ arguments: [Argument], by caller: Caller) throws(HarnessError) -> FunctionCallOutcome.Call {
    var outcome = FunctionCallOutcome.Call(caller: caller)
    let worker = try workers.take(forForeignCode: true)
    let job = CallJob(library: library, prototype: prototype, arguments: arguments, caller: caller)
    do throws(WorkerFailure) {
      let reply = try worker.perform(job, milliseconds: timeout)
      outcome.failure = reply.failure ?? (worker.changes.isEmpty ? nil : .process(worker.changes))
      outcome.result = outcome.failure == nil ? reply.result.map(HexWord.init) : []
      outcome.memory = reply.memory.map { $0.map(HexBytes.init) }
      outcome.outside = reply.accesses
      outcome.output = worker.takeOutput()
      if outcome.failure == nil { workers.giveBack(worker) }
    } catch {
      switch error {
      case .refused(let reason) where reason.code == .unsupportedSignature:
        outcome.failure = .callerCannot(reason.message)
      case .refused(let reason): throw reason
      case .ended(let end): outcome.failure = .ended(end)
      }
      outcome.output = worker.takeOutput()
    }
    return outcome
  }
}
