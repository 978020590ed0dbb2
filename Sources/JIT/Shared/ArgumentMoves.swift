internal import X86

extension Emitter where Self: ~Copyable {
  /// Moves the arguments of a call from their BPF places to their native places.
  ///
  /// The order is that of Linux 7.4: from the last place to the first, so that a value moves away from rsp before the one
  /// below it follows. A value that moves the other way into a place that is still read waits in r11; from stack to stack a
  /// value goes through r10. Linux has one such value at most, an argument that takes r9 behind a struct that did not fit;
  /// vector registers leave room for more, each of which is set aside when nothing else can move.
  mutating func emitMoves(_ marshalling: CallMarshalling, _ frame: FrameLayout) {
    // Positions: 0 to 5 are the six registers, 6 and up the words at rsp. BPF and native places share the numbers.
    var pending: [(to: Int, from: Int)] = []
    for move in marshalling.moves {
      switch move.place {
      case .vector(let number):
        // No argument comes from a vector register, so these moves overwrite none.
        if let register = Self.register(move.argument) {
          buffer.moveToVector(number, register)
        } else {
          buffer.loadVector(number, memory(move.argument, frame))
        }
      case .register(let index): pending.append((index, move.argument))
      case .stack(let index): pending.append((6 + index, move.argument))
      }
    }
    if faults.has(.moveHoleNotCounted) { Self.closeHoles(&pending) }
    pending.removeAll { $0.to == $0.from }
    pending.sort { $0.from > $1.from }
    if faults.has(.movesFirstToLast) {
      for move in pending.reversed() { emitMove(to: move.to, from: move.from, frame) }
      pending = []
    }
    while !pending.isEmpty {
      if let index = pending.firstIndex(where: { move in !pending.contains { $0.from == move.to } }) {
        let move = pending.remove(at: index)
        if move.from == Self.aside && faults.has(.moveAsideLost) { continue }
        emitMove(to: move.to, from: move.from, frame)
      } else {
        // Every destination is still read: the last value that moves towards rdi waits, and its place becomes free.
        let index = pending.firstIndex { $0.to < $0.from } ?? 0
        emitMove(to: Self.aside, from: pending[index].from, frame)
        let move = pending.remove(at: index)
        pending.append((move.to, Self.aside))
      }
    }
    if marshalling.returnsInMemory {
      buffer.move(.bits64, .rdi, .rbp)
      buffer.arithmetic(
        .add, .bits64, .rdi,
        immediate: Int32(truncatingIfNeeded: frame.stackPointerOffset + marshalling.stackBytes))
    }
  }

  /// A planted fault: stack words without the holes that alignment leaves.
  private static func closeHoles(_ moves: inout [(to: Int, from: Int)]) {
    let words = moves.map(\.to).filter { $0 >= 6 }.sorted()
    for index in moves.indices {
      moves[index].to = words.firstIndex(of: moves[index].to).map { 6 + $0 } ?? moves[index].to
    }
  }

  /// Moves the result of a call to R0 (rax) and R2 (rsi).
  mutating func emitResult(_ marshalling: CallMarshalling, _ frame: FrameLayout) {
    for (index, place) in marshalling.result.enumerated().reversed() {
      let destination = index == 0 ? GeneralRegister.rax : .rsi
      switch place {
      case .rax: if destination != .rax { buffer.move(.bits64, destination, .rax) }
      case .rdx: buffer.move(.bits64, destination, .rdx)
      case .xmm0: buffer.moveFromVector(destination, 0)
      case .xmm1: buffer.moveFromVector(destination, 1)
      case .memory:
        let offset = frame.stackPointerOffset + marshalling.stackBytes + 8 * index
        buffer.load(bytes: 8, destination, Memory(.rbp, Int32(truncatingIfNeeded: offset)))
      case .nowhere: break
      }
    }
  }

  /// The position of r11, in which a value waits; no argument is passed there.
  private static var aside: Int { -1 }

  private static func register(_ position: Int) -> GeneralRegister? {
    switch position {
    case aside: RegisterMap.scratch
    case 0: .rdi
    case 1: .rsi
    case 2: .rdx
    case 3: .rcx
    case 4: .r8
    case 5: RegisterMap.argument6
    default: nil
    }
  }

  private func memory(_ position: Int, _ frame: FrameLayout) -> Memory {
    Memory(.rbp, Int32(truncatingIfNeeded: frame.stackPointerOffset + 8 * (position - 6)))
  }

  private mutating func emitMove(to: Int, from: Int, _ frame: FrameLayout) {
    switch (Self.register(to), Self.register(from)) {
    case (let destination?, let source?): buffer.move(.bits64, destination, source)
    case (let destination?, nil): buffer.load(bytes: 8, destination, memory(from, frame))
    case (nil, let source?): buffer.store(bytes: 8, memory(to, frame), source)
    case (nil, nil):
      buffer.load(bytes: 8, RegisterMap.auxiliary, memory(from, frame))
      buffer.store(bytes: 8, memory(to, frame), RegisterMap.auxiliary)
    }
  }
}
