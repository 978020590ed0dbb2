import CShims
import FoundationEssentials
import Glibc
import Outcomes
import Support

/// A worker process, which makes calls for this process.
///
/// One thread uses it at a time.
package final class WorkerProcess: @unchecked Sendable {
  /// The memory shared with the worker.
  package let channel: UnsafeMutablePointer<kft_channel>
  /// Number of requests of the ring that were sent.
  package var sent: UInt32 = 0

  /// The state changes by the last job.
  package private(set) var changes: [ProcessChange] = []

  private let process: pid_t
  private let socket: MessageSocket
  private let memory: Int32
  private let output: Int32
  /// The worker is killed when this end of a socket is closed.
  private let life: Int32
  /// Whether code of a library other than the project's own has run in it.
  package var hasRunForeignCode = false
  /// Number of output bytes that were read.
  private var outputRead: UInt64 = 0
  private var watch: Watch?
  /// How the process ended, after it was reaped.
  private var gone: WorkerEnd?

  /// Starts a worker.
  /// - Throws: `HarnessError` with code `environment` if the system grants no process, memory or descriptors.
  package init() throws(HarnessError) {
    let path = try WorkerExecutable.path()
    var memory: Int32 = -1
    guard let channel = kft_channel_map(&memory) else { throw Self.failure("memory to share with a worker", errno) }
    var (ends, lives): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    var process: pid_t = 0
    if socketpair(AF_UNIX, kind, 0, &ends) != 0 || socketpair(AF_UNIX, kind, 0, &lives) != 0 { process = -errno }
    let output = kft_memory_file()
    if output < 0 { process = -errno }
    if process == 0 {
      _ = fcntl(output, F_SETFL, O_APPEND)
      process = Self.spawn(path, ends[1], memory, output, lives[1])
    }
    for descriptor in [ends[1], lives[1]] where descriptor >= 0 { close(descriptor) }
    guard process > 0 else {
      for descriptor in [ends[0], lives[0], memory, output] where descriptor >= 0 { close(descriptor) }
      kft_channel_unmap(channel)
      throw Self.failure("a worker process", -process)
    }
    self.channel = channel
    self.process = process
    self.memory = memory
    self.output = output
    life = lives[0]
    socket = MessageSocket(descriptor: ends[0])
  }

  deinit {
    kill()
    close(socket.descriptor)
    close(memory)
    close(output)
    close(life)
    kft_channel_unmap(channel)
  }

  /// Kills the process and its descendants.
  package func kill() {
    guard gone == nil else { return }
    let end = kft_ended(process, false)
    gone = end.ended ? self.end(end) : .killed(signal: Signal(SIGKILL))
    kft_kill(process)
  }

  private static func spawn(
    _ path: String, _ control: Int32, _ memory: Int32, _ output: Int32, _ life: Int32
  ) -> pid_t {
    var variables = ProcessInfo.processInfo.environment
    // The parent reports crashes; the backtracer would take 80 ms.
    variables["SWIFT_BACKTRACE"] = "enable=no"
    return withStrings([path, WorkerMain.argument]) { arguments in
      withStrings(variables.map { "\($0)=\($1)" }) { environment in
        kft_spawn(path, arguments, environment, control, memory, output, life)
      }
    }
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let pointers = copies.map { $0.map { UnsafePointer($0) } } + [nil]
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  private static func failure(_ what: String, _ code: Int32) -> HarnessError {
    HarnessError(.environment, "\(what) is not to be had: \(SystemError(code: code))")
  }

  // MARK: Watching

  /// When the worker last made progress, and which measures were taken.
  private struct Watch {
    let milliseconds: Int
    let callsOnly: Bool
    /// The time limit of the whole job, independent of the worker's reported progress.
    let end: ContinuousClock.Instant
    let calls: UInt32
    /// Nanoseconds that the worker had waited for a processor, when first examined.
    var waited: UInt64?
    let since = ContinuousClock.now
    var wasAsked = false
  }

  /// The time limit of a job in which only calls are watched, in multiples of the limit of one call.
  private static let mostCalls = 100

  /// Milliseconds between two examinations of a worker that does not answer.
  package static let interval: UInt32 = 5
  /// Milliseconds that a worker has to end a call after it was asked to.
  private static let grace = 200

  /// Restarts the watch of the worker's progress.
  /// - Parameters:
  ///   - milliseconds: the time without progress after which a call is stopped.
  ///   - callsOnly: whether there is no limit outside calls.
  package func startWatch(milliseconds: Int, callsOnly: Bool = false) {
    watch = Watch(
      milliseconds: milliseconds, callsOnly: callsOnly,
      end: .now + .milliseconds(milliseconds * (callsOnly ? Self.mostCalls : 1)),
      calls: channel.pointee.progress.calls)
  }

  /// Examines whether the worker has ended, and stops a call that exceeds its limit.
  /// - Returns: how the worker ended, nil if it is running.
  package func look() -> WorkerEnd? {
    if let gone { return gone }
    let end = kft_ended(process, false)
    if end.ended { return self.end(end) }
    var status = stat()
    if fstat(output, &status) == 0, UInt64(status.st_size) > outputRead + Self.mostOutput {
      return .flooded(bytes: status.st_size - Int(outputRead))
    }
    guard var watch else { return nil }
    defer { self.watch = watch }
    // A callee can forge the reported progress: it only counts in jobs of many calls, and not without limit.
    let calls = channel.pointee.progress.calls
    let isInCall = calls != channel.pointee.progress.returned
    if watch.callsOnly && (calls != watch.calls || !isInCall) && ContinuousClock.now < watch.end {
      watch = Watch(milliseconds: watch.milliseconds, callsOnly: true, end: watch.end, calls: calls)
      return nil
    }
    let waited = watch.waited ?? kft_waited_for_processor(process)
    watch.waited = waited
    let wall = ContinuousClock.now - watch.since
    if wall < .milliseconds(watch.milliseconds) { return nil }
    // On a busy machine a worker may have had no processor for that long, which the callee did not cause.
    let elapsed = wall - .nanoseconds(Int64(clamping: kft_waited_for_processor(process) &- waited))
    if elapsed < .milliseconds(watch.milliseconds) { return nil }
    if !watch.wasAsked {
      watch.wasAsked = true
      kft_stop_call(channel, process)
    } else if elapsed > .milliseconds(watch.milliseconds + Self.grace) {
      return .hung(milliseconds: watch.milliseconds)
    }
    return nil
  }

  /// The end of the process as a `WorkerEnd`.
  private func end(_ end: kft_end) -> WorkerEnd {
    var name = end.name
    let program = withUnsafeBytes(of: &name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if !program.isEmpty && program != WorkerExecutable.processName {
      return end.by_signal
        ? .replacedAndKilled(program: program, signal: Signal(end.status))
        : .replacedAndExited(program: program, status: end.status)
    }
    return end.by_signal ? .killed(signal: Signal(end.status)) : .exited(status: end.status)
  }

  // MARK: Jobs

  /// Sends a job and does not wait for the answer.
  /// - Returns: the nonce that the answer must repeat; nil if the worker cannot be reached.
  package func start<Job: WorkerJob>(_ job: Job) -> UInt64? {
    let nonce = UInt64.random(in: 1...UInt64.max)
    guard let data = try? JSONEncoder().encode(JobMessage(job: Job.name, nonce: nonce, payload: job)),
      socket.send(data)
    else { return nil }
    return nonce
  }

  /// Waits for the reply to a job.
  /// - Parameters:
  ///   - nonce: the result of `start`.
  ///   - milliseconds: the time without a call after which the job is stopped.
  /// - Throws: `WorkerFailure` if there is no reply.
  package func answer<Job: WorkerJob>(
    to job: Job.Type, _ nonce: UInt64, milliseconds: Int, watchesCallsOnly: Bool = false
  ) throws(WorkerFailure) -> Job.Reply {
    startWatch(milliseconds: milliseconds, callsOnly: watchesCallsOnly)
    defer { watch = nil }
    var end: WorkerEnd?
    let data = socket.receive { [self] in
      while !isReadable(milliseconds: Self.interval) {
        end = look()
        if end != nil { return false }
      }
      return true
    }
    guard let data, let reply = try? JSONDecoder().decode(JobReply<Job.Reply>.self, from: data), reply.nonce == nonce
    else {
      // The socket was closed, or contains an invalid message.
      for _ in 0..<20 where end == nil {
        end = look()
        if end == nil { usleep(1000 * Self.interval) }
      }
      kill()
      throw .ended(end ?? .overwrote)
    }
    changes = ProcessChange.all(reply.changes, number: reply.changed)
    if let error = reply.error { throw .refused(error) }
    guard let answer = reply.reply else {
      kill()
      throw .ended(.overwrote)
    }
    return answer
  }

  /// Sends a job and waits for its reply.
  /// - Parameters:
  ///   - job: the job.
  ///   - milliseconds: the time without a call after which the job is stopped.
  ///   - watchesCallsOnly: whether there is no limit outside calls.
  /// - Throws: `WorkerFailure` if the job was not done.
  package func perform<Job: WorkerJob>(
    _ job: Job, milliseconds: Int, watchesCallsOnly: Bool = false
  ) throws(WorkerFailure) -> Job.Reply {
    guard let nonce = start(job) else {
      let end = look()
      kill()
      throw .ended(end ?? .overwrote)
    }
    return try answer(to: Job.self, nonce, milliseconds: milliseconds, watchesCallsOnly: watchesCallsOnly)
  }

  /// Whether a reply is available: while requests of the ring are in flight, it can only be a refusal.
  /// - Parameter milliseconds: the time to wait.
  package func isReadable(milliseconds: UInt32) -> Bool {
    var descriptor = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, Int32(milliseconds)) == 1
  }

  // MARK: Output

  /// The most output bytes between two readings.
  private static let mostOutput: UInt64 = 64 << 20
  /// The most output bytes that one reading returns.
  private static let keptOutput = 4096

  /// The worker's output since the last reading, at most 4096 bytes of it.
  /// - Parameter limit: output up to this many bytes from the beginning; nil for all.
  package func takeOutput(upTo limit: UInt64? = nil) -> String {
    var status = stat()
    guard fstat(output, &status) == 0 else { return "" }
    let end = min(UInt64(status.st_size), limit ?? UInt64.max)
    guard end > outputRead else { return "" }
    var bytes = [UInt8](repeating: 0, count: min(Self.keptOutput, Int(end - outputRead)))
    let count = pread(output, &bytes, bytes.count, off_t(outputRead))
    let isCut = end - outputRead > UInt64(Self.keptOutput)
    // The memory of the read part is released; the file keeps its length, because the worker writes at its offset.
    kft_forget_bytes(output, outputRead, end)
    outputRead = end
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) + (isCut ? "..." : "")
  }
}

/// Why a job was not done.
package enum WorkerFailure: Error, Sendable {
  /// The job cannot be done.
  case refused(HarnessError)
  /// The worker's process ended.
  case ended(WorkerEnd)
}
