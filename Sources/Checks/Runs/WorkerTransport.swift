import CShims
import Engines
import FoundationEssentials
import Kfuncs
import NativeCalls
import Outcomes
import Support
import kfuncs

/// Sends calls to a worker process, many at a time, and passes the observations to a judge in order.
///
/// The worker calls while this thread waits, and waits while it judges: a job takes one processor, and the other ones are for
/// other jobs.
///
/// An event of the worker is attributed to the call at which it happened; a new worker continues after it.
final class WorkerTransport: CallTransport {
  private let pool: WorkerPool
  private let job: CheckJob
  private unowned let judge: any CallJudge
  private let seed: UInt64
  private let timeout: Int
  /// Whether the called library is not the project's own.
  private let isForeign: Bool
  private var worker: WorkerProcess
  private var answer: UInt64 = 0
  /// Number of the request before the first one of the job in this worker.
  private var before: UInt32 = 0
  /// Requests that are not judged yet; the first `inFlight` of them were sent.
  private var queue = CallRequestQueue()
  private var inFlight = 0
  /// The most requests in flight: 1 after an event whose call is unknown.
  private var depth = Int(KFT_SLOTS)
  /// Number of calls to be judged before more than one is sent at a time again.
  private var careful = 0
  /// A worker's end after which calls are repeated one by one, and the first call that was not answered.
  private var unexplained: (request: CallRequest, end: WorkerEnd)?
  /// The call that was judged last.
  private var last: CallRequest?
  /// Whether a new worker has not answered yet: it may still be loading libraries.
  private var isStarting = true
  /// The time limit in milliseconds for a worker's start and for preparations, in which no callee runs.
  private static let preparationTime = 10_000
  /// The kfunc whose output is read next.
  private var printing: Int?

  /// Starts the job in a worker.
  /// - Parameters:
  ///   - pool: the pool of workers.
  ///   - kfuncs: all kfuncs that will be called, by index in the run.
  ///   - options: the run's targets and seed.
  ///   - fault: the fault to plant; nil for none.
  ///   - timeout: milliseconds after which a call is stopped.
  ///   - judge: receives the observations.
  /// - Throws: `HarnessError` if no worker can be started.
  init(
    _ pool: WorkerPool, _ kfuncs: [Kfunc], _ options: RunOptions, fault: FaultEffect?,
    timeout: Int, judge: any CallJudge
  ) throws(HarnessError) {
    self.pool = pool
    self.judge = judge
    self.timeout = timeout
    seed = options.seed
    var targets: [CheckTarget] = []
    for kfunc in kfuncs {
      guard let target = CheckTarget(kfunc) else {
        throw HarnessError(.usage, "\(kfunc.name) comes from no library, so no worker can call it")
      }
      targets.append(target)
    }
    job = CheckJob(
      targets: targets, callTargets: options.targets, programs: options.programs, fault: fault,
      engines: options.callers.filter { $0.libraryPath != nil },
      nonce: UInt64.random(in: 0...UInt64.max))
    isForeign = Self.isForeign(kfuncs, options)
    worker = try pool.take(forForeignCode: isForeign)
    try start()
  }

  /// Whether code of a library other than the project's own runs: of kfuncs, or of an engine.
  static func isForeign(_ kfuncs: [Kfunc], _ options: RunOptions) -> Bool {
    options.callers.contains { $0.libraryPath != nil } || kfuncs.contains { !$0.traits.contains(.ofRegistry) }
  }

  private func start() throws(HarnessError) {
    guard let nonce = worker.start(job) else { throw HarnessError(.environment, "a new worker cannot be reached") }
    answer = nonce
    before = worker.sent
    inFlight = 0
    isStarting = true
  }

  // MARK: Sending

  func submit(_ group: CheckGroup) throws(HarnessError) {
    try enqueue(CallRequest(group: group))
    let last = group.values.count - 1
    for (number, set) in group.values.enumerated() {
      if group.isOver { break }
      // The project's own kfuncs allocate nothing and start no threads.
      let isOwn = group.check.kfunc.traits.contains(.ofRegistry)
      let isLooked = group.check.callee != .capture && (number == 0 || number == last)
      let look = isLooked ? isOwn ? KFT_LOOK_STATE : KFT_LOOK_THREADS : KFT_LOOK_NONE
      try enqueue(CallRequest(group: group, set: set, number: number, look: look))
    }
  }

