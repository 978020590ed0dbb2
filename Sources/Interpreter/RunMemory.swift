import BPF

extension Interpreter {
  /// An access to memory that is neither on the stack nor in a region.
  package struct Access {
    /// The address of its first byte.
    package let address: UInt
    /// Its bytes.
    package let size: UInt
    /// The index of the instruction in its program.
    package let instruction: Int
    /// Whether it writes.
    package let isWritten: Bool

    init(_ address: UInt, _ size: UInt, _ instruction: Int, isWritten: Bool) {
      (self.address, self.size, self.instruction, self.isWritten) = (address, size, instruction, isWritten)
    }
  }

  /// The memory that an access reaches; nil for none.
  package typealias FurtherMemory = (Access) -> UnsafeMutableRawPointer?

  /// Memory of the process that a program may access.
  public struct Region: Sendable, Equatable {
    let start: UInt
    let end: UInt
    let elementSize: UInt
    let stride: UInt
    let isWritable: Bool
    /// Address of its first byte.
    public var address: UInt { start }

    /// Creates a region. The memory must stay valid while a program runs.
    /// - Parameters:
    ///   - start: address of its first byte.
    ///   - size: size in bytes.
    ///   - isWritable: whether a program may write to it.
    public init(start: UInt, size: Int, isWritable: Bool = true) {
      self.init(start: start, size: size, elementSize: size, stride: size, isWritable: isWritable)
    }

    /// Creates a region of elements at equal distances, such as a map's values; an access stays within one element.
    /// - Parameters:
    ///   - start: address of the first element.
    ///   - size: size of the region in bytes.
    ///   - elementSize: size of an element in bytes.
    ///   - stride: distance between the starts of elements in bytes.
    ///   - isWritable: whether a program may write to it.
    public init(start: UInt, size: Int, elementSize: Int, stride: Int, isWritable: Bool) {
      self.start = start
      end = start &+ UInt(max(0, size))
      self.elementSize = UInt(max(0, elementSize))
      self.stride = UInt(max(1, stride))
      self.isWritable = isWritable
    }

    /// Whether it is one element.
    var isWhole: Bool { start <= end && elementSize == end - start && stride == elementSize }

    @inline(__always) func contains(_ address: UInt, _ size: UInt) -> Bool {
      guard address >= start, address < end else { return false }
      let offset = stride == end &- start ? address &- start : (address &- start) % stride
      return size <= elementSize && offset <= elementSize &- size
    }
  }
}

/// The memory of a run: what belongs to the program, and the regions of the process that it may access.
final class RunMemory {
  /// The current function's registers: r0 to r10, r11 unused, the auxiliary register.
  let registers: UnsafeMutablePointer<UInt64>
  /// The arguments of a kfunc: r1 to r5, then stack-argument slots.
  let arguments: UnsafeMutablePointer<UInt64>
  /// What a program may access besides its stack.
  var regions: [Interpreter.Region] = [] {
    didSet { first = regions.first.flatMap { $0.isWhole && $0.isWritable ? $0.start..<$0.end : nil } ?? 0..<0 }
  }
  /// Memory besides the stack and the regions; nil for none.
  var further: Interpreter.FurtherMemory?
  /// The first region if all of it may be read and written, which is where most accesses lead; else empty.
  private var first: Range<UInt> = 0..<0

  private let stack: UnsafeMutableRawPointer
  /// Address of the current function's stack: those of its callers follow, to the end of the memory.
  private var stackStart: UInt
  private let stackEnd: UInt
  /// Outgoing slots of every frame, which are the incoming ones of the next.
  private let slots: UnsafeMutablePointer<UInt64>
  /// The outgoing slots of the current function.
  private var outgoing: UnsafeMutablePointer<UInt64>
  /// Those that are stored, one bit each; slot 1 is bit 1.
  private var stored: UInt64 = 0
  /// The incoming slots that may be loaded, one bit each; a function that others wait for has none.
  private var loadable: UInt64 = 0

  private static let registerCount = 13
  private static var stackSize: Int { Interpreter.stackSize * Interpreter.largestDepth }
  /// Words for a frame's outgoing slots; slot 0 does not exist.
  static let slotCount = 64
  /// The most arguments of a kfunc: r1 to r5, and slots 1 and up.
  static let largestArgumentCount = 5 + slotCount - 1

  init() {
    func words(_ count: Int) -> UnsafeMutablePointer<UInt64> {
      let words = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
      words.initialize(repeating: 0, count: count)
      return words
    }
    registers = words(Self.registerCount)
    arguments = words(Self.largestArgumentCount)
    slots = words(Self.slotCount * Interpreter.largestDepth)
    outgoing = slots
    stack = .allocate(byteCount: Self.stackSize, alignment: 16)
    stack.initializeMemory(as: UInt8.self, repeating: 0, count: Self.stackSize)
    stackEnd = UInt(bitPattern: stack) + UInt(Self.stackSize)
    stackStart = stackEnd
  }

  deinit {
    registers.deallocate()
    arguments.deallocate()
    slots.deallocate()
    stack.deallocate()
  }

  /// Makes all registers 0.
  func clearRegisters() { registers.update(repeating: 0, count: Self.registerCount) }

