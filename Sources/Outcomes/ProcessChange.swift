/// What a call changed in its process.
package enum ProcessChange: Sendable, Hashable, Codable {
  /// The handler of a signal.
  case handler(signal: Signal)
  /// The signal mask.
  case mask(signal: Signal)
  /// The working directory.
  case directory
  /// The locale.
  case locale
  /// The file mode creation mask.
  case umask
  /// A descriptor was closed or replaced.
  case descriptor(number: Int32)
  /// A child process is left.
  case child
  /// The heap is corrupted.
  case heap
  /// A thread is left running.
  case thread
  /// The user or group of the process.
  case identity
  /// The x87 control word or stack.
  case x87
  /// A timer is left running.
  case timer
  /// A resource limit.
  case limit
  /// The root directory.
  case root
}

extension ProcessChange: CustomStringConvertible {
  /// What happened, behind a word for who did it: `left a thread running`. Messages of errors need it too.
  package var description: String {
    switch self {
    case .handler(let signal): "changed the handler of \(signal.name)"
    case .mask(let signal): "changed the signal mask (\(signal.name))"
    case .directory: "changed the working directory"
    case .locale: "changed the locale"
    case .umask: "changed the file mode creation mask"
    case .descriptor(let number): "closed or replaced descriptor \(number)"
    case .child: "left a child process behind"
    case .heap: "corrupted the heap"
    case .thread: "left a thread running"
    case .identity: "changed the user or group of the process"
    case .x87: "changed the x87 control word or left values on the x87 stack"
    case .timer: "left a timer running"
    case .limit: "changed a resource limit"
    case .root: "changed the root directory"
    }
  }
}
