import BPF
import X86

/// Translates one program into one buffer, function after function.
///
/// The native profile emits every function once: backward jumps know their distance, forward jumps are short where the
/// few instructions between cannot be longer, and are filled in behind the function. Kernel parity sizes jumps as the
/// Linux JIT does: passes repeat until nothing shrinks, each assuming the addresses of the pass before.
struct ProgramTranslator<Faults: FaultSwitch>: ~Copyable {
  /// Bytes that one instruction may take at most: a signed division with its special cases, a tail call.
  private static var largestInstruction: Int { 160 }
  private static var largestPrologueAndEpilogue: Int { 128 }

  let program: Program
  let kfuncs: [KfuncTarget]
  let options: JITOptions
  let faults: Faults
  /// What the Linux JIT would emit; in the native profile only its choices of instructions count.
  let forms: KernelCodeForms
  let isParity: Bool
  var buffer: CodeBuffer
  var layout = CodeLayout()
  /// Start of each instruction's code, in bytes; of those not yet reached, as the last pass left it.
  let offsets: UnsafeMutablePointer<Int>
  private let table: OffsetTable
  /// Where the function's code ends, as the last pass left it.
  var functionEnd = 0
  /// Whether jumps keep the size that they had in the last pass (Linux `jmp_padding`).
  var keepsSizes = false
  /// Jumps and addresses whose target was not known when they were emitted.
  var fixups: [Fixup] = []
  /// The code offset of each function, as far as they are reached.
  private var entries: [Int] = []
  /// Calls, by the place of their rel32, that do not reach the address that they go to (kernel parity).
  var farCalls: [(offset: Int, address: UInt)] = []
  /// What holds r10.
  var framePointer = GeneralRegister.rbp

  /// A place in the code that is filled in later.
  struct Fixup {
    enum Kind {
      /// A rel8 to an instruction.
      case short
      /// A rel32 to an instruction.
      case near
      /// A rel32 to a function.
      case call
      /// The absolute address of a function.
      case address
    }

    let kind: Kind
    /// Where the bytes are.
    let offset: Int
    /// The instruction, or the first instruction of the function.
    let target: Int
  }

  init(
    program: Program, kfuncs: [KfuncTarget], options: JITOptions, faults: Faults, buffer: consuming CodeBuffer
  ) {
    self.program = program
    self.kfuncs = kfuncs
    self.options = options
    self.faults = faults
    self.buffer = buffer
    switch options.profile {
    case .native:
      isParity = false
      var forms = KernelCodeForms()
      forms.usesBMI2 = options.usesBMI2
      self.forms = forms
    case .kernelParity(let forms):
      isParity = true
      self.forms = forms
    }
    table = OffsetTable(count: program.instructions.count + 1)
    offsets = table.base
  }

  /// Memory for the code of a program, in bytes; `pass` checks the room before each instruction.
  static func size(of program: Program, bytesPerInstruction: Int) -> Int {
    program.instructions.count * bytesPerInstruction
      + (program.subprograms.count + 1) * largestPrologueAndEpilogue + largestInstruction
  }

  /// Where everything lies, once `run` has ended.
  func finish() -> CodeLayout {
    var layout = layout
    layout.size = buffer.count
    layout.table = table
    return layout
  }

  // MARK: Functions

  mutating func run() throws(JITError) {
    var analyses: [FunctionAnalysis] = []
    analyses.reserveCapacity(program.subprograms.count)
    for index in program.subprograms.indices { analyses.append(analyse(index)) }
    let reachable = try reachableTailCalls(analyses)
    for index in program.subprograms.indices {
      // A function with stack arguments keeps its native stack, as r9 is argument 6; the others of the program do not
      // (stack-argument contract, section 2).
      let hasStackArguments = analyses[index].incomingSlots > 0 || analyses[index].outgoingSlots > 0
      let privateStack = isParity && !hasStackArguments ? options.privateStack : nil
      framePointer = privateStack != nil ? RegisterMap.argument6 : .rbp
      var function = FunctionTranslator(
        number: index,
        frame: frame(
          analyses[index], index, isPrivate: privateStack != nil, countsTailCalls: reachable[index]),
        reachesTailCall: reachable[index], privateStack: privateStack)
      function.needsLoopCounter = analyses[index].hasMayGoto && !isParity
      try translate(&function)
    }
    offsets[program.instructions.count] = buffer.count
    try fillCalls()
    try emitFarCalls()
  }

  private func reachableTailCalls(_ analyses: [FunctionAnalysis]) throws(JITError) -> [Bool] {
    guard analyses.contains(where: \.hasTailCall) else {
      return Array(repeating: false, count: program.subprograms.count)
    }
    do throws(ProgramError) {
      try program.checkTailCalls()
    } catch {
      throw JITError(code: .stackArgumentsWithTailCall, instruction: error.instruction, message: error.message)
    }
    return program.tailCallReachable
  }

