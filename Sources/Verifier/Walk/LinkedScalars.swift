import BPF

/// Where a number is held on a path.
enum ScalarPlace: Hashable {
  /// A register of a frame.
  case register(frame: Int, Int)
  /// A spilled register of a frame.
  case spilled(frame: Int, slot: Int)
}

extension PathState {
  subscript(place: ScalarPlace) -> RegisterState {
    get {
      switch place {
      case .register(let frame, let number): frames[frame].registers[number]
      case .spilled(let frame, let slot): frames[frame].stack[slot].spilled
      }
    }
    set {
      switch place {
      case .register(let frame, let number): frames[frame].registers[number] = newValue
      case .spilled(let frame, let slot): frames[frame].stack[slot].spilled = newValue
      }
    }
  }
}

/// Numbers that are equal or differ by a constant: what is learnt of one is known of all (`sync_linked_regs`).
extension Walker {
  /// The most numbers of one id that are kept together (`LINKED_REGS_MAX`).
  private static let mostLinked = 5

  /// The places of the numbers that have the id of one of two (`collect_linked_regs`). Those beyond the limit lose the id.
  mutating func linkedScalars(_ first: RegisterState, _ second: RegisterState) -> [ScalarPlace] {
    guard keeps(.linksLearn) else { return [] }
    var places: [ScalarPlace] = []
    if second.isScalar, second.id != 0 { collect(second.id, &places) }
    if first.isScalar, first.id != 0 { collect(first.id, &places) }
    return places
  }

  private mutating func collect(_ id: UInt32, _ places: inout [ScalarPlace]) {
    func take(_ place: ScalarPlace, _ state: inout PathState) {
      let register = state[place]
      guard register.isScalar, register.id == id else { return }
      if places.count < Self.mostLinked { places.append(place) } else { state[place].clearID() }
    }
    for frame in state.frames.indices.reversed() {
      let live = flow.liveRegisters[state.instruction(ofFrame: frame)]
      for number in 0..<10 where live.rawValue & (1 << UInt16(number)) != 0 {
        take(.register(frame: frame, number), &state)
      }
      for slot in state.frames[frame].stack.indices where state.frames[frame].stack[slot].holdsRegister {
        take(.spilled(frame: frame, slot: slot), &state)
      }
    }
  }

  /// Gives what is known of one number to those that are linked to it.
  static func synchronise(_ path: inout PathState, _ known: RegisterState, _ places: [ScalarPlace]) {
    for place in places {
      let own = path[place]
      guard own.isScalar, own.id == known.id else { continue }
      let isMixed = own.link != .equal && known.link != .equal && own.link != known.link
      if isMixed { continue }
      if own.link == .equal && known.link == .equal || own.delta == known.delta {
        path[place] = known
        continue
      }
      var moved = known
      moved.link = own.link
      moved.delta = own.delta
      let isWord = own.link == .added32 || known.link == .added32
      moved.value = known.value.adding(
        delta: Int64(own.delta) - Int64(known.delta), width: isWord ? .word32 : .word64)
      path[place] = moved
    }
  }
}
