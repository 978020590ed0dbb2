import CShims
import Outcomes

extension ProcessChange {
  /// What the bits of `kft_change` say.
  /// - Parameters:
  ///   - bits: of a slot or of a reply.
  ///   - number: the signal or descriptor of the change.
  package static func all(_ bits: UInt32, number: Int32) -> [ProcessChange] {
    let changes: [(UInt32, ProcessChange)] = [
      (KFT_CHANGED_HANDLER.rawValue, .handler(signal: Signal(number))),
      (KFT_CHANGED_MASK.rawValue, .mask(signal: Signal(number))),
      (KFT_CHANGED_DIRECTORY.rawValue, .directory),
      (KFT_CHANGED_LOCALE.rawValue, .locale),
      (KFT_CHANGED_UMASK.rawValue, .umask),
      (KFT_CHANGED_DESCRIPTOR.rawValue, .descriptor(number: number)),
      (KFT_CHANGED_CHILDREN.rawValue, .child),
      (KFT_CHANGED_HEAP.rawValue, .heap),
      (KFT_CHANGED_THREADS.rawValue, .thread),
      (KFT_CHANGED_IDENTITY.rawValue, .identity),
      (KFT_CHANGED_X87.rawValue, .x87),
      (KFT_CHANGED_TIMER.rawValue, .timer),
      (KFT_CHANGED_LIMIT.rawValue, .limit),
      (KFT_CHANGED_ROOT.rawValue, .root),
    ]
    return changes.filter { bits & $0.0 != 0 }.map(\.1)
  }
}
