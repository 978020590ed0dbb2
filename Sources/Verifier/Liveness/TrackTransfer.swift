import BPF

/// What an instruction does to tracks (`arg_track_xfer`).
struct TrackTransfer {
  /// The frames above the function.
  let depth: Int
  /// What the function's caller passes; nil if no caller is known.
  let entry: EntryTracks?
  /// What the stack of each frame above holds at the call that leads here.
  let callerStacks: [TrackState]

  /// Any frame down to one.
  private static func anywhere(_ depth: Int) -> FrameTrack {
    .anywhere(frames: UInt16(truncatingIfNeeded: 2 << depth - 1))
  }

  /// Executes an instruction.
  func execute(_ instruction: Instruction, _ state: inout TrackState, _ states: inout TrackStates) {
    switch instruction {
    case .alu(let width, let operation, let register, let operand):
      compute(width, operation, register, operand, &state, &states)
    case .negate(.word64, let register), .byteOrder(.swap, let register, _):
      states.set(&state, register, states.track(state, register).anyOffset)
    case .negate(_, let register), .byteOrder(_, let register, _), .moveSignExtend(_, let register, _, _),
      .castAddressSpace(let register, _, _), .loadImmediate64(let register, _), .loadSignExtend(_, let register, _, _),
      .loadAcquire(_, let register, _, _):
      states.set(&state, register, .none)
    case .load(_, let register, .params, let offset):
      let slot = Self.argumentSlot(offset)
      states.set(&state, register, slot.flatMap { slot in entry.map { $0[5 + slot] } } ?? .none)
    case .load(let size, let register, let base, let offset):
      states.set(&state, register, loaded(size, base, offset, state, &states))
    case .store(_, .params, let offset, let operand):
      guard let slot = Self.argumentSlot(offset) else { return }
      states.set(&state, TrackStates.registers + slot, states.track(state, operand))
    case .store(let size, let base, let offset, .register(let source)):
      spill(states.track(state, source), size, base, offset, &state, &states)
    case .store(let size, let base, let offset, .immediate): clear(size, base, offset, &state, &states)
    case .storeRelease(let size, let base, let offset, _): clear(size, base, offset, &state, &states)
    case .atomic(let operation, let size, let base, let offset, let source):
      clear(size, base, offset, &state, &states)
      switch operation {
      case .add, .or, .and, .xor: break
      case .compareExchange: states.set(&state, .r0, .none)
      case .fetchAdd, .fetchOr, .fetchAnd, .fetchXor, .exchange: states.set(&state, source, .none)
      }
    case .call, .callRegister:
      for register in 0...5 { states.set(&state, register, .none) }
    case .loadPacketAbsolute, .loadPacketIndirect, .jump, .jumpLong, .jumpRegister, .jumpIf, .mayGoto, .exit: break
    }
  }

  private func compute(
    _ width: Width, _ operation: ALUOperation, _ register: Register, _ operand: Operand, _ state: inout TrackState,
    _ states: inout TrackStates
  ) {
    guard width == .word64 else { return states.set(&state, register, .none) }
    let own = states.track(state, register)
    switch (operation, operand) {
    case (.mov, .immediate): states.set(&state, register, .none)
    case (.mov, .register(let source)): states.set(&state, register, states.track(state, source))
    case (.add, .immediate(let number)): states.set(&state, register, own.adding(Int64(number)))
    case (.sub, .immediate(let number)): states.set(&state, register, own.adding(-Int64(number)))
    case (_, .immediate): states.set(&state, register, own.anyOffset)
    case (_, .register(let source)): states.set(&state, register, own.combined(states.track(state, source)))
    }
  }

  // MARK: Memory

  /// The slot of a stack argument, from 0 (`stack_arg_off_to_slot`).
  private static func argumentSlot(_ offset: Int16) -> Int? {
    let slot = abs(Int(offset)) / 8
    return (1...TrackStates.arguments).contains(slot) ? slot - 1 : nil
  }

  /// The slot of eight bytes of a stack (`fp_off_to_slot`).
  private static func slot(_ offset: Int) -> Int? {
    guard offset < 0, offset >= -8 * TrackStates.slots, offset % 8 == 0 else { return nil }
    return -offset / 8 - 1
  }

