/// The state of one path through the program (`struct bpf_verifier_state`).
struct PathState {
  /// The most frames on a call chain (`MAX_CALL_FRAMES`).
  static let mostFrames = 16

  /// The functions on the call chain, the outermost first.
  var frames: [FrameState]
  /// The index of the next instruction.
  var instruction: Int
  /// The state that was last kept on this path, by its index.
  var parent: Int?
  /// How often a callback was entered on this path (`callback_unroll_depth`).
  var callbackUnrollDepth = 0
  /// How often a `may_goto` was not taken on this path (`may_goto_depth`).
  var mayGotoDepth = 0

  /// What the program holds and has to give back, in the order in which it got it (`refs`).
  var references: [Reference] = []

  /// The locks that are held, in the order in which they were taken.
  var locks: [HeldLock] = []
  /// The regions without interrupts, in the order in which they were begun.
  var interrupts: [Reference] = []
  /// Whether a callback that runs later may sleep; nil for what the program itself may (`in_sleepable`).
  var maySleep: Bool?
  /// The regions that the program is in.
  var regions = Regions()

  /// The steps since a state was kept that the kernel remembers (`jmp_history_cnt`).
  var history = 0

  /// Something that has to be given back (`struct bpf_reference_state`).
  struct Reference: Hashable {
    /// The id of the registers that hold it.
    let id: UInt32
    /// The index of the instruction that got it.
    let instruction: Int
    /// The id of what it was made from, which has to last as long as it; 0 for nothing (`parent_id`).
    var parentID: UInt32 = 0
  }

  /// Whether a register holds something that has to be given back (`reg_is_referenced`).
  func holdsReference(_ register: RegisterState) -> Bool {
    register.id != 0 && references.contains { $0.id == register.fullID }
  }

  /// Forgets what points into packets: their data may be elsewhere now (`clear_all_pkt_pointers`).
  mutating func forgetPackets() {
    changeRegisters(where: \.isPacketData) { $0 = .unknown }
  }

  /// The innermost frame.
  var current: FrameState {
    _read { yield frames[frames.count - 1] }
    _modify { yield &frames[frames.count - 1] }
  }

  /// The instruction that a frame is at: its call, or the next one for the innermost.
  func instruction(ofFrame index: Int) -> Int {
    index + 1 < frames.count ? frames[index + 1].callSite ?? instruction : instruction
  }

  /// Reads every register, spilled register and stack argument.
  func readRegisters(_ body: (RegisterState) -> Void) {
    for frame in frames.indices {
      for index in frames[frame].registers.indices { body(frames[frame].registers[index]) }
      for index in frames[frame].stack.indices where frames[frame].stack[index].holdsRegister {
        body(frames[frame].stack[index].spilled)
      }
      for index in frames[frame].outgoing.indices { body(frames[frame].outgoing[index]) }
    }
  }

  /// Changes registers, spilled registers and stack arguments for which a condition holds. Frames that are shared with another
  /// state stay so where nothing changes.
  mutating func changeRegisters(where isChanged: (RegisterState) -> Bool, _ change: (inout RegisterState) -> Void) {
    for frame in frames.indices {
      for index in frames[frame].registers.indices where isChanged(frames[frame].registers[index]) {
        change(&frames[frame].registers[index])
      }
      for index in frames[frame].stack.indices
      where frames[frame].stack[index].holdsRegister && isChanged(frames[frame].stack[index].spilled) {
        change(&frames[frame].stack[index].spilled)
      }
      for index in frames[frame].outgoing.indices where isChanged(frames[frame].outgoing[index]) {
        change(&frames[frame].outgoing[index])
      }
    }
  }

  /// Changes every register, spilled register and stack argument.
  mutating func forEachRegister(_ body: (inout RegisterState) -> Void) {
    for frame in frames.indices { frames[frame].forEachRegister(body) }
  }
}

/// How many states there are at a time.
struct StateCount {
  /// Those that later paths are compared with (`explored_states_size`).
  var explored = 0
  /// Those that are kept for paths that began with them only (`free_list_size`).
  var evicted = 0
  /// Those of paths that came back into a loop (`num_backedges`).
  var backEdges = 0

  /// All of them.
  var sum: Int { explored + evicted + backEdges }
}

/// A state that later paths are compared with (`struct bpf_verifier_state_list`).
struct KeptState {
  /// The state; its `parent` is the one that was kept before on the same path.
  var state: PathState
  /// The state of the same list that was kept before.
  var older: Int?
  /// The paths from here that are not walked to their end.
  var openBranches = 1
  var hits = 0
  var misses = 0
  /// Whether it is not compared with later paths any more (`in_free_list`).
  var isEvicted = false

  init(_ state: PathState, older: Int?) {
    self.state = state
    self.older = older
  }
}