  /// Enters a function: what was stored in outgoing slots is in its incoming ones.
  /// - Parameters:
  ///   - depth: the number of frames, at most `Interpreter.largestDepth`.
  ///   - content: what each byte of its stack holds; nil for what the last function left there.
  func enter(depth: Int, content: UInt8?) {
    locate(depth)
    (loadable, stored) = (stored, 0)
    guard let content, let start = UnsafeMutableRawPointer(bitPattern: stackStart) else { return }
    start.initializeMemory(as: UInt8.self, repeating: content, count: Interpreter.stackSize)
  }

  /// Returns to a function.
  /// - Parameter depth: the number of frames.
  func returned(to depth: Int) {
    locate(depth)
    forgetSlots()
  }

  /// Makes r10, the accessible stack and the slots those of a frame.
  private func locate(_ depth: Int) {
    stackStart = stackEnd - UInt(Interpreter.stackSize * depth)
    registers[10] = UInt64(stackStart + UInt(Interpreter.stackSize))
    outgoing = slots + Self.slotCount * (depth - 1)
  }

  /// The memory at an address.
  /// - Parameters:
  ///   - base: the value of the base register.
  ///   - offset: the offset of the instruction in bytes.
  ///   - size: bytes that are accessed.
  ///   - instruction: the index of the instruction, for the error.
  ///   - isWritten: whether they are written.
  /// - Throws: `InterpreterError.Code.memory` if it is outside the stack and the regions, or may not be written.
  @inline(__always) func location(
    _ base: UInt64, _ offset: Int16, _ size: MemorySize, _ instruction: Int, isWritten: Bool = false
  ) throws(InterpreterError) -> UnsafeMutableRawPointer {
    let address = UInt(truncatingIfNeeded: base &+ UInt64(bitPattern: Int64(offset)))
    let count = UInt(size.rawValue)
    if address >= stackStart && address <= stackEnd &- count,
      let pointer = UnsafeMutableRawPointer(bitPattern: address)
    {
      return pointer
    }
    if address >= first.lowerBound && count <= first.upperBound &- first.lowerBound
      && address <= first.upperBound &- count, let pointer = UnsafeMutableRawPointer(bitPattern: address)
    {
      return pointer
    }
    return try locationInRegions(address, count, instruction, isWritten: isWritten)
  }

  @inline(never) private func locationInRegions(
    _ address: UInt, _ count: UInt, _ instruction: Int, isWritten: Bool
  ) throws(InterpreterError) -> UnsafeMutableRawPointer {
    for index in regions.indices where regions[index].contains(address, count) {
      guard regions[index].isWritable || !isWritten, let pointer = UnsafeMutableRawPointer(bitPattern: address) else {
        break
      }
      return pointer
    }
    if let pointer = further?(Interpreter.Access(address, count, instruction, isWritten: isWritten)) { return pointer }
    throw outside(address, count, instruction)
  }

  /// Whether a program may access memory: on the stacks of its functions, and in the regions.
  func holds(_ address: UInt, _ count: UInt, isWritten: Bool) -> Bool {
    if address >= stackStart && address <= stackEnd && count <= stackEnd &- address { return true }
    return regions.contains { ($0.isWritable || !isWritten) && $0.contains(address, count) }
  }

  @inline(never) private func outside(_ address: UInt, _ size: UInt, _ instruction: Int) -> InterpreterError {
    let isReadable = regions.contains { $0.contains(address, size) }
    return InterpreterError(
      .memory, instruction: instruction,
      "\(size) bytes at 0x\(String(address, radix: 16)) "
        + (isReadable ? "are read-only" : "are outside the program's memory"))
  }

  // MARK: Stack arguments

  /// Makes the slots of the current function inaccessible, as a call does.
  func forgetSlots() { (loadable, stored) = (0, 0) }

  /// The word of an incoming slot; nil if it may not be loaded.
  @inline(__always) func incoming(_ slot: Int) -> UInt64? {
    guard slot > 0, slot < Self.slotCount, loadable & (1 << UInt64(slot)) != 0 else { return nil }
    return (outgoing - Self.slotCount)[slot]
  }

  /// Stores a word in an outgoing slot.
  /// - Returns: whether there is such a slot.
  @inline(__always) func store(_ word: UInt64, inSlot slot: Int) -> Bool {
    guard slot > 0, slot < Self.slotCount else { return false }
    outgoing[slot] = word
    stored |= 1 << UInt64(slot)
    // In native code r9 is both incoming and outgoing slot 1.
    loadable = 0
    return true
  }

  /// Makes `arguments` those of a kfunc, and the slots inaccessible.
  /// - Parameter count: how many it takes.
  /// - Returns: the first slot that was not stored; nil if all were.
  func collectArguments(_ count: Int) -> Int? {
    let stored = self.stored
    forgetSlots()
    for number in 0..<5 { arguments[number] = registers[number + 1] }
    guard count > 5 else { return nil }
    // Slots 1 to count - 5; bit 0 is no slot.
    let needed = count <= Self.largestArgumentCount ? (UInt64(2) << UInt64(count - 5)) &- 2 : UInt64.max
    let missing = (~stored & needed & ~1).trailingZeroBitCount
    guard missing == UInt64.bitWidth else { return missing }
    guard count <= Self.largestArgumentCount else { return Self.slotCount }
    for number in 5..<count { arguments[number] = outgoing[number - 4] }
    return nil
  }

  /// Plants a fault: the last argument is that before it.
  func doubleLastSlot(_ count: Int) {
    if count > 5 { arguments[count - 1] = arguments[count - 2] }
  }
}
