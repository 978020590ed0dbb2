import BPF
internal import X86

/// A place in a function's code before its jumps are put in.
struct KernelPlace {
  /// In bytes from the start of the image, jumps of the function left out.
  let offset: Int32
  /// How many jumps of the function are before it.
  let jumps: Int32

  init(offset: Int, jumps: Int) {
    self.offset = Int32(truncatingIfNeeded: offset)
    self.jumps = Int32(truncatingIfNeeded: jumps)
  }

  /// One number, as the table of offsets holds it while a function is emitted.
  var packed: Int { Int(jumps) << 32 | Int(offset) }

  init(packed: Int) { self.init(offset: packed & Int(UInt32.max), jumps: packed >> 32) }
}

/// A jump whose size is not known while the code around it is emitted.
struct KernelJump {
  enum Direction: UInt8 {
    case forward
    /// To where the pass has already been: its address in this pass counts.
    case backward
    /// `goto -1`.
    case itself
  }

  /// The instruction.
  let instruction: Int32
  /// Where it goes, in bytes from the start of the image, jumps of the function left out.
  let place: Int32
  /// Where it leads.
  var target = KernelPlace(offset: 0, jumps: 0)
  /// Where it led in the last pass, in bytes from the start of the image.
  var lastTarget: Int32 = 0
  /// Where it ended in the last pass.
  var lastEnd: Int32 = 0
  /// From its end to where it leads, in bytes.
  var distance: Int32 = 0
  /// Its condition; nil for an unconditional jump.
  let condition: JumpCondition?
  let direction: Direction
  /// Its bytes in the last pass: 0 for a jump to the next instruction, 2 for a rel8.
  var size: UInt8 = 0
  /// Bytes of no-operations before it in the last pass.
  var padding: UInt8 = 0

  /// Creates a jump.
  init(_ condition: JumpCondition?, _ direction: Direction, at instruction: Int, place: Int) {
    self.condition = condition
    self.direction = direction
    self.instruction = Int32(truncatingIfNeeded: instruction)
    self.place = Int32(truncatingIfNeeded: place)
  }
}

/// The passes of the Linux JIT over the jumps of one function (`bpf_int_jit_compile`).
struct KernelJumpPasses {
  /// The jumps of the function in the order of their code.
  var jumps: [KernelJump] = []
  /// The bytes of the first n jumps of the last pass, for each n from 0 to the number of jumps.
  private var shifts: [Int32] = [0]

  /// Forgets the jumps.
  mutating func reset() {
    jumps.removeAll(keepingCapacity: true)
    shifts = [0]
  }

  /// Adds a jump behind all others.
  mutating func append(_ jump: KernelJump) { jumps.append(jump) }

  /// The place of an offset behind all jumps.
  @inline(__always) func place(_ offset: Int) -> KernelPlace { KernelPlace(offset: offset, jumps: jumps.count) }

  /// The place of the first jump.
  var firstPlace: Int { jumps.first.map { Int($0.place) } ?? 0 }

  /// The bytes of all jumps in the last pass.
  var size: Int { Int(shifts[shifts.count - 1]) }

  /// The offset of a place from the start of the image, jumps included.
  @inline(__always) func offset(of place: KernelPlace) -> Int { Int(place.offset) + Int(shifts[Int(place.jumps)]) }

  /// The same for a byte of which only the offset without jumps is known.
  func offset(of offset: Int) -> Int {
    var low = 0
    var high = jumps.count
    while low < high {
      let middle = (low + high) / 2
      if Int(jumps[middle].place) <= offset { low = middle + 1 } else { high = middle }
    }
    return self.offset(of: KernelPlace(offset: offset, jumps: low))
  }

  /// One pass.
  /// - Parameters:
  ///   - shortJumpLimit: the longest forward distance of a short jump, in bytes.
  ///   - keepsSizes: whether jumps keep their size of the last pass (Linux `jmp_padding`): no-operations come before a jump, so
  ///     that it ends where it ended in the last pass.
  mutating func pass(shortJumpLimit: Int32, keepsSizes: Bool) {
    if shifts.count != jumps.count + 1 { shifts = [Int32](repeating: 0, count: jumps.count + 1) }
    shifts.withUnsafeMutableBufferPointer { shifts in
      jumps.withUnsafeMutableBufferPointer { jumps in
        var shift: Int32 = 0
        for number in jumps.indices {
          shifts[number] = shift
          let jump = jumps[number]
          let target =
            jump.direction == .backward ? jump.target.offset &+ shifts[Int(jump.target.jumps)] : jump.lastTarget
          // Linux measures from the end of the jump in the last pass, so that shrinking jumps converge.
          let distance = jump.direction == .itself ? -2 : target &- jump.lastEnd
          let isShort = distance >= -128 && distance <= shortJumpLimit
          let isNone = distance == 0 && jump.condition == nil
          let size: Int32 = isNone ? 0 : isShort ? 2 : jump.condition == nil ? 5 : 6
          var padding: Int32 = 0
          if keepsSizes && isShort { padding = min(max(jump.lastEnd &- (jump.place &+ shift) &- size, 0), 5) }
          jumps[number].distance = distance
          jumps[number].size = UInt8(truncatingIfNeeded: size)
          jumps[number].padding = UInt8(truncatingIfNeeded: padding)
          shift &+= size &+ padding
        }
        shifts[jumps.count] = shift
        for number in jumps.indices {
          jumps[number].lastEnd = jumps[number].place &+ shifts[number + 1]
          let target = jumps[number].target
          jumps[number].lastTarget = target.offset &+ shifts[Int(target.jumps)]
        }
      }
    }
  }
}