  func finish() throws(HarnessError) {
    while !queue.isEmpty { try judgeFirst() }
    printed(upTo: nil)
  }

  /// Ends the job and returns the worker to the pool.
  /// - Throws: `HarnessError` if the worker is lost after the last call was judged.
  func close() throws(HarnessError) {
    try finish()
    worker.sent &+= 1
    guard let slot = kft_slot_of(worker.channel, worker.sent) else { return }
    slot.pointee.kind = KFT_KIND_FINISH.rawValue
    slot.pointee.word_count = 0
    slot.pointee.seal = kft_seal(job.nonce, worker.sent, slot)
    kft_submit(worker.channel)
    kft_wake_worker(worker.channel)
    do throws(WorkerFailure) {
      _ = try worker.answer(to: CheckJob.self, answer, milliseconds: 1000)
      pool.giveBack(worker)
    } catch {
      worker.kill()
      // A callee's leftovers ended the process.
      if case .ended(let end) = error, let last { judge.ended(last.group, last.set, end, lastSlot: nil) }
    }
  }

  private func enqueue(_ request: CallRequest) throws(HarnessError) {
    queue.append(request)
    fill()
    if queue.count >= Int(KFT_SLOTS) { try finish() }
  }

  private func fill() {
    while inFlight < min(queue.count, depth) {
      worker.sent &+= 1
      write(&queue[inFlight], worker.sent)
      inFlight += 1
      kft_submit(worker.channel)
    }
  }

  private func write(_ request: inout CallRequest, _ number: UInt32) {
    guard let slot = kft_slot_of(worker.channel, number) else { return }
    let check = request.group.check
    slot.pointee.echo = 0
    slot.pointee.kind = (request.set == nil ? KFT_KIND_PREPARE : KFT_KIND_CALL).rawValue
    if request.set == nil {
      slot.pointee.target = UInt32(request.group.index)
      slot.pointee.caller = UInt32(job.callers.firstIndex(of: check.caller) ?? 0)
      slot.pointee.callee = UInt32(Callee.allCases.firstIndex(of: check.callee) ?? 0)
      slot.pointee.shape = UInt32(CallShape.allCases.firstIndex(of: check.shape) ?? 0)
    }
    slot.pointee.returns_rdi = check.kfunc.placement.result.hasNativeHiddenPointer ? 1 : 0
    slot.pointee.selector = UInt64(request.number % 2)
    slot.pointee.examines = request.look.rawValue
    slot.pointee.is_last = request.number == request.group.values.count - 1 ? 1 : 0
    slot.pointee.word_count = 0
    if request.group.followsPointers, var set = request.set {
      var random = SeededGenerator(seed: seed &+ UInt64(request.number))
      request.arena = PointerArena(
        arena(number), &set, placement: check.kfunc.placement, layout: check.layout,
        fills: check.kfunc.traits.contains(.fillsMemory), &random)
      request.set = set
    }
    if let words = request.set?.words {
      slot.pointee.word_count = UInt32(words.count)
      RequestExecutor.words(slot, \.words).update(from: words, count: words.count)
    }
    request.seal = kft_seal(job.nonce, number, slot)
    slot.pointee.seal = request.seal
  }

  /// The memory for the pointer arguments of a request. Findings show addresses in it: they depend on the position of the
  /// request in the job, and on nothing that the worker did before.
  private func arena(_ number: UInt32) -> PointerArena.Memory {
    let index = number &- before
    return PointerArena.Memory(
      bytes: UnsafeMutableRawPointer(kft_arena_of(worker.channel, index)),
      address: kft_worker_address(worker.channel, kft_arena_of(worker.channel, index)))
  }

  // MARK: Judging

  /// Number of the oldest request in flight.
  private var first: UInt32 { worker.sent &- UInt32(inFlight) &+ 1 }

  /// Waits for the oldest request and passes it to the judge; handles the worker's end.
  private func judgeFirst() throws(HarnessError) {
    fill()
    if !isFirstCompleted {
      kft_wake_worker(worker.channel)
      // The worker makes its calls in order: the time of the oldest one starts here at the latest.
      worker.startWatch(milliseconds: timeLimit(of: queue[0]))
    }
    while !isFirstCompleted && !kft_wait_completed(worker.channel, worker.sent, WorkerProcess.interval) {
      if isFirstCompleted { break }
      guard let end = try lookAtWorker() else { continue }
      // The worker may have completed more requests before it ended.
      if isFirstCompleted { break }
      return try happened(end)
    }
    guard let slot = kft_slot_of(worker.channel, first), slot.pointee.echo == ~queue[0].seal else {
      worker.kill()
      return try happened(.overwrote)
    }
    let request = queue.removeFirst()
    let number = first
    inFlight -= 1
    isStarting = false
    let isSpoiled = try judge(request, slot, number)
    if request.set != nil { last = request }
    if careful > 0 {
      careful -= 1
      if careful == 0 { endCarefulCalls() }
    }
    if isSpoiled { try replaceWorker(dropping: request.group) }
  }

