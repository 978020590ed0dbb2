import CShims
import Glibc
import Outcomes
import Support

/// One run of a plugin: a process with its own process group, text on standard input, and limits.
package enum PluginProcess {
  /// What a plugin may print, in bytes: r0 takes 19.
  package static let largestOutput = 1 << 16

  /// Runs a program and waits for its end.
  /// - Parameters:
  ///   - words: the program and its arguments; a name without "/" is looked up in `$PATH`.
  ///   - input: standard input.
  ///   - milliseconds: the time limit.
  ///   - largest: the most that it may print, in bytes.
  ///   - accepts: the exit statuses that are no failure.
  /// - Returns: what it printed on standard output.
  /// - Throws: `PluginFailure` unless it ended with status 0 within the limits.
  package static func run(
    _ words: [String], input: String, milliseconds: Int, largest: Int = largestOutput, accepts: Set<Int32> = [0]
  ) throws(PluginFailure) -> [UInt8] {
    let file = kft_memory_file()
    guard file >= 0 else { throw .notStarted(reason: SystemError.last.description) }
    defer { close(file) }
    // Input comes from a file: one that does not read it gives no SIGPIPE.
    try write(Array(input.utf8), to: file)
    var (output, errors): (Int32, Int32) = (-1, -1)
    let copies = words.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let process = (copies.map { $0.map { UnsafePointer($0) } } + [nil]).withUnsafeBufferPointer {
      kft_spawn_plugin($0.baseAddress, file, &output, &errors)
    }
    if process < 0 { throw .notStarted(reason: SystemError(code: -process).description) }
    var streams = [Stream(output), Stream(errors)]
    defer { for stream in streams { close(stream.descriptor) } }
    let problem = read(&streams, milliseconds, largest)
    if let problem {
      kft_kill(process)
      throw problem
    }
    let end = try wait(for: process, milliseconds)
    let said = lastLine(streams[1].bytes) ?? lastLine(streams[0].bytes) ?? ""
    if end.by_signal { throw .killed(signal: Signal(end.status), said: said) }
    if !accepts.contains(end.status) { throw .exited(status: end.status, said: said) }
    return streams[0].bytes
  }

  private static func write(_ bytes: [UInt8], to file: Int32) throws(PluginFailure) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count <= 0 { throw .notStarted(reason: SystemError.last.description) }
      written += count
    }
    lseek(file, 0, SEEK_SET)
  }

  /// A stream that is read to its end.
  private struct Stream {
    let descriptor: Int32
    var bytes: [UInt8] = []
    var isOpen = true

    init(_ descriptor: Int32) { self.descriptor = descriptor }
  }

  /// Reads streams to their ends.
  /// - Returns: why the process has to be ended; nil if both streams ended within the limits.
  private static func read(
    _ streams: inout [Stream], _ milliseconds: Int, _ largest: Int
  ) -> PluginFailure? {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    var chunk = [UInt8](repeating: 0, count: 1 << 12)
    while streams.contains(where: \.isOpen) {
      let left = (end - ContinuousClock.now) / .milliseconds(1)
      if left <= 0 || Interruption.signal != nil { return .timedOut(milliseconds: milliseconds) }
      var polled = streams.map { pollfd(fd: $0.isOpen ? $0.descriptor : -1, events: Int16(POLLIN), revents: 0) }
      // A request to stop is seen within this period.
      if poll(&polled, nfds_t(polled.count), Int32(min(left.rounded(.up), 100))) <= 0 { continue }
      for index in streams.indices where polled[index].revents != 0 {
        let count = Glibc.read(streams[index].descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { streams[index].isOpen = false } else { streams[index].bytes += chunk[..<count] }
        if streams[index].bytes.count > largest { return .printedTooMuch(bytes: largest) }
      }
    }
    return nil
  }

  /// Waits for a process that has closed its output.
  private static func wait(for process: pid_t, _ milliseconds: Int) throws(PluginFailure) -> kft_end {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    var interval = useconds_t(50)
    while true {
      let found = kft_ended(process, true)
      if found.ended {
        // What it left behind in its group.
        kill(-process, SIGKILL)
        return found
      }
      if ContinuousClock.now > end || Interruption.signal != nil {
        kft_kill(process)
        throw .timedOut(milliseconds: milliseconds)
      }
      usleep(interval)
      interval = min(interval * 2, 5000)
    }
  }

  private static func lastLine(_ bytes: [UInt8]) -> String? {
    bytes.split(separator: 0x0A).last.map { String(String(decoding: $0, as: UTF8.self).printable.prefix(200)) }
  }
}
