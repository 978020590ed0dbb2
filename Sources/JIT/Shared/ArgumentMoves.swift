internal import X86

extension Emitter where Self: ~Copyable {
  /// Moves the arguments of a call from their BPF places to their native places.
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
    pending.removeAll { $0.to == $0.from }
    if faults.has(.marshallingUnordered) {
      for move in pending { emitMove(to: move.to, from: move.from, frame) }
      pending = []
    }
    while !pending.isEmpty {
      // A place that no pending move reads may be overwritten; in a cycle, one value goes to the auxiliary register.
      if let index = pending.firstIndex(where: { move in !pending.contains { $0.from == move.to } }) {
        let move = pending.remove(at: index)
        emitMove(to: move.to, from: move.from, frame)
      } else {
        let blocked = pending[0].to
        emitMove(to: Self.aside, from: blocked, frame)
        for index in pending.indices where pending[index].from == blocked { pending[index].from = Self.aside }
      }
    }
    if marshalling.returnsInMemory {
      buffer.move(.bits64, .rdi, .rbp)
      buffer.arithmetic(
        .add, .bits64, .rdi,
        immediate: Int32(truncatingIfNeeded: frame.stackPointerOffset + marshalling.stackBytes))
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

  /// The position of the auxiliary register, which passes no argument.
  private static var aside: Int { -1 }

  private static func register(_ position: Int) -> GeneralRegister? {
    switch position {
    case aside: RegisterMap.auxiliary
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
      buffer.load(bytes: 8, RegisterMap.scratch, memory(from, frame))
      buffer.store(bytes: 8, memory(to, frame), RegisterMap.scratch)
    }
  }
}