  /// Reports an event that did not recur when the calls were repeated one by one.
  private func endCarefulCalls() {
    depth = Int(KFT_SLOTS)
    guard let (request, end) = unexplained else { return }
    unexplained = nil
    judge.ended(request.group, request.set, end, lastSlot: nil)
  }

  /// The time limit of the oldest request in milliseconds.
  private func timeLimit(of request: CallRequest) -> Int {
    if isStarting { return Self.preparationTime }
    if request.set != nil { return timeout }
    return request.group.check.caller.libraryPath == nil ? Self.preparationTime : EngineLibrary.timeLimit
  }

  private var isFirstCompleted: Bool { kft_completed(worker.channel) &- first < UInt32(KFT_SLOTS) }

  /// - Returns: whether the worker's process is not as it was.
  private func judge(
    _ request: CallRequest, _ slot: UnsafeMutablePointer<kft_slot>, _ number: UInt32
  ) throws(HarnessError) -> Bool {
    // Results of kfuncs that follow pointers are computed of what the callee had there.
    kft_judge(worker.channel)
    defer { kft_judge(nil) }
    let group = request.group
    guard let set = request.set else {
      printed(upTo: slot.pointee.output_end)
      printing = group.index
      if slot.pointee.outcome == KFT_OUTCOME_REFUSED.rawValue {
        judge.refused(group, HarnessError(.unsupportedSignature, Self.text(slot)))
      } else if slot.pointee.outcome == KFT_OUTCOME_ENGINE.rawValue {
        judge.engineFailed(group, nil, try Self.engineFailure(slot))
        return true
      } else {
        let code = UInt(slot.pointee.code_low)...UInt(max(slot.pointee.code_low, slot.pointee.code_high))
        group.check.locate(code: code, descriptor: UInt(slot.pointee.descriptor))
        if !request.isRepeated { judge.prepared(group) }
      }
      return false
    }
    guard !group.isOver else { return false }
    if slot.pointee.outcome == KFT_OUTCOME_ENGINE.rawValue {
      judge.engineFailed(group, set, try Self.engineFailure(slot))
      return true
    }
    let end: CallEnd
    switch slot.pointee.outcome {
    case KFT_OUTCOME_DONE.rawValue: end = .returned
    case KFT_OUTCOME_SIGNAL.rawValue: end = .signal(Fault(slot.pointee.call, place: Self.text(slot)))
    case KFT_OUTCOME_INTERPRETER.rawValue: end = .interpreterStopped(Self.text(slot))
    default: throw HarnessError(.environment, "a worker did not make a requested call")
    }
    let memory = request.arena.map { arena -> CallMemory in
      group.check.callee == .function
        ? .read(arena.reading(self.arena(number)), arena) : .compared(arena.firstDifference(self.arena(number)))
    }
    judge.observed(group, set, Self.observation(slot), end, memory: memory)
    if slot.pointee.changes != 0 {
      let changes = ProcessChange.all(slot.pointee.changes, number: slot.pointee.changed)
      judge.changed(group, set, changes, isBetweenCalls: request.number > 0)
      return true
    }
    // An interrupted call may have left locks or an inconsistent heap. A planted fault is not the callee's.
    return slot.pointee.outcome == KFT_OUTCOME_SIGNAL.rawValue && job.fault == nil
  }

  private static func observation(_ slot: UnsafeMutablePointer<kft_slot>) -> Observation {
    let start = UnsafeRawPointer(slot)
    func field<Value, Type>(_ path: KeyPath<kft_slot, Value>, _ type: Type.Type) -> UnsafePointer<Type> {
      (start + (MemoryLayout<kft_slot>.offset(of: path) ?? 0)).assumingMemoryBound(to: type)
    }
    return Observation(
      call: field(\.call, kft_call.self), capture: field(\.capture, kft_capture.self),
      record: field(\.record, kfunc_record.self), block: field(\.block, UInt64.self),
      callsBefore: slot.pointee.calls_before, damagedGuard: Int(slot.pointee.damaged_guard))
  }