  private func range(ofFunction index: Int) -> Range<Int> { program.instructions(ofSubprogram: index) ?? 0..<0 }

  private func analyse(_ index: Int) -> FunctionAnalysis {
    var analysis = FunctionAnalysis()
    let range = range(ofFunction: index)
    program.instructions.withUnsafeBufferPointer { instructions in
      for instruction in range { analysis.visit(instructions[instruction]) }
    }
    analysis.incomingSlots = max(analysis.incomingSlots, program.subprograms[index].stackSlotCount ?? 0)
    // The verifier's number: what callees take, whatever was stored (`bpf_out_stack_arg_cnt`). The highest slot stored is
    // the fallback for callees whose prototypes are not known; a store beyond what callees take, which no verifier
    // accepts, still has a place of its own.
    for instruction in range {
      analysis.outgoingSlots = max(analysis.outgoingSlots, stackSlots(takenAt: instruction))
    }
    if kfuncs.contains(where: { $0.marshalling != nil }) {
      for instruction in range {
        guard case .call(.kfunc(let id, _)) = program.instructions[instruction], kfuncs.indices.contains(Int(id))
        else { continue }
        analysis.marshalledSize = max(analysis.marshalledSize, kfuncs[Int(id)].marshalling?.areaSize ?? 0)
      }
    }
    return analysis
  }

  /// The stack-argument slots that the callee of a call takes; 0 for what is no call, takes none or is not known.
  private func stackSlots(takenAt index: Int) -> Int {
    switch program.instructions[index] {
    case .call(.kfunc(let id, _)):
      // Marshalled calls have an area of their own.
      guard kfuncs.indices.contains(Int(id)), kfuncs[Int(id)].marshalling == nil else { return 0 }
      return kfuncs[Int(id)].stackSlotCount ?? 0
    case .call(.subprogram):
      let callee = program.target(ofInstruction: index).flatMap(program.subprogram(containing:))
      return callee.flatMap { program.subprograms[$0].stackSlotCount } ?? 0
    default: return 0
    }
  }

  private func frame(
    _ analysis: FunctionAnalysis, _ index: Int, isPrivate: Bool, countsTailCalls: Bool
  ) -> FrameLayout {
    var saved: [GeneralRegister] = []
    for register in RegisterMap.calleeSaved where analysis.uses(register.bpf) { saved.append(register.native) }
    var depth = analysis.stackDepth
    if let depths = options.stackDepths, depths.indices.contains(index) { depth = depths[index] }
    if isPrivate { depth = 0 }
    if analysis.hasMayGoto && !isParity { depth = ((depth + 7) & ~7) + 8 }
    return FrameLayout(
      stackDepth: depth, calleeSaved: saved, outgoingSlots: analysis.outgoingSlots,
      marshalledSize: analysis.marshalledSize, incomingSlots: analysis.incomingSlots,
      makesCalls: analysis.makesCalls && !isParity, countsTailCalls: countsTailCalls)
  }

  // MARK: Passes

  private mutating func translate(_ function: inout FunctionTranslator) throws(JITError) {
    let start = buffer.count
    entries.append(start)
    let instructions = range(ofFunction: function.number)
    var prologueSize = 0
    if isParity {
      prologueSize = try repeatPasses(&function, instructions, start: start)
    } else {
      prologueSize = try pass(&function, instructions)
      try fillJumps()
    }
    layout.functions.append(
      CompiledFunction(
        name: program.subprograms[function.number].name, frame: function.frame, instructions: instructions,
        code: start..<buffer.count, prologueSize: prologueSize))
    if function.number == 0 { layout.tailCallOffset = function.tailCallOffset - start }
  }

  /// Linux `bpf_int_jit_compile`: MAX_PASSES 20, PADDING_PASSES 15, one more pass once the size has settled.
  private mutating func repeatPasses(
    _ function: inout FunctionTranslator, _ instructions: Range<Int>, start: Int
  ) throws(JITError) -> Int {
    // Linux starts with 64 bytes for each slot; the first 64 stand for the prologue.
    var position = start + 64
    for index in instructions {
      offsets[index] = position
      position += 64 * program.instructions[index].slotCount
    }
    functionEnd = position
    keepsSizes = false
    var size = 0
    var hasSettled = false
    let relocations = layout.relocations.count
    let fixups = fixups.count
    let farCalls = farCalls.count
    var number = 0
    while number < 20 || hasSettled {
      keepsSizes = number >= 15
      number += 1
      buffer.rewind(to: start)
      layout.relocations.removeSubrange(relocations...)
      self.fixups.removeSubrange(fixups...)
      self.farCalls.removeSubrange(farCalls...)
      let prologueSize = try pass(&function, instructions)
      functionEnd = buffer.count
      let isUnchanged = buffer.count - start == size
      if hasSettled {
        if isUnchanged { return prologueSize }
        break
      }
      hasSettled = isUnchanged
      size = buffer.count - start
    }
    throw JITError(
      code: .tooLarge, instruction: instructions.lowerBound,
      message: "the sizes of the jumps do not settle in 20 passes, at which Linux gives up as well")
  }