  private func mayBeOwnStack(_ base: Register, _ track: FrameTrack) -> Bool {
    base == .r10 || track.mayPoint(into: depth)
  }

  private func loaded(
    _ size: MemorySize, _ base: Register, _ offset: Int16, _ state: TrackState, _ states: inout TrackStates
  ) -> FrameTrack {
    let track = states.track(state, base)
    guard size == .double else { return .none }
    if mayBeOwnStack(base, track) { return filled(base, track, offset, state, depth, states) }
    if let frame = track.frame, Int(frame) < depth {
      return filled(base, track, offset, callerStacks[Int(frame)], Int(frame), states)
    }
    if case .anywhere(let frames) = track, frames != 0 { return track }
    return .none
  }

  /// What is filled from a stack (`fill_from_stack`).
  private func filled(
    _ base: Register, _ track: FrameTrack, _ offset: Int16, _ stack: TrackState, _ depth: Int, _ states: TrackStates
  ) -> FrameTrack {
    if base == .r10 {
      return Self.slot(Int(offset)).map { states.track(stack, slot: $0) } ?? Self.anywhere(depth)
    }
    guard let places = track.offsets?.adding(Int64(offset)) else { return Self.anywhere(depth) }
    var result = FrameTrack.none
    for index in 0..<Int(places.count) {
      guard let slot = Self.slot(Int(places[index])) else { return Self.anywhere(depth) }
      result = result.joined(states.track(stack, slot: slot))
    }
    return result
  }

  /// Spills a track to each place that a store may write (`spill_to_stack`).
  private func spill(
    _ track: FrameTrack, _ size: MemorySize, _ base: Register, _ offset: Int16, _ state: inout TrackState,
    _ states: inout TrackStates
  ) {
    let pointer = states.track(state, base)
    guard mayBeOwnStack(base, pointer) else { return }
    let value = size == .double ? track : .none
    if base == .r10 {
      if let slot = Self.slot(Int(offset)) { states.set(&state, slot: slot, value) }
      return
    }
    guard let offsets = pointer.offsets else {
      for slot in 0..<TrackStates.slots { states.join(&state, slot: slot, value) }
      return
    }
    for index in 0..<Int(offsets.count) {
      guard let place = FrameTrack.Offsets(offsets[index]).adding(Int64(offset)), let slot = Self.slot(Int(place[0]))
      else { continue }
      if offsets.count == 1 {
        states.set(&state, slot: slot, value)
      } else {
        states.join(&state, slot: slot, value)
      }
    }
  }

  /// Forgets what a store may overwrite (`clear_stack_for_all_offs`).
  private func clear(
    _ size: MemorySize, _ base: Register, _ offset: Int16, _ state: inout TrackState, _ states: inout TrackStates
  ) {
    let pointer = states.track(state, base)
    guard mayBeOwnStack(base, pointer) else { return }
    if base == .r10 { return clear(Int(offset), size, isCertain: true, &state, &states) }
    guard let offsets = pointer.offsets else { return clearAny(&state, &states) }
    for index in 0..<Int(offsets.count) {
      guard let place = FrameTrack.Offsets(offsets[index]).adding(Int64(offset)) else {
        return clearAny(&state, &states)
      }
      clear(Int(place[0]), size, isCertain: offsets.count == 1, &state, &states)
    }
  }

  private func clear(
    _ offset: Int, _ size: MemorySize, isCertain: Bool, _ state: inout TrackState, _ states: inout TrackStates
  ) {
    // The slots that have a byte of the range.
    let first = max(0, (-offset - Int(size.rawValue)) / 8)
    let last = min(TrackStates.slots - 1, (-offset - 1) / 8)
    guard offset < 0, first <= last else { return }
    for slot in first...last {
      if isCertain { states.set(&state, slot: slot, .none) } else { states.join(&state, slot: slot, .none) }
    }
  }

  private func clearAny(_ state: inout TrackState, _ states: inout TrackStates) {
    for slot in 0..<TrackStates.slots { states.join(&state, slot: slot, .none) }
  }
}

extension TrackStates {
  /// The track of an operand.
  fileprivate func track(_ state: TrackState, _ operand: Operand) -> FrameTrack {
    if case .register(let register) = operand { track(state, register) } else { .none }
  }
}
