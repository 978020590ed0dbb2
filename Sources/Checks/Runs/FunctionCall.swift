import CTypes
import CallingConvention
import NativeCalls
import Outcomes
import Support

/// Calls of one function of any library from BPF and through libffi, in worker processes.
package struct FunctionCall: Sendable {
  /// The callers that need only a prototype and an address.
  package static let callers = CallEngines.callersWithoutThunk

  /// One argument.
  package struct Argument: Codable, Sendable {
    /// The value; ignored for an argument with memory, which is passed by address.
    package var value: UInt64
    /// The content of the memory to which it points; nil for none.
    package var memory: [UInt8]?

    /// Creates an argument.
    /// - Parameters:
    ///   - value: its value.
    ///   - memory: the content of the memory to which it points; nil for none.
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
  ///   - signature: the function's prototype, which BPF must be able to call directly.
  ///   - prototype: C text whose last declaration is the function.
  ///   - library: the library: a path, or a name for the loader.
  ///   - timeout: milliseconds after which a call is stopped.
  ///   - workers: the processes that make the calls.
  /// - Throws: `HarnessError` if BPF cannot make the call.
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
  /// - Throws: `HarnessError` if the library or the function is missing, or no worker can be started.
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
