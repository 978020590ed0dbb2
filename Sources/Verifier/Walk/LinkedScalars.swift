import BPF

/// Where a number is held on a path.
enum ScalarPlace: Hashable {
  /// A register of a frame.
  case register(frame: UInt8, UInt8)
  /// A spilled register of a frame.
  case spilled(frame: UInt8, slot: UInt8)
}

/// A few places, without an array.
struct LinkedPlaces {
  /// The most places (`LINKED_REGS_MAX`).
  static let most = 5

  private(set) var count = 0
  private var places = InlineArray<5, ScalarPlace>(repeating: .register(frame: 0, 0))

  /// Whether no further place is taken.
  var isFull: Bool { count == Self.most }

  subscript(index: Int) -> ScalarPlace { places[index] }

  mutating func append(_ place: ScalarPlace) {
    places[count] = place
    count += 1
  }
}

extension PathState {
  subscript(place: ScalarPlace) -> RegisterState {
    get {
      switch place {
      case .register(let frame, let number): frames[Int(frame)].registers[Int(number)]
      case .spilled(let frame, let slot): frames[Int(frame)].stack[Int(slot)].spilled
      }
    }
    set {
      switch place {
      case .register(let frame, let number): frames[Int(frame)].registers[Int(number)] = newValue
      case .spilled(let frame, let slot): frames[Int(frame)].stack[Int(slot)].spilled = newValue
      }
    }
  }
}

/// Numbers that are equal or differ by a constant: what is learnt of one is known of all (`sync_linked_regs`).
extension Walker {
  /// The places of the numbers that have the id of one of two (`collect_linked_regs`). Those beyond the limit lose the id.
  mutating func linkedScalars(_ first: RegisterState, _ second: RegisterState) -> LinkedPlaces {
    var places = LinkedPlaces()
    guard keeps(.linksLearn) else { return places }
    if second.isScalar, second.id != 0 { collect(second.id, &places) }
    if first.isScalar, first.id != 0 { collect(first.id, &places) }
    return places
  }

  private mutating func collect(_ id: UInt32, _ places: inout LinkedPlaces) {
    for frame in state.frames.indices.reversed() {
      let live = flow.liveRegisters[state.instruction(ofFrame: frame)]
      for number in live.numbers where number < 10 && state.frames[frame].registers[number].isScalar(of: id) {
        take(.register(frame: UInt8(frame), UInt8(number)), &places)
      }
      for slot in state.frames[frame].stack.indices
      where state.frames[frame].stack[slot].holdsRegister && state.frames[frame].stack[slot].spilled.isScalar(of: id) {
        take(.spilled(frame: UInt8(frame), slot: UInt8(slot)), &places)
      }
    }
  }

  private mutating func take(_ place: ScalarPlace, _ places: inout LinkedPlaces) {
    if places.isFull { state[place].clearID() } else { places.append(place) }
  }

  /// Gives what is known of one number to those that are linked to it.
  static func synchronise(_ path: inout PathState, _ known: RegisterState, _ places: LinkedPlaces) {
    for index in 0..<places.count {
      let place = places[index]
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

extension RegisterState {
  /// Whether it is a number with an id.
  fileprivate func isScalar(of id: UInt32) -> Bool { self.id == id && isScalar }
}
