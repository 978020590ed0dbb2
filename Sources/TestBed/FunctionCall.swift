import CABI
import CShims
import JIT
import Kfuncs

/// Calls one function of any library from BPF and through libffi.
public struct FunctionCall: ~Copyable {
  /// The callers that need nothing but a prototype and an address.
  public static let callers: [Caller] = [.jit, .interpreter, .libffi]

  /// What a call came to.
  public struct Outcome: Sendable, Equatable {
    /// Who called.
    public let caller: Caller
    /// The result's eightbytes, narrowed to the declared type; empty for `void` and where the call did not return.
    public var result: [UInt64] = []
    /// Why it did not return whole, nil where it did.
    public var failure: String?
  }

  private let kfunc: Kfunc
  private let address: UInt
  private let thread: GuardedThread
  private let block = CallBlock()

  /// Prepares the calling thread.
  /// - Parameters:
  ///   - signature: the function's prototype; BPF has to be able to call it as it stands.
  ///   - address: where the function starts.
  ///   - timeout: milliseconds after which a call counts as run away: one to two of these.
  /// - Throws: `BedError` where BPF cannot make the call, or the thread cannot be prepared.
  public init(_ signature: Signature, address: UInt, timeout: UInt32) throws(BedError) {
    kfunc = Kfunc(signature, at: address)
    self.address = address
    guard kfunc.placement.verdict == .direct else {
      throw BedError(
        .unsupportedSignature, "BPF cannot call \(signature.name) as it stands: \(kfunc.placement.reason)")
    }
    guard ArgumentLayout(kfunc.placement).words.count <= CallBlock.argumentWords else {
      throw BedError(.unsupportedSignature, "\(signature.name) has more arguments than BPF passes")
    }
    thread = try GuardedThread(timeout: timeout)
  }

  /// Makes the call.
  /// - Parameters:
  ///   - words: one word for each argument's eightbyte.
  ///   - caller: one of `callers`.
  public func call(_ words: [UInt64], by caller: Caller) -> Outcome {
    var outcome = Outcome(caller: caller)
    let site = CallSite(kfunc: kfunc, target: address, block: block.address, result: block.resultAddress)
    let prepared: PreparedCall
    do {
      switch caller {
      case .jit: prepared = try JITEngine(compiler: JITCompiler()).prepare(site, shape: .direct)
      case .interpreter: prepared = try InterpreterEngine().prepare(site, shape: .direct)
      case .libffi, .c: prepared = try FFIEngine().prepare(site, shape: .direct)
      }
    } catch {
      outcome.failure = error.message
      return outcome
    }
    block.clear()
    for (index, word) in words.enumerated() { block.words[index] = word }
    let returned = thread.invoke(prepared.native, prepared.interpreted)
    withExtendedLifetime(prepared) {}
    guard returned else {
      outcome.failure =
        prepared.interpreted?.error.map { "\($0)" } ?? thread.fault(in: prepared.code).description
      return outcome
    }
    guard thread.preservesState(), thread.damagedGuardWord() == nil else {
      let lost = thread.lostState().map(\.what).joined(separator: ", ")
      thread.mendGuardWords()
      outcome.failure = lost.isEmpty ? "words above its frame were overwritten" : "it did not preserve \(lost)"
      return outcome
    }
    outcome.result = kfunc.placement.result.eightbytes.enumerated().map { index, eightbyte in
      block.words[CallBlock.result + index] & eightbyte.significantMask
    }
    return outcome
  }
}
