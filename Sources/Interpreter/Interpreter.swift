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

  /// Memory of the process that a program may access.
  public struct Region: Sendable {
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

    @inline(__always) func contains(_ address: UInt, _ size: UInt) -> Bool {
      guard address >= start, address < end else { return false }
      let offset = stride == end &- start ? address &- start : (address &- start) % stride
      return size <= elementSize && offset <= elementSize &- size
    }
  }

  /// A program and the targets of its jumps and calls.
  final class Code {
    let program: Program
    let maps: [MappedProgram.Map]
    let targets: [Int32]
    /// The instructions to which jump tables lead.
    let jumpTargets: Set<Int>
    /// The index of the program among those of the interpreter.
    let number: Int
    /// The index of the program's first kfunc among those of all programs of the interpreter.
    let firstKfunc: Int

    init(_ mapped: MappedProgram, number: Int, firstKfunc: Int) {
      let program = mapped.program
      self.program = program
      maps = mapped.maps
      self.number = number
      self.firstKfunc = firstKfunc
      jumpTargets = Set(program.maps.flatMap(\.targets).compactMap { program.instruction(atSlot: $0) })
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
    /// Whether a helper called the function, and not an instruction.
    var isCallback = false
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
  /// What each byte of a function's stack holds when the function is entered; nil for what the last one left there.
  package var stackContent: UInt8?
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

  /// Creates an interpreter of a program with maps.
  /// - Parameters:
  ///   - program: the program and its maps.
  ///   - arrays: the targets of tail calls. The kfuncs of their calls are numbered on from those of `program`, in the order of
  ///     the arrays and their entries.
  ///   - budget: the number of instructions that one run may execute.
  public init(_ program: MappedProgram, arrays: [[MappedProgram?]], budget: Int = .max) {
    self.init(program, arrays: arrays, budget: budget, fault: nil)
  }

  /// Creates an interpreter with a planted fault.
  /// - Parameters:
  ///   - program: the program.
  ///   - arrays: the targets of tail calls; `WideImmediate.mapIndex(n)` is array n.
  ///   - budget: the number of instructions that one run may execute.
  ///   - fault: the fault, nil for none.
  package init(_ program: Program, arrays: [[Program?]] = [], budget: Int = .max, fault: InterpreterFault?) {
    self.init(
      MappedProgram(program), arrays: arrays.map { $0.map { $0.map { MappedProgram($0) } } }, budget: budget,
      fault: fault)
  }

  private init(_ program: MappedProgram, arrays: [[MappedProgram?]], budget: Int, fault: InterpreterFault?) {
    var codes = [Code(program, number: 0, firstKfunc: 0)]
    var firstKfunc = program.program.kfuncs.count
    self.arrays = arrays.map { array in
      array.map { entry in
        guard let entry else { return nil }
        codes.append(Code(entry, number: codes.count, firstKfunc: firstKfunc))
        firstKfunc += entry.program.kfuncs.count
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
    return try run(codes[0], from: 0, &calls)
  }

  /// Calls a function of the program after a run, within the budget that the run left.
  /// - Parameters:
  ///   - call: the function, by the address that `BPF_PSEUDO_FUNC` loads, and its arguments.
  ///   - calls: the functions that the program may call.
  /// - Returns: r0.
  /// - Throws: `InterpreterError` for the instruction that could not be executed.
  public mutating func call<Calls: InterpreterCalls>(
    _ call: FunctionCall, calls: inout Calls
  ) throws(InterpreterError) -> UInt64 {
    guard let (code, target) = function(at: call.function) else {
      throw InterpreterError(
        .unknownFunction, instruction: 0, "there is no function 0x\(String(call.function, radix: 16))")
    }
    registers.update(repeating: 0, count: 13)
    load(call)
    return try run(code, from: target, &calls)
  }

  func load(_ call: FunctionCall) {
    (registers[1], registers[2], registers[3]) = (call.r1, call.r2, call.r3)
    (registers[4], registers[5]) = (call.r4, call.r5)
  }

  private mutating func run<Calls: InterpreterCalls>(
    _ code: Code, from first: Int, _ calls: inout Calls
  ) throws(InterpreterError) -> UInt64 {
    frames = [Frame(code: code)]
    setFramePointer()
    fillFrame()
    var next = first
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

  /// Makes the stack of the current function what it holds at first.
  @inline(__always) func fillFrame() {
    guard let stackContent else { return }
    let frame = stack + Self.stackSize * (Self.largestDepth - frames.count)
    frame.initializeMemory(as: UInt8.self, repeating: stackContent, count: Self.stackSize)
  }

  // MARK: Memory

  /// The memory at an address.
  /// - Throws: `InterpreterError.Code.memory` if it is outside the stack and the regions, or may not be written.
  @inline(__always) func memory(
    _ base: UInt64, _ offset: Int16, _ size: Int, _ instruction: Int, isWritten: Bool = false
  ) throws(InterpreterError) -> UnsafeMutableRawPointer {
    let address = UInt(truncatingIfNeeded: base &+ UInt64(bitPattern: Int64(offset)))
    let low = UInt(bitPattern: stack) + UInt(Self.stackSize * (Self.largestDepth - frames.count))
    let high = UInt(bitPattern: stack) + UInt(Self.stackSize * Self.largestDepth)
    if address >= low && address <= high &- UInt(size), let pointer = UnsafeMutableRawPointer(bitPattern: address) {
      return pointer
    }
    for region in regions where region.contains(address, UInt(size)) {
      guard region.isWritable || !isWritten, let pointer = UnsafeMutableRawPointer(bitPattern: address) else { break }
      return pointer
    }
    throw outside(address, size, instruction, isWritten: isWritten)
  }

  private func outside(_ address: UInt, _ size: Int, _ instruction: Int, isWritten: Bool) -> InterpreterError {
    let isReadable = regions.contains { $0.contains(address, UInt(size)) }
    return InterpreterError(
      .memory, instruction: instruction,
      "\(size) bytes at 0x\(String(address, radix: 16)) "
        + (isReadable ? "are read-only" : "are outside the program's memory"))
  }
}
