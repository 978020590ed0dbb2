import BPF

/// An interpreter of BPF programs (RFC 9669) with bounds-checked memory and a budget of instructions.
///
/// Addresses are those of the process, so native code that a program calls shares its memory. A program can access its stack
/// and the regions of a run. Atomic operations are plain: one thread runs.
public struct Interpreter: ~Copyable {
  /// Bytes of program stack of each function (Linux `MAX_BPF_STACK`).
  public static let stackSize = 512
  /// The largest number of frames: the main program's and those of nested calls.
  public static let largestDepth = 64
  /// How often a function's `may_goto` falls through (Linux `BPF_MAX_LOOPS`).
  static let largestLoopCount = 8 << 20

  /// Memory of the process that a program may read and write.
  public struct Region: Sendable {
    let start: UInt
    let end: UInt
    /// Address of its first byte.
    public var address: UInt { start }

    /// Creates a region. The memory must stay valid while a program runs.
    /// - Parameters:
    ///   - start: address of its first byte.
    ///   - size: size in bytes.
    public init(start: UInt, size: Int) {
      self.start = start
      end = start &+ UInt(max(0, size))
    }
  }

  /// A program and the targets of its jumps and calls.
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

  /// The return address of a function and the state that it restores or owns.
  struct Frame {
    var code: Code
    var next = 0
    var saved: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// The outgoing slots that are stored, one bit each; slot 1 is bit 1.
    var written: UInt64 = 0
    /// The incoming slots that may be loaded, one bit each; slot 1 is bit 1.
    var incoming: UInt64 = 0
    var loopCount = Interpreter.largestLoopCount
  }

  let codes: [Code]
  /// The targets of tail calls by array and entry, as indices of `codes`.
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

  /// Words for a frame's outgoing slots; slot 0 does not exist.
  static let slotCount = 64

  /// Creates an interpreter of a program.
  /// - Parameters:
  ///   - program: the program.
  ///   - arrays: the targets of tail calls; `WideImmediate.mapIndex(n)` is array n.
  ///   - budget: the number of instructions that one run may execute.
  public init(_ program: Program, arrays: [[Program?]] = [], budget: Int = .max) {
    self.init(program, arrays: arrays, budget: budget, fault: nil)
  }

  /// Creates an interpreter with a planted fault.
  /// - Parameters:
  ///   - program: the program.
  ///   - arrays: the targets of tail calls; `WideImmediate.mapIndex(n)` is array n.
  ///   - budget: the number of instructions that one run may execute.
  ///   - fault: the fault, nil for none.
  package init(_ program: Program, arrays: [[Program?]] = [], budget: Int = .max, fault: InterpreterFault?) {
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

  /// The number of instructions that the last run executed.
  public var executed: Int { limit - budget }

  /// Runs the program once.
  /// - Parameters:
  ///   - r1: the value of r1 at the start.
  ///   - r2: the value of r2 at the start.
  ///   - regions: memory that the program may access besides its stack.
  ///   - calls: the functions that the program may call.
  /// - Returns: r0.
  /// - Throws: `InterpreterError` for the instruction that could not be executed.
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

  /// How execution of one program's instructions ends.
  enum Step {
    case continues(Int)
    case ends
  }

  /// Takes one instruction from the budget.
  /// - Returns: whether there was one.
  @inline(__always) mutating func spend() -> Bool {
    budget &-= 1
    return budget >= 0
  }

  func setFramePointer() {
    registers[10] = UInt64(UInt(bitPattern: stack + Self.stackSize * (Self.largestDepth - frames.count + 1)))
  }

  // MARK: Memory

  /// The memory at an address.
  /// - Throws: `InterpreterError.Code.memory` if it is outside the stack and the regions.
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
