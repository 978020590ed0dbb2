import CShims
import CallingConvention
import FoundationEssentials
import Kfuncs
import NativeCalls
import Outcomes
import Support
import kfuncs

extension WorkerContext {
  /// The kfunc to which another process refers.
  /// - Throws: `HarnessError` if it is missing.
  func kfunc(_ target: CheckTarget) throws(HarnessError) -> Kfunc {
    var kfunc = try self.kfunc(target.origin)
    if let fault = target.fault { kfunc = kfunc.planting(fault) }
    if let thunk = target.thunk { kfunc = kfunc.with(thunkOf: try self.kfunc(thunk)) }
    return kfunc
  }

  /// The kfunc of a library.
  /// - Throws: `HarnessError` if it is missing.
  func kfunc(_ origin: KfuncOrigin) throws(HarnessError) -> Kfunc {
    if let kfunc = try library(origin.library).kfunc(named: origin.name) { return kfunc }
    throw HarnessError(.environment, "\(origin.library) has lost its kfunc \(origin.name)")
  }
}

/// A reference to a kfunc for another process.
struct CheckTarget: Codable, Sendable {
  let origin: KfuncOrigin
  var thunk: KfuncOrigin?
  var fault: PlacementFault?

  /// Creates a reference.
  /// - Parameter kfunc: a kfunc of a library.
  init?(_ kfunc: Kfunc) {
    guard let origin = kfunc.origin else { return nil }
    self.origin = origin
    thunk = kfunc.thunkOrigin
    fault = kfunc.placementFault
  }

  /// Paths of the libraries of the kfunc and its thunk.
  var libraries: [String] { [origin.library] + (thunk.map { [$0.library] } ?? []) }
}

/// The job that makes the calls requested in the ring, and stores the observations in their slots.
struct CheckJob: WorkerJob {
  static let name = "check"

  struct Reply: Codable, Sendable {}

  /// The kfuncs to which requests refer by index.
  let targets: [CheckTarget]
  let callTargets: CallTargets
  let programs: ProgramSource
  let fault: FaultEffect?
  /// The engine libraries of the run.
  let engines: [Caller]
  /// Part of the seals of all requests.
  let nonce: UInt64

  /// The callers to which requests refer by index.
  var callers: [Caller] { CallEngines.allCallers + engines }

  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply {
    context.closeLibraries(but: Set(targets.flatMap(\.libraries)))
    var kfuncs: [Kfunc] = []
    for target in targets { kfuncs.append(try context.kfunc(target)) }
    let session = try CheckSession(
      EngineSetup(fault: fault, targets: callTargets, programs: programs, engines: engines), timeout: 0,
      record: context.record)
    var executor = RequestExecutor(kfuncs: kfuncs, callers: callers, session: session, context: context)
    while true {
      context.handled &+= 1
      kft_wait_submitted(context.channel, context.handled)
      guard let slot = kft_slot_of(context.channel, context.handled) else { return Reply() }
      // A request that was overwritten is not answered, which the parent notices.
      let isWhole = kft_seal(nonce, context.handled, slot) == slot.pointee.seal
      context.channel.pointee.current = context.handled
      if isWhole && slot.pointee.kind != KFT_KIND_FINISH.rawValue { try executor.execute(slot) }
      context.channel.pointee.phase = KFT_PHASE_IDLE.rawValue
      slot.pointee.echo = isWhole ? ~slot.pointee.seal : 0
      kft_complete(context.channel)
      if isWhole && slot.pointee.kind == KFT_KIND_FINISH.rawValue { return Reply() }
    }
  }
}

/// Executes requests in the worker.
struct RequestExecutor: ~Copyable {
  /// The prepared call for the requests that follow.
  private struct Prepared {
    let call: PreparedCall
    /// Whether a BPF program makes the call.
    let isBPF: Bool
    let callee: Callee
    /// Whether an earlier call did not return: later ones are skipped.
    var isOver = false
  }

  private let kfuncs: [Kfunc]
  private let callers: [Caller]
  private let session: CheckSession
  private let context: WorkerContext
  private var prepared: Prepared?

  init(kfuncs: [Kfunc], callers: [Caller], session: consuming CheckSession, context: WorkerContext) {
    self.kfuncs = kfuncs
    self.callers = callers
    self.session = session
    self.context = context
  }

  /// Executes one request.
  /// - Parameter slot: contains the request and receives the observation.
  /// - Throws: `HarnessError` if the request is invalid.
  mutating func execute(_ slot: UnsafeMutablePointer<kft_slot>) throws(HarnessError) {
    slot.pointee.changes = 0
    slot.pointee.outcome = KFT_OUTCOME_DONE.rawValue
    if slot.pointee.kind == KFT_KIND_PREPARE.rawValue {
      try prepare(slot)
    } else {
      call(slot)
    }
  }

  private mutating func prepare(_ slot: UnsafeMutablePointer<kft_slot>) throws(HarnessError) {
    context.channel.pointee.phase = KFT_PHASE_PREPARING.rawValue
    slot.pointee.output_end = kft_output_size()
    prepared = nil
    let request = slot.pointee
    guard kfuncs.indices.contains(Int(request.target)), callers.indices.contains(Int(request.caller)),
      Callee.allCases.indices.contains(Int(request.callee)), CallShape.allCases.indices.contains(Int(request.shape))
    else { throw HarnessError(.environment, "a request refers to a missing kfunc, caller or shape") }
    let kfunc = kfuncs[Int(request.target)]
    let (caller, callee) = (callers[Int(request.caller)], Callee.allCases[Int(request.callee)])
    let call: PreparedCall
    do throws(PreparationError) {
      call = try session.prepare(kfunc, caller, callee, CallShape.allCases[Int(request.shape)])
    } catch {
      switch error {
      case .refused(let reason):
        slot.pointee.outcome = KFT_OUTCOME_REFUSED.rawValue
        Self.write(reason.message, to: slot)
      case .failed(let failure): Self.write(failure, to: slot)
      }
      return
    }
    slot.pointee.code_low = UInt64(call.code?.lowerBound ?? 0)
    slot.pointee.code_high = UInt64(call.code?.upperBound ?? UInt.max)
    slot.pointee.descriptor = UInt64(kfunc.descriptor)
    prepared = Prepared(call: call, isBPF: caller.isBPF, callee: callee)
  }