  /// Emits the function once.
  /// - Returns: the size of its prologue.
  private mutating func pass(
    _ function: inout FunctionTranslator, _ instructions: Range<Int>
  ) throws(JITError) -> Int {
    let start = buffer.count
    function.epilogue = nil
    try requireRoom(Self.largestPrologueAndEpilogue, at: instructions.lowerBound)
    emitPrologue(&function)
    let prologueSize = buffer.count - start
    let all = program.instructions
    try all.withUnsafeBufferPointer { all throws(JITError) in
      for index in instructions {
        try requireRoom(Self.largestInstruction + Self.largestPrologueAndEpilogue, at: index)
        if isParity { function.end = index + 1 < instructions.upperBound ? offsets[index + 1] : functionEnd }
        // The prologue belongs to no instruction, so the first one starts behind it.
        offsets[index] = buffer.count
        if !translateSimply(all[index]) { try translate(all[index], at: index, in: &function) }
      }
    }
    return prologueSize
  }

  @inline(__always) func requireRoom(_ bytes: Int, at instruction: Int) throws(JITError) {
    if !buffer.hasRoom(for: bytes) {
      throw JITError(code: .needsRoom, instruction: instruction, message: "the code does not fit its memory")
    }
  }

  // MARK: Targets

  /// The instruction that a jump or local call goes to.
  func target(of index: Int, _ distance: Int32) throws(JITError) -> Int {
    guard let target = program.instruction(at: Int(distance), from: index) else {
      throw JITError(
        code: .targetOutsideProgram, instruction: index, message: "the jump goes to where no instruction starts")
    }
    return target
  }

  private mutating func fillJumps() throws(JITError) {
    for fixup in fixups {
      switch fixup.kind {
      case .short:
        buffer.patch(byte: Int8(truncatingIfNeeded: offsets[fixup.target] - (fixup.offset + 1)), at: fixup.offset)
      case .near:
        buffer.patch(Int32(truncatingIfNeeded: offsets[fixup.target] - (fixup.offset + 4)), at: fixup.offset)
      case .call, .address:
        calls.append(fixup)
      }
    }
    fixups.removeAll(keepingCapacity: true)
  }

  /// Calls and addresses of functions, kept until all functions have their place.
  private var calls: [Fixup] = []

  private mutating func fillCalls() throws(JITError) {
    if buffer.count > Int(Int32.max) {
      throw JITError(code: .tooLarge, instruction: nil, message: "the code is longer than 2 GiB")
    }
    for fixup in calls + fixups {
      guard let number = program.subprogram(containing: fixup.target),
        program.subprograms[number].firstInstruction == fixup.target
      else {
        throw JITError(
          code: .targetOutsideProgram, instruction: fixup.target,
          message: "call to instruction \(fixup.target), not a subprogram")
      }
      let entry = entries[number]
      if fixup.kind == .address {
        buffer.patch(wide: UInt64(buffer.start + UInt(entry)), at: fixup.offset)
        layout.relocations.append(Relocation(kind: .address, offset: fixup.offset))
      } else {
        buffer.patch(Int32(truncatingIfNeeded: entry - (fixup.offset + 4)), at: fixup.offset)
        layout.relocations.append(Relocation(kind: .subprogram(number), offset: fixup.offset))
      }
    }
    if !calls.isEmpty || !fixups.isEmpty { layout.relocations.sort { $0.offset < $1.offset } }
  }
}

/// What changes while one function is translated.
struct FunctionTranslator {
  /// Index of the function.
  let number: Int
  let frame: FrameLayout
  /// Whether the function makes a tail call, or calls one that does.
  let reachesTailCall: Bool
  /// Where the program's stack is, if it is not the native one.
  let privateStack: PrivateStack?
  /// Whether the frame's lowest word of program stack counts down for `may_goto`.
  var needsLoopCounter = false
  /// Code offset of the epilogue, once the first `exit` emitted it.
  var epilogue: Int?
  /// Where tail calls enter.
  var tailCallOffset = 0
  /// Where the instruction that is translated ended in the last pass.
  var end = 0

  init(number: Int, frame: FrameLayout, reachesTailCall: Bool, privateStack: PrivateStack?) {
    self.number = number
    self.frame = frame
    self.reachesTailCall = reachesTailCall
    self.privateStack = privateStack
  }

  /// Where the pointer to the count of tail calls lies, relative to rbp (Linux `BPF_TAIL_CALL_CNT_PTR_STACK_OFF`).
  var tailCallPointerOffset: Int32 { Int32(-frame.stackDepth - 16) }

  /// Where the counter of `may_goto` lies, relative to rbp.
  var loopCounterOffset: Int32 { Int32(-frame.stackDepth) }
}
