import BPF

/// Whether a kept state stands for a current one: what is safe from it on is safe from the current one on (`states_equal`).
struct StateComparison {
  /// How much has to agree.
  enum Level {
    /// Numbers that no verdict rests on need not agree (`NOT_EXACT`).
    case relevant
    /// All numbers lie in the ranges of the kept state: its marks are not complete yet (`RANGE_WITHIN`).
    case ranges
    /// All is the same (`EXACT`).
    case exact
  }

  let level: Level
  /// Whether slots are compared.
  private let hasSlots: Bool
  /// Whether regions are compared.
  private let hasRegions: Bool
  /// Pairs of an id in the kept state and the id that it is in the current one.
  private var ids: [(kept: UInt32, current: UInt32)] = []
  /// Ids for numbers of the current state that are related to none.
  private var temporaryID: UInt32
  /// The most pairs (`BPF_ID_MAP_SIZE`).
  private static let mostPairs = 1024

  init(_ level: Level, lastID: UInt32, hasSlots: Bool, hasRegions: Bool) {
    self.hasSlots = hasSlots
    self.hasRegions = hasRegions
    self.level = level
    temporaryID = lastID
  }

  /// Whether a kept state stands for the current one.
  ///
  /// It is named by its index: a state that is an argument itself is copied with a count of references for each of its parts.
  /// - Parameters:
  ///   - kept: the kept states.
  ///   - index: the kept state.
  ///   - current: the current state.
  ///   - liveRegisters: the registers that may be read before they are written, for each instruction.
  ///   - marks: the values that a verdict rests on.
  mutating func holds(
    _ kept: borrowing [KeptState], _ index: Int, _ current: borrowing PathState,
    _ liveRegisters: borrowing [RegisterSet], _ marks: borrowing ValueGraph.Marks
  ) -> Bool {
    guard kept[index].state.frames.count == current.frames.count,
      kept[index].state.references.count == current.references.count,
      !hasRegions || kept[index].state.regions == current.regions, kept[index].state.maySleep == current.maySleep,
      locksHold(kept[index].state.locks, current.locks),
      kept[index].state.interrupts.count == current.interrupts.count
    else {
      return false
    }
    for place in current.interrupts.indices {
      guard agree(kept[index].state.interrupts[place].id, current.interrupts[place].id) else { return false }
    }
    for place in current.references.indices {
      guard agree(kept[index].state.references[place].id, current.references[place].id) else { return false }
    }
    for frame in current.frames.indices {
      guard kept[index].state.frames[frame].callSite == current.frames[frame].callSite,
        kept[index].state.frames[frame].callbackDepth <= current.frames[frame].callbackDepth,
        kept[index].state.frames[frame].forbidsSlotLoads || !current.frames[frame].forbidsSlotLoads
      else { return false }
      let live = liveRegisters[current.instruction(ofFrame: frame)]
      for number in live.numbers {
        let old = kept[index].state.frames[frame].registers[number]
        guard holds(old, current.frames[frame].registers[number], marks) else { return false }
      }
      guard restHolds(kept[index].state.frames[frame], current.frames[frame], marks) else { return false }
    }
    return true
  }

  /// Whether what a frame has beside registers holds.
  private mutating func restHolds(
    _ kept: borrowing FrameState, _ current: borrowing FrameState, _ marks: borrowing ValueGraph.Marks
  ) -> Bool {
    guard stackHolds(kept, current, marks) else { return false }
    return !hasSlots || argumentsHold(kept.outgoing, current.outgoing, marks)
  }

  private mutating func argumentsHold(
    _ kept: borrowing [RegisterState], _ current: borrowing [RegisterState], _ marks: borrowing ValueGraph.Marks
  ) -> Bool {
    for slot in 0..<max(kept.count, current.count) {
      let old = slot < kept.count ? kept[slot] : .neverStored
      let new = slot < current.count ? current[slot] : .neverStored
      guard holds(old, new, marks) else { return false }
    }
    return true
  }

  // MARK: Registers

  private mutating func holds(
    _ kept: RegisterState, _ current: RegisterState, _ marks: borrowing ValueGraph.Marks
  ) -> Bool {
    if level == .exact { return isSame(kept, current) }
    guard kept.isInitialised else { return true }
    if kept.isScalar { return current.isScalar && scalarHolds(kept, current, marks) }
    guard let target = kept.target, kept.kind == current.kind else { return false }
    switch target {
    case .mapKey, .mapValue, .memory, .protectedMemory, .slice, .ringBufferMemory, .untrustedMemory, .buffer:
      return kept.value.contains(current.value) && agree(kept.fullID, current.fullID)
        && agree(kept.parentID, current.parentID) && agree(kept.mapUID, current.mapUID)
    case .arena: return true
    case .instruction: return kept.delta == current.delta && kept.value.contains(current.value)
    case .packet, .packetMetadata: return packetHolds(kept, current)
    case .context, .stack, .map, .function, .packetEnd, .socket, .socketCommon, .tcpSocket, .xdpSocket, .flowKeys,
      .object, .programObject, .dynptr:
      return isSame(kept, current)
    }
  }

  /// A packet pointer stands for one with at least its range.
  private mutating func packetHolds(_ kept: RegisterState, _ current: RegisterState) -> Bool {
    if let old = kept.packetRange.bytes, let new = current.packetRange.bytes {
      guard old <= new else { return false }
    } else if kept.packetRange != current.packetRange {
      return false
    }
    guard agree(kept.fullID, current.fullID) else { return false }
    // The distances of pointers with the same id are kept.
    if kept.id != 0, kept.value.range64.base != current.value.range64.base { return false }
    return kept.value.contains(current.value)
  }