  private mutating func call(_ slot: UnsafeMutablePointer<kft_slot>) {
    guard let prepared, !prepared.isOver else {
      slot.pointee.outcome = KFT_OUTCOME_SKIPPED.rawValue
      return
    }
    context.channel.pointee.phase = KFT_PHASE_CALLING.rawValue
    session.capture.record.pointee.returns_rdi = UInt64(slot.pointee.returns_rdi)
    session.block.words[CallBlock.selector] = slot.pointee.selector
    let words = Self.words(slot, \.words)
    session.fill(words, count: min(Int(slot.pointee.word_count), CallBlock.argumentWords), isBPF: prepared.isBPF)
    switch prepared.callee {
    case .capture: slot.pointee.calls_before = session.capture.record.pointee.calls
    case .compiled:
      context.record.pointee.recorded = 0
      slot.pointee.calls_before = context.record.pointee.calls
    case .function: slot.pointee.calls_before = 0
    }
    let returned = session.thread.invoke(prepared.call.native, prepared.call.interpreted)
    observe(slot, prepared, Int(slot.pointee.word_count))
    if returned { finish(prepared, slot) } else { explain(slot, prepared) }
    let look = kft_look(rawValue: slot.pointee.examines)
    guard look != KFT_LOOK_NONE else { return }
    context.channel.pointee.phase = KFT_PHASE_CHECKING.rawValue
    var number: Int32 = 0
    slot.pointee.changes = kft_process_changes(look, &number)
    slot.pointee.changed = number
  }

  private func observe(_ slot: UnsafeMutablePointer<kft_slot>, _ prepared: Prepared, _ wordCount: Int) {
    slot.pointee.call = session.thread.call.pointee
    let guardWord = session.thread.damagedGuardWord()
    slot.pointee.damaged_guard = Int32(guardWord ?? -1)
    if guardWord != nil { session.thread.mendGuardWords() }
    (Self.words(slot, \.block) + CallBlock.result).update(
      from: session.block.words + CallBlock.result, count: CallBlock.resultWords + CallBlock.witnessWords)
    switch prepared.callee {
    case .capture: slot.pointee.capture = session.capture.record.pointee
    case .compiled:
      let head = 3
      UnsafeMutableRawPointer(Self.words(slot, \.record)).copyMemory(
        from: context.record, byteCount: 8 * (head + min(wordCount, CallBlock.argumentWords)))
    case .function: break
    }
  }

  /// What an engine library does after a call that returned: it says whether its run failed, and frees the program behind
  /// the last call.
  private mutating func finish(_ prepared: Prepared, _ slot: UnsafeMutablePointer<kft_slot>) {
    guard let program = prepared.call.engine else { return }
    do throws(EngineFailure) {
      if let words = try program.runError() {
        slot.pointee.outcome = KFT_OUTCOME_INTERPRETER.rawValue
        Self.write(words, to: slot)
      }
      if slot.pointee.is_last != 0 { try program.free() }
    } catch {
      Self.write(error, to: slot)
      self.prepared?.isOver = true
    }
  }

  private mutating func explain(_ slot: UnsafeMutablePointer<kft_slot>, _ prepared: Prepared) {
    switch session.end(of: prepared.call) {
    case .returned: break
    case .signal(let fault):
      if let failure = prepared.call.engine?.failure(of: fault) {
        Self.write(failure, to: slot)
      } else {
        slot.pointee.outcome = KFT_OUTCOME_SIGNAL.rawValue
        Self.write(fault.place, to: slot)
      }
    case .interpreterStopped(let error):
      slot.pointee.outcome = KFT_OUTCOME_INTERPRETER.rawValue
      Self.write(error, to: slot)
    }
    self.prepared?.isOver = true
  }

  /// The first word of an array in a slot.
  static func words<Array>(
    _ slot: UnsafeMutablePointer<kft_slot>, _ field: KeyPath<kft_slot, Array>
  ) -> UnsafeMutablePointer<UInt64> {
    let offset = MemoryLayout<kft_slot>.offset(of: field) ?? 0
    return (UnsafeMutableRawPointer(slot) + offset).assumingMemoryBound(to: UInt64.self)
  }

  private static func write(_ failure: EngineFailure, to slot: UnsafeMutablePointer<kft_slot>) {
    slot.pointee.outcome = KFT_OUTCOME_ENGINE.rawValue
    let text = (try? JSONEncoder().encode(failure)).map { String(decoding: $0, as: UTF8.self) }
    write(text ?? "", to: slot)
  }

  private static func write(_ text: String, to slot: UnsafeMutablePointer<kft_slot>) {
    let offset = MemoryLayout<kft_slot>.offset(of: \.text) ?? 0
    let buffer = UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(slot) + offset, count: Int(KFT_TEXT_SIZE))
    let bytes = Array(text.utf8.prefix(buffer.count - 1)) + [0]
    buffer.copyBytes(from: bytes)
  }
}
