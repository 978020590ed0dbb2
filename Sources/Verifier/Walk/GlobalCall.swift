/// That a global function is called.
struct GlobalCall: Hashable {
  /// The function.
  let function: Int
  /// Whether it may sleep where it is called (`in_sleepable_context`); nil where that is not known.
  let maySleep: Bool?
}
