import BPF

/// Which bytes of program stacks may still be read, for each place and each chain of calls that leads there.
///
/// Source: Linux 7.3 `kernel/bpf/liveness.c`, `bpf_stack_slot_alive`.
struct StackLiveness: Sendable {
  /// A function that gets pointers to stacks of its callers is analyzed for each call.
  struct Key: Hashable {
    /// The call; the first instruction of a function that is analyzed on its own.
    let callSite: Int
    /// The frames above.
    let depth: Int
  }

  /// A function at the end of a chain of calls (`struct func_instance`).
  struct Instance: Sendable {
    let function: Int
    /// The frames above.
    let depth: Int
    /// For each frame, the halves that are live before each node; empty for a frame that the function does not access.
    var live: [[StackHalves]]
  }

  /// The instances of functions that others call with pointers to stacks.
  private let instances: [Key: Instance]
  /// The instance of each function that is analyzed on its own.
  private let alone: [Instance?]
  private let starts: LiveNodeStarts
  private let points: [InstructionPoints]
  /// Whether the analysis was given up: it needs more memory than it may have.
  let isTooLarge: Bool

  init(
    _ instances: [Key: Instance], alone: [Instance?], _ starts: LiveNodeStarts, _ points: [InstructionPoints],
    isTooLarge: Bool
  ) {
    self.instances = instances
    self.alone = alone
    self.starts = starts
    self.points = points
    self.isTooLarge = isTooLarge
  }

  /// The instance of a frame: the one for the whole chain, or else for a shorter one (`lookup_instance`).
  private func instance(_ state: PathState, _ frame: Int) -> Instance? {
    for depth in stride(from: frame, to: 0, by: -1) {
      if let callSite = state.frames[frame].callSite, let found = instances[Key(callSite: callSite, depth: depth)] {
        return found
      }
    }
    return alone[state.frames[frame].function]
  }

  /// The halves of a frame's stack that may be read from a state on (`bpf_stack_slot_alive`).
  func live(_ state: PathState, frame: Int) -> StackHalves {
    let innermost = state.frames.count - 1
    guard let current = instance(state, innermost) else { return .all }
    var live = before(state.instruction, current, frame + current.depth - innermost)
    for caller in frame..<innermost {
      guard let instance = instance(state, caller), let callSite = state.frames[caller + 1].callSite else {
        return .all
      }
      let own = frame + instance.depth - caller
      if own > instance.depth { return .all }
      live.formUnion(before(points[callSite].contains(.callsCallback) ? callSite : callSite + 1, instance, own))
    }
    return live
  }

  /// What is live before an instruction, of a frame as the instance counts them.
  private func before(_ instruction: Int, _ instance: Instance, _ frame: Int) -> StackHalves {
    guard instance.live.indices.contains(frame), !instance.live[frame].isEmpty else { return .none }
    return starts.node(beginningWith: instruction).map { instance.live[frame][$0] } ?? .none
  }
}