  private static func engineFailure(_ slot: UnsafeMutablePointer<kft_slot>) throws(HarnessError) -> EngineFailure {
    do { return try JSONDecoder().decode(EngineFailure.self, from: Data(text(slot).utf8)) } catch {
      throw HarnessError(.environment, "a worker does not say how an engine failed")
    }
  }

  private static func text(_ slot: UnsafeMutablePointer<kft_slot>) -> String {
    let offset = MemoryLayout<kft_slot>.offset(of: \.text) ?? 0
    let bytes = UnsafeRawBufferPointer(start: UnsafeRawPointer(slot) + offset, count: Int(KFT_TEXT_SIZE))
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private func printed(upTo end: UInt64?) {
    guard let index = printing else { return }
    let text = worker.takeOutput(upTo: end)
    if !text.isEmpty { judge.printed(index, text) }
  }

  // MARK: Recovery

  /// Examines whether the worker has ended. A reply while requests are in flight is a refusal of the whole job.
  private func lookAtWorker() throws(HarnessError) -> WorkerEnd? {
    if let end = worker.look() { return end }
    guard worker.isReadable(milliseconds: 0) else { return nil }
    do throws(WorkerFailure) {
      _ = try worker.answer(to: CheckJob.self, answer, milliseconds: timeout)
    } catch {
      switch error {
      case .refused(let reason): throw reason
      case .ended(let end): return end
      }
    }
    throw HarnessError(.environment, "a worker ended its job before all calls were made")
  }

  /// Handles the end of the worker, or overwritten shared memory.
  private func happened(_ end: WorkerEnd) throws(HarnessError) {
    let isAlone = inFlight == 1
    // The worker's current request is in shared memory, which may be overwritten: it is only trusted if all earlier
    // requests
    // are answered and this one is not.
    let isNamed = worker.channel.pointee.current == first && end != .overwrote
    guard isAlone || isNamed else {
      // With one request at a time the call is known when the event recurs.
      careful = inFlight
      depth = 1
      if unexplained == nil { unexplained = (queue[0], end) }
      return try replaceWorker(dropping: nil)
    }
    unexplained = nil
    let request = queue.removeFirst()
    let function = EngineFunction(number: worker.channel.pointee.progress.engine_function)
    worker.kill()
    printing = request.group.index
    printed(upTo: nil)
    if let function, !request.group.isOver {
      judge.engineFailed(request.group, request.set, EngineFailure(function, .failed(.ended(end))))
    } else if !request.group.isOver {
      judge.ended(request.group, request.set, end, lastSlot: request.set == nil ? nil : lastSlot(of: request.group))
    }
    try replaceWorker(dropping: request.group)
  }

  /// The slot that the callee recorded last, if its record is valid.
  private func lastSlot(of group: CheckGroup) -> Int? {
    let record = UnsafeRawPointer(kft_record_of(worker.channel)).assumingMemoryBound(to: kfunc_record.self)
    let recorded = record.pointee.recorded
    guard group.check.callee == .compiled, UInt(bitPattern: record.pointee.descriptor) == group.check.hot.descriptor,
      recorded > 0, recorded <= UInt64(group.check.layout.words.count)
    else { return nil }
    return Int(recorded)
  }

  /// Drops the calls of callers that are not asked any more.
  private func dropStoppedCallers() {
    while let group = queue.firstGroup(where: { !$0.isOver && judge.hasStopped($0.check.caller) }) {
      judge.dropped(group)
      queue.removeAll(of: group)
    }
  }

  /// Continues in a new worker.
  /// - Parameter over: a group whose remaining calls are dropped.
  private func replaceWorker(dropping over: CheckGroup?) throws(HarnessError) {
    printed(upTo: nil)
    worker.kill()
    if let over {
      over.isOver = true
      queue.removeAll(of: over)
    }
    dropStoppedCallers()
    careful = min(careful, queue.count)
    if careful == 0 { endCarefulCalls() }
    worker = try pool.take(forForeignCode: isForeign)
    try start()
    if let next = queue.first, next.set != nil {
      var preparation = CallRequest(group: next.group)
      preparation.isRepeated = true
      queue.prepend(preparation)
      if careful > 0 { careful += 1 }
    }
    fill()
  }
}
