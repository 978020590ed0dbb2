import BPF
import X86

/// Translates one program into one buffer.
///
/// Jumps are sized as in the Linux JIT: every pass assumes the addresses of the pass before, the first assumes the
/// worst, and passes repeat until nothing moves.
struct ProgramTranslator<Faults: FaultSwitch>: ~Copyable {
  /// Bytes that one instruction may take at most, with a call by address or a shift that saves rcx.
  private static var largestInstruction: Int { 64 }
  private static var largestPrologueAndEpilogue: Int { 128 }
  /// After so many passes jumps do not shrink any more: what they could save is filled with no-operations, as in the
  /// kernel (PADDING_PASSES). From then on code only grows, so the passes come to an end.
  private static var shrinkingPasses: Int { 15 }

  let program: Program
  let kfuncs: [KfuncTarget]
  let faults: Faults
  var buffer: CodeBuffer
  private var functions: [CompiledFunction] = []
  /// Code offset of each function. In the first pass later functions have none yet: 0 serves, as calls have one size.
  private var entries: [Int]
  /// Code offset of each instruction as the last pass left it; one more for the end.
  var offsets: [Int]
  /// Where the code of each instruction ends, as the last pass left it. The next one starts there, but for the last of
  /// a function: the next function's prologue is in between.
  var ends: [Int]
  /// Size of the instruction that is translated, in bytes, as the last pass left it.
  private(set) var lastSize = 0
  /// Whether jumps keep at least the size that they had in the last pass.
  private(set) var keepsSizes = false

  init(program: Program, kfuncs: [KfuncTarget], faults: Faults, buffer: consuming CodeBuffer) {
    self.program = program
    self.kfuncs = kfuncs
    self.faults = faults
    self.buffer = buffer
    entries = Array(repeating: 0, count: program.subprograms.count)
    offsets = (0...program.instructions.count).map { $0 * Self.largestInstruction }
    ends = Array(offsets.dropFirst())
  }

  /// Memory for the code of a program, in bytes; `pass` checks the room before each instruction.
  static func size(of program: Program, bytesPerInstruction: Int) -> Int {
    program.instructions.count * bytesPerInstruction
      + (program.subprograms.count + 1) * largestPrologueAndEpilogue + largestInstruction
  }

  mutating func run() throws(JITError) {
    let frames = analyse()
    if !frames.usesAddresses { return try pass(frames) }
    // A jump grows twice at most, from nothing to its short and its near form.
    for number in 0..<Self.shrinkingPasses + 2 * program.instructions.count + 2 {
      let before = offsets
      keepsSizes = number >= Self.shrinkingPasses
      try pass(frames)
      if before == offsets { return }
    }
    throw JITError(code: .tooLarge, instruction: nil, message: "the sizes of the jumps do not settle")
  }

  consuming func finish() -> (functions: [CompiledFunction], offsets: [Int], size: Int) {
    (functions, offsets, buffer.count)
  }

  // MARK: Frames

  private struct Frames {
    var layouts: [FrameLayout] = []
    var usesAddresses = false
  }

  private mutating func analyse() -> Frames {
    var frames = Frames()
    for index in program.subprograms.indices {
      var analysis = FunctionAnalysis()
      for instruction in range(ofFunction: index) { analysis.visit(program.instructions[instruction]) }
      frames.usesAddresses = frames.usesAddresses || analysis.usesAddresses
      var saved: [GeneralRegister] = []
      for register in RegisterMap.calleeSaved where analysis.uses(register.bpf) { saved.append(register.native) }
      frames.layouts.append(
        FrameLayout(
          stackDepth: analysis.stackDepth, calleeSaved: saved, outgoingSlots: analysis.outgoingSlots,
          incomingSlots: analysis.incomingSlots, makesCalls: analysis.makesCalls))
    }
    return frames
  }

  private func range(ofFunction index: Int) -> Range<Int> { program.instructions(ofSubprogram: index) ?? 0..<0 }

  /// The instruction that a jump or local call goes to.
  func target(of index: Int) throws(JITError) -> Int {
    guard let target = program.target(ofInstruction: index) else {
      throw JITError(
        code: .targetOutsideProgram, instruction: index, message: "the jump goes to where no instruction starts")
    }
    return target
  }

  // MARK: Passes

  private mutating func pass(_ frames: Frames) throws(JITError) {
    buffer.rewind()
    functions.removeAll(keepingCapacity: true)
    for index in program.subprograms.indices {
      let instructions = range(ofFunction: index)
      let start = buffer.count
      entries[index] = start
      var function = FunctionTranslator(frame: frames.layouts[index])
      try requireRoom(Self.largestPrologueAndEpilogue, at: instructions.lowerBound)
      emitPrologue(function.frame)
      let prologueSize = buffer.count - start
      for instruction in instructions {
        try requireRoom(Self.largestInstruction + Self.largestPrologueAndEpilogue, at: instruction)
        lastSize = ends[instruction] - offsets[instruction]
        // The prologue belongs to no instruction, so the first one starts behind it.
        offsets[instruction] = buffer.count
        try translate(program.instructions[instruction], at: instruction, in: &function)
        ends[instruction] = buffer.count
      }
      functions.append(
        CompiledFunction(
          name: program.subprograms[index].name, frame: function.frame, instructions: instructions,
          code: start..<buffer.count, prologueSize: prologueSize))
    }
    offsets[program.instructions.count] = buffer.count
  }

  private func requireRoom(_ bytes: Int, at instruction: Int) throws(JITError) {
    if !buffer.hasRoom(for: bytes) {
      throw JITError(code: .needsRoom, instruction: instruction, message: "the code does not fit its memory")
    }
  }

  /// Code offset of the function that starts at an instruction, as the last pass left it.
  func entry(ofFunctionAt instruction: Int) -> Int? {
    for (index, subprogram) in program.subprograms.enumerated() where subprogram.firstInstruction == instruction {
      return entries[index]
    }
    return nil
  }
}

/// What changes while one function is translated.
struct FunctionTranslator {
  let frame: FrameLayout
  /// Code offset of the epilogue, once the first `exit` emitted it.
  var epilogue: Int?
}