  private mutating func isSame(_ kept: RegisterState, _ current: RegisterState) -> Bool {
    kept.kind == current.kind && kept.value == current.value && kept.delta == current.delta
      && kept.packetRange == current.packetRange && agree(kept.fullID, current.fullID)
      && agree(kept.parentID, current.parentID) && agree(kept.mapUID, current.mapUID)
  }

  /// The same locks are held, of what is the same.
  private mutating func locksHold(_ kept: [HeldLock], _ current: [HeldLock]) -> Bool {
    guard kept.count == current.count else { return false }
    for (old, new) in zip(kept, current) {
      guard old.kind == new.kind, old.owner == new.owner, agree(old.id, new.id) else { return false }
    }
    return true
  }

  private mutating func scalarHolds(
    _ kept: RegisterState, _ current: RegisterState, _ marks: borrowing ValueGraph.Marks
  ) -> Bool {
    if level == .relevant, !marks.isPrecise(kept.node) { return true }
    if kept.id != 0, kept.link != current.link { return false }
    if kept.link != .equal, kept.delta != current.delta { return false }
    guard scalarIDsAgree(kept, current) else { return false }
    return kept.value.contains(current.value)
  }

  // MARK: Ids

  private mutating func scalarIDsAgree(_ kept: RegisterState, _ current: RegisterState) -> Bool {
    guard kept.id != 0 else { return true }
    var other = current.fullID
    if other == 0 {
      temporaryID += 1
      other = temporaryID
    }
    guard agree(kept.fullID, other) else { return false }
    return kept.link == .equal || agree(kept.id, other & RegisterState.idBits)
  }

  /// Whether an id of the kept state is always the same id of the current one.
  private mutating func agree(_ kept: UInt32, _ current: UInt32) -> Bool {
    if (kept == 0) != (current == 0) { return false }
    if kept == 0 { return true }
    for pair in ids {
      if pair.kept == kept { return pair.current == current }
      if pair.current == current { return false }
    }
    guard ids.count < Self.mostPairs else { return false }
    ids.append((kept, current))
    return true
  }

  // MARK: Stack

  private mutating func stackHolds(
    _ kept: borrowing FrameState, _ current: borrowing FrameState, _ marks: borrowing ValueGraph.Marks
  ) -> Bool {
    for index in kept.stack.indices {
      let isThere = index < current.stack.count
      let slot = kept.stack[index]
      let other = isThere ? current.stack[index] : StackSlot()
      if level == .exact {
        guard isThere, slot.hasContents(of: other) else { return false }
      }
      guard slotHolds(slot, other, marks, isThere: isThere) else { return false }
    }
    return true
  }

  /// The steps of iterators do not count: loops would never end.
  private mutating func objectHolds(_ kept: StackObject?, _ current: StackObject?) -> Bool {
    switch (kept, current) {
    case (.dynptr(let old, let wasFirst)?, .dynptr(let new, let isFirst)?):
      old.kind == new.kind && wasFirst == isFirst && agree(old.id, new.id) && agree(old.parentID, new.parentID)
    case (.iterator(let old)?, .iterator(let new)?):
      old.type == new.type && old.isActive == new.isActive && old.isUnderRCU == new.isUnderRCU && agree(old.id, new.id)
    case (.interruptFlag(let old, let wasOfLock)?, .interruptFlag(let new, let isOfLock)?):
      wasOfLock == isOfLock && agree(old, new)
    default: false
    }
  }

  private mutating func slotHolds(
    _ kept: StackSlot, _ current: StackSlot, _ marks: borrowing ValueGraph.Marks, isThere: Bool
  ) -> Bool {
    var byte = 0
    while byte < 8 {
      defer { byte += 1 }
      let content = kept[byte: byte]
      // As root, bytes that were never stored may be read: they hold something, too.
      if content == .nothing || content == .something || content == .poison { continue }
      guard isThere else { return false }
      if byte == 0 || byte == 4, let old = kept.scalar(from: byte), let new = current.scalar(from: byte) {
        guard holds(old, new, marks) else { return false }
        byte = byte == 0 ? 7 : byte + 3
        continue
      }
      guard content == current[byte: byte] else { return false }
      if byte == 7, content.isObject { return objectHolds(kept.object, current.object) }
      if byte == 7, content == .spill { return holds(kept.spilled, current.spilled, marks) }
    }
    return true
  }
}

extension RegisterState {
  /// The bits of an id that are no link.
  static let idBits: UInt32 = 1 << 30 - 1

  /// The id with its link, as the kernel has it.
  var fullID: UInt32 {
    switch link {
    case .equal: id
    case .added32: id == 0 ? 0 : id | 1 << 30
    case .added64: id == 0 ? 0 : id | 1 << 31
    }
  }
}

extension StackSlot {
  /// The number that a load from a byte on finds; nil if it finds no number (`scalar_reg_for_stack`).
  fileprivate func scalar(from byte: Int) -> RegisterState? {
    if self[byte: byte] == .spill, spilled.isScalar { return spilled }
    for index in byte..<8 {
      switch self[byte: index] {
      case .something, .nothing, .poison: continue
      case .spill, .zero, .dynptr, .iterator, .interruptFlag: return nil
      }
    }
    return .unknown
  }
}
