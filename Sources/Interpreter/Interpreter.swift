import BPF

/// Executes BPF programs instruction by instruction (RFC 9669), with bounds-checked memory and a budget.
///
/// Addresses are the machine's own: what a program stores is where native code finds it. A program reaches its stack,
/// the regions that it was given, and nothing else. Atomic operations are not atomic: one thread runs.
public struct Interpreter: ~Copyable {
  /// Bytes of program stack of each function (Linux `MAX_BPF_STACK`).
  public static let stackSize = 512
  /// Frames at most: the main program's and those of nested calls.
  public static let largestDepth = 64
  /// How often a function's `may_goto` goes on (Linux `BPF_MAX_LOOPS`).
  static let largestLoopCount = 8 << 20

  /// Memory that a program may read and write.
  public struct Region: Sendable {
    let start: UInt
    let end: UInt
    /// Its address.
    public var address: UInt { start }

    /// A region.
    /// - Parameters:
    ///   - start: its address.
    ///   - size: in bytes.
    public init(start: UInt, size: Int) {
      self.start = start
      end = start &+ UInt(max(0, size))
    }
  }

  /// A program with the targets of its jumps looked up.
  final class Code {
    let program: Program
    let targets: [Int32]

    init(_ program: Program) {
      self.program = program
      targets = program.instructions.indices.map { index in
        program.target(ofInstruction: index).map { Int32(truncatingIfNeeded: $0) } ?? -1
      }
    }
  }

  /// Where a function was called from, and what it has to give back.
  struct Frame {
    var code: Code
    var next = 0
    var saved: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// Outgoing slots, one bit for each that is stored; slot 1 is bit 1.
    var written: UInt64 = 0
    /// Incoming slots that may be loaded.
    var incoming: UInt64 = 0
    var loopCount = Interpreter.largestLoopCount
  }

  let codes: [Code]
  /// Programs that tail calls go to, by array and entry; entries are indices of `codes`.
  let arrays: [[Int?]]
  let fault: InterpreterFault?
  /// Instructions that may still be executed.
  private(set) var budget: Int
  private let limit: Int
  var frames: [Frame] = []
  var tailCalls = 0
  /// The current function's registers: r0 to r10, r11 unused, the auxiliary register.
  let registers: UnsafeMutablePointer<UInt64>
  private let stack: UnsafeMutableRawPointer
  /// Outgoing slots of every frame; those of frame n are the incoming ones of frame n + 1.
  let slots: UnsafeMutablePointer<UInt64>
  private var regions: [Region] = []

  /// Slots that a frame has room for: 1 and up.
  static let slotCount = 64

  /// Prepares a program.
  /// - Parameters:
  ///   - program: the program.
  ///   - arrays: programs that tail calls go to: `mapIndex(n)` is array n.
  ///   - budget: instructions that one run may execute.
  ///   - fault: what to get wrong, nil for nothing.
  public init(_ program: Program, arrays: [[Program?]] = [], budget: Int = .max, fault: InterpreterFault? = nil) {
    var codes = [Code(program)]
    self.arrays = arrays.map { array in
      array.map { entry in
        guard let entry else { return nil }
        codes.append(Code(entry))
        return codes.count - 1
      }
    }
    self.codes = codes
    self.fault = fault
    self.budget = budget
    limit = budget
    registers = .allocate(capacity: 13)
    registers.initialize(repeating: 0, count: 13)
    stack = .allocate(byteCount: Self.stackSize * Self.largestDepth, alignment: 16)
    stack.initializeMemory(as: UInt8.self, repeating: 0, count: Self.stackSize * Self.largestDepth)
    slots = .allocate(capacity: Self.slotCount * Self.largestDepth)
    slots.initialize(repeating: 0, count: Self.slotCount * Self.largestDepth)
  }

  deinit {
    registers.deallocate()
    stack.deallocate()
    slots.deallocate()
  }

  /// Instructions that the last run executed.
  public var executed: Int { limit - budget }

  /// Runs the program once.
  /// - Parameters:
  ///   - r1: what it receives in r1.
  ///   - r2: what it receives in r2.
  ///   - regions: memory that it may use besides its stack.
  ///   - calls: the functions that it may call.
  /// - Returns: r0.
  /// - Throws: `InterpreterError` with the instruction that could not go on.
  public mutating func run<Calls: InterpreterCalls>(
    r1: UInt64 = 0, r2: UInt64 = 0, regions: [Region] = [], calls: inout Calls
  ) throws(InterpreterError) -> UInt64 {
    self.regions = regions
    budget = limit
    tailCalls = 0
    registers.update(repeating: 0, count: 13)
    registers[1] = r1
    registers[2] = r2
    frames = [Frame(code: codes[0])]
    setFramePointer()
    var next = 0
    while true {
      let code = frames[frames.count - 1].code
      let step = try code.program.instructions.withUnsafeBufferPointer { instructions throws(InterpreterError) in
        try execute(instructions, code, from: next, &calls)
      }
      switch step {
      case .continues(let index): next = index
      case .ends: return registers[0]
      }
    }
  }

  /// What follows when a function of another program goes on, or none.
  enum Step {
    case continues(Int)
    case ends
  }

  /// Takes one instruction from the budget; false where none is left.
  @inline(__always) mutating func spend() -> Bool {
    budget &-= 1
    return budget >= 0
  }

  func setFramePointer() {
    registers[10] = UInt64(UInt(bitPattern: stack + Self.stackSize * (Self.largestDepth - frames.count + 1)))
  }

  // MARK: Memory

  /// The memory behind an address, checked.
  @inline(__always) func memory(
    _ base: UInt64, _ offset: Int16, _ size: Int, _ instruction: Int
  ) throws(InterpreterError) -> UnsafeMutableRawPointer {
    let address = UInt(truncatingIfNeeded: base &+ UInt64(bitPattern: Int64(offset)))
    let low = UInt(bitPattern: stack) + UInt(Self.stackSize * (Self.largestDepth - frames.count))
    let high = UInt(bitPattern: stack) + UInt(Self.stackSize * Self.largestDepth)
    if address >= low && address <= high &- UInt(size), let pointer = UnsafeMutableRawPointer(bitPattern: address) {
      return pointer
    }
    for region in regions where address >= region.start && region.end &- region.start >= UInt(size) {
      if address <= region.end &- UInt(size), let pointer = UnsafeMutableRawPointer(bitPattern: address) {
        return pointer
      }
    }
    throw InterpreterError(
      .memory, instruction: instruction,
      "\(size) bytes at 0x\(String(address, radix: 16)) are outside the program's memory")
  }
}
