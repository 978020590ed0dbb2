import BPF

/// What registers, outgoing stack arguments and spilled values have to do with the stacks of a call chain, before an instruction.
struct TrackState: Equatable {
  /// The vector of r0 to r10 and the outgoing stack arguments behind them; 0 if the instruction was not reached.
  var registers: UInt32 = 0
  /// The vector of the slots of the frame's own stack.
  var stack: UInt32 = 0

  /// Whether a path reaches the instruction.
  var isVisited: Bool { registers != 0 }
}

/// The tracks of all instructions (`at_in`, `at_stack_in`).
struct TrackStates {
  /// r0 to r10 (`MAX_BPF_REG`).
  static let registers = 11
  /// Outgoing stack arguments (`MAX_STACK_ARG_SLOTS`).
  static let arguments = 7
  /// Slots of a stack (`MAX_ARG_SPILL_SLOTS`).
  static let slots = 64

  var numbers = TrackNumbers()
  var registers = TrackVectors(width: registers + arguments)
  var stacks = TrackVectors(width: slots)

  /// The track of a register.
  func track(_ state: TrackState, _ register: Register) -> FrameTrack {
    numbers[registers[state.registers, Int(register.rawValue)]]
  }

  /// The track of a slot.
  func track(_ state: TrackState, slot: Int) -> FrameTrack { numbers[stacks[state.stack, slot]] }

  /// The track of an argument of a call, from 0: a register, or an outgoing stack argument.
  func track(_ state: TrackState, argument: Int) -> FrameTrack {
    let index = argument < 5 ? argument + 1 : Self.registers + argument - 5
    return numbers[registers[state.registers, index]]
  }

  /// Sets the track of a register or of an outgoing stack argument.
  mutating func set(_ state: inout TrackState, _ index: Int, _ track: FrameTrack) {
    state.registers = registers.replacing(state.registers, index, by: numbers.number(of: track))
  }

  /// Sets the track of a register.
  mutating func set(_ state: inout TrackState, _ register: Register, _ track: FrameTrack) {
    set(&state, Int(register.rawValue), track)
  }

  /// Sets the track of a slot.
  mutating func set(_ state: inout TrackState, slot: Int, _ track: FrameTrack) {
    state.stack = stacks.replacing(state.stack, slot, by: numbers.number(of: track))
  }

  /// Joins a track into that of a slot.
  mutating func join(_ state: inout TrackState, slot: Int, _ other: FrameTrack) {
    let old = track(state, slot: slot)
    let joined = old.joined(other)
    if joined != old { set(&state, slot: slot, joined) }
  }

  /// A state at the start of a function.
  /// - Parameters:
  ///   - depth: the frames above it.
  ///   - entry: what its caller passes; nil if no caller is known.
  mutating func entry(_ depth: Int, _ entry: EntryTracks?) -> TrackState {
    var state = TrackState(registers: registers.empty(), stack: stacks.empty())
    set(&state, .r10, .at(frame: UInt8(depth), FrameTrack.Offsets(0)))
    for index in 0..<5 { if let entry { set(&state, index + 1, entry[index]) } }
    return state
  }

  /// Joins what an instruction leaves into what is known before another (`arg_track_join`).
  /// - Parameters:
  ///   - state: what is known before.
  ///   - other: what the instruction leaves.
  ///   - note: is called for each track that changes in a state that was reached before, with its index, the old, the other
  ///     and the new track; slots have negative indices, -1 for slot 0.
  /// - Returns: whether anything changed.
  mutating func join(
    _ state: inout TrackState, _ other: TrackState, _ note: (Int, FrameTrack, FrameTrack, FrameTrack) -> Void
  ) -> Bool {
    if state == other { return false }
    guard state.isVisited else {
      state = other
      return true
    }
    var isChanged = false
    for index in 0..<registers.width where registers[state.registers, index] != registers[other.registers, index] {
      let (old, new) = (numbers[registers[state.registers, index]], numbers[registers[other.registers, index]])
      let joined = old.joined(new)
      guard joined != old else { continue }
      isChanged = true
      note(index, old, new, joined)
      set(&state, index, joined)
    }
    guard state.stack != other.stack else { return isChanged }
    for slot in 0..<Self.slots where stacks[state.stack, slot] != stacks[other.stack, slot] {
      let (old, new) = (track(state, slot: slot), track(other, slot: slot))
      let joined = old.joined(new)
      guard joined != old else { continue }
      isChanged = true
      note(-slot - 1, old, new, joined)
      set(&state, slot: slot, joined)
    }
    return isChanged
  }
}

/// The tracks that a call passes: five registers, and the stack arguments behind them.
struct EntryTracks: Hashable {
  private var tracks = [FrameTrack](repeating: .none, count: 5 + TrackStates.arguments)

  /// An argument, from 0.
  subscript(argument: Int) -> FrameTrack {
    get { tracks[argument] }
    set { tracks[argument] = newValue }
  }

  /// Whether one may point into a stack (`has_fp_args`).
  var hasPointer: Bool { tracks.contains(where: \.isPointer) }
}
