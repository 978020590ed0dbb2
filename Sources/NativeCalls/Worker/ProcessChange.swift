import CShims

/// What a worker's process lost or got by a call.
package struct ProcessChange: Sendable, Equatable {
  /// What has changed.
  package let what: String
  /// Values between which it changed, should one call not be known.
  package let isBetweenCalls: Bool
}

extension ProcessChange {
  /// What the bits of `kft_change` say.
  /// - Parameters:
  ///   - bits: of a slot.
  ///   - number: the signal or descriptor of the change.
  ///   - isBetweenCalls: whether calls went before that were not looked at.
  package static func all(_ bits: UInt32, number: Int32, isBetweenCalls: Bool) -> [ProcessChange] {
    let words: [(UInt32, String)] = [
      (KFT_CHANGED_HANDLER.rawValue, "changed the handler of \(SignalName.of(number))"),
      (KFT_CHANGED_MASK.rawValue, "changed the signal mask (\(SignalName.of(number)))"),
      (KFT_CHANGED_DIRECTORY.rawValue, "changed the working directory"),
      (KFT_CHANGED_LOCALE.rawValue, "changed the locale"),
      (KFT_CHANGED_UMASK.rawValue, "changed the file mode creation mask"),
      (KFT_CHANGED_DESCRIPTOR.rawValue, "closed or replaced descriptor \(number)"),
      (KFT_CHANGED_CHILDREN.rawValue, "left a child process behind"),
      (KFT_CHANGED_HEAP.rawValue, "corrupted the heap"),
      (KFT_CHANGED_THREADS.rawValue, "left a thread running"),
      (KFT_CHANGED_IDENTITY.rawValue, "changed the user or group of the process"),
      (KFT_CHANGED_X87.rawValue, "changed the x87 control word or left values on the x87 stack"),
      (KFT_CHANGED_TIMER.rawValue, "left a timer running"),
      (KFT_CHANGED_LIMIT.rawValue, "changed a resource limit"),
      (KFT_CHANGED_ROOT.rawValue, "changed the root directory"),
    ]
    return words.filter { bits & $0.0 != 0 }.map { ProcessChange(what: $0.1, isBetweenCalls: isBetweenCalls) }
  }
}
