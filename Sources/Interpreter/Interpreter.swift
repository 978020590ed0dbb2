import BPF

/// An interpreter of BPF programs (RFC 9669) with bounds-checked memory and a budget of instructions.
///
/// Addresses are those of the process, so native code that a program calls shares its memory. A program can access its stack
/// and the regions of a run. Atomic operations are plain: one thread runs.
///
/// A class, because the loop over instructions reads its state at each of them: the borrow of a struct of this size copies it.
public final class Interpreter {
  /// Bytes of program stack of each function (Linux `MAX_BPF_STACK`).
  public static let stackSize = 512
  /// The largest number of frames: the main program's and those of nested calls.
  public static let largestDepth = 64
  /// How often a function's `may_goto` falls through (Linux `BPF_MAX_LOOPS`).
  static let largestLoopCount = 8 << 20

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

    /// The name of a kfunc, for messages.
    /// - Parameter id: its index in the program.
    func kfuncName(_ id: Int) -> String {
      program.kfuncs.indices.contains(id) ? program.kfuncs[id].name : "kfunc \(id)"
    }
  }

  /// What a function owns, and for one that waits for another, where it continues and with which registers.
  struct Frame {
    /// The index of its program in `codes`.
    var code: Int
    /// The instruction at which it continues.
    var next = 0
    /// r6 to r9 at its call.
    var saved: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var loopCount = Interpreter.largestLoopCount
    /// Whether a helper called the function, and not an instruction.
    var isCallback = false
  }

  let codes: [Code]
  private let main: Code
  /// The targets of tail calls by array and entry, as indices of `codes`.
  let arrays: [[Int?]]
  let fault: InterpreterFault?
  /// Instructions that may still be executed.
  var budget: Int
  private let limit: Int
  // One thread runs, and no function outside the program sees these: accesses need no check at run time.
  /// The current function.
  @exclusivity(unchecked) var frame = Frame(code: 0)
  /// The functions that wait for it, the main program first.
  @exclusivity(unchecked) var callers: [Frame] = []
  /// The number of frames.
  var depth: Int { callers.count + 1 }
  var tailCalls = 0
  /// The registers, stacks and slots of a run, and the regions that it may access.
  let memory = RunMemory()
  /// What each byte of a function's stack holds when the function is entered; nil for what the last one left there.
  @exclusivity(unchecked) package var stackContent: UInt8?

  /// Memory that a program may access besides its stack and the regions of a run; nil for none.
  package var furtherMemory: FurtherMemory? {
    get { memory.further }
    set { memory.further = newValue }
  }
  /// The addresses of a kernel's variables by their numbers in its BTF, nil for none.
  @exclusivity(unchecked) package var variables: ((UInt32) -> UInt64?)?
  /// The upper half of addresses in an arena as user space sees them; nil without an arena.
  @exclusivity(unchecked) package var arenaBase: UInt64?

  /// Creates an interpreter of a program.
  /// - Parameters:
  ///   - program: the program.
  ///   - arrays: the targets of tail calls; `WideImmediate.mapIndex(n)` is array n.
  ///   - budget: the number of instructions that one run may execute.
  public convenience init(_ program: Program, arrays: [[Program?]] = [], budget: Int = .max) {
    self.init(program, arrays: arrays, budget: budget, fault: nil)
  }

  /// Creates an interpreter of a program with maps.
  /// - Parameters:
  ///   - program: the program and its maps.
  ///   - arrays: the targets of tail calls. The kfuncs of their calls are numbered on from those of `program`, in the order of
  ///     the arrays and their entries.
  ///   - budget: the number of instructions that one run may execute.
  public convenience init(_ program: MappedProgram, arrays: [[MappedProgram?]], budget: Int = .max) {
    self.init(program, arrays: arrays, budget: budget, fault: nil)
  }

  /// Creates an interpreter with a planted fault.
  /// - Parameters:
  ///   - program: the program.
  ///   - arrays: the targets of tail calls; `WideImmediate.mapIndex(n)` is array n.
  ///   - budget: the number of instructions that one run may execute.
  ///   - fault: the fault, nil for none.
  package convenience init(_ program: Program, arrays: [[Program?]] = [], budget: Int = .max, fault: InterpreterFault?)
  {
    self.init(
      MappedProgram(program), arrays: arrays.map { $0.map { $0.map { MappedProgram($0) } } }, budget: budget,
      fault: fault)
  }

  private init(_ program: MappedProgram, arrays: [[MappedProgram?]], budget: Int, fault: InterpreterFault?) {
    main = Code(program, number: 0, firstKfunc: 0)
    var codes = [main]
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
    callers.reserveCapacity(Self.largestDepth)
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
  public func run<Calls: InterpreterCalls>(
    r1: UInt64 = 0, r2: UInt64 = 0, regions: [Region] = [], calls: inout Calls
  ) throws(InterpreterError) -> UInt64 {
    // Mostly the regions of the last run: replacing them takes longer than the comparison.
    if memory.regions != regions { memory.regions = regions }
    budget = limit
    tailCalls = 0
    memory.clearRegisters()
    memory.registers[1] = r1
    memory.registers[2] = r2
    return try run(from: 0, ofProgram: 0, &calls)
  }

  /// Whether a program that runs may access memory on its stacks or in the regions of the run.
  /// - Parameters:
  ///   - address: the address of the first byte.
  ///   - count: the number of bytes.
  ///   - isWritten: whether they are written.
  package func holds(_ address: UInt64, _ count: Int, isWritten: Bool) -> Bool {
    memory.holds(UInt(address), UInt(max(0, count)), isWritten: isWritten)
  }

  /// The address that `BPF_PSEUDO_FUNC` loads for a function of the main program; nil if there is no such function.
  /// - Parameter index: its index in `Program.subprograms`.
  package func address(ofSubprogram index: Int) -> UInt64? {
    let functions = main.program.subprograms
    return functions.indices.contains(index) ? Self.functionBase | UInt64(functions[index].firstInstruction) : nil
  }

  /// Calls a function of the program after a run, within the budget that the run left.
  /// - Parameters:
  ///   - call: the function, by the address that `BPF_PSEUDO_FUNC` loads, and its arguments.
  ///   - calls: the functions that the program may call.
  /// - Returns: r0.
  /// - Throws: `InterpreterError` for the instruction that could not be executed.
  public func call<Calls: InterpreterCalls>(
    _ call: FunctionCall, calls: inout Calls
  ) throws(InterpreterError) -> UInt64 {
    guard let (code, target) = function(at: call.function) else {
      throw InterpreterError(
        .unknownFunction, instruction: 0, "there is no function 0x\(String(call.function, radix: 16))")
    }
    memory.clearRegisters()
    load(call)
    return try run(from: target, ofProgram: code.number, &calls)
  }

  func load(_ call: FunctionCall) {
    (memory.registers[1], memory.registers[2], memory.registers[3]) = (call.r1, call.r2, call.r3)
    (memory.registers[4], memory.registers[5]) = (call.r4, call.r5)
  }

  private func run<Calls: InterpreterCalls>(
    from first: Int, ofProgram program: Int, _ calls: inout Calls
  ) throws(InterpreterError) -> UInt64 {
    if !callers.isEmpty { callers.removeAll(keepingCapacity: true) }
    memory.forgetSlots()
    frame = Frame(code: program)
    memory.enter(depth: depth, content: stackContent)
    var next = first
    while true {
      // The main program is a constant of its own, so that no reference to it is counted.
      switch frame.code == 0 ? try step(main, next, &calls) : try step(codes[frame.code], next, &calls) {
      case .continues(let index): next = index
      case .ends: return memory.registers[0]
      }
    }
  }

  private func step<Calls: InterpreterCalls>(
    _ code: Code, _ next: Int, _ calls: inout Calls
  ) throws(InterpreterError) -> Step {
    try code.program.instructions.withUnsafeBufferPointer { instructions throws(InterpreterError) in
      try execute(instructions, code, from: next, &calls)
    }
  }

  /// How execution of one program's instructions ends.
  enum Step {
    case continues(Int)
    case ends
  }
}
