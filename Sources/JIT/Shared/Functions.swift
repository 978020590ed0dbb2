import BPF
import Verifier
internal import X86

extension Emitter where Self: ~Copyable {
  /// The most bytes that one instruction takes: a signed division with its special cases, a tail call.
  private static var largestInstruction: Int { 160 }
  private static var largestPrologueAndEpilogue: Int { 128 }

  /// Memory for the code of a program, in bytes; `emitCode` checks the room before each instruction.
  static func size(of program: Program, bytesPerInstruction: Int) -> Int {
    program.instructions.count * bytesPerInstruction
      + (program.subprograms.count + 1) * largestPrologueAndEpilogue + largestInstruction
  }

  /// Emits the whole program.
  /// - Returns: the places of everything in the image.
  mutating func run() throws(JITError) -> CodeLayout {
    let program = program
    let facts = translation.facts.functions
    let reachable = try reachableTailCalls(facts)
    for index in program.subprograms.indices {
      let frame = layOutFrame(facts[index], function: index, countsTailCalls: reachable[index])
      var function = FunctionState(
        number: index, instructions: program.instructions(ofSubprogram: index) ?? 0..<0, frame: frame,
        reachesTailCall: reachable[index])
      let start = buffer.count
      translation.entries.append(start)
      let prologueSize = try emitFunction(&function)
      translation.layout.functions.append(
        CompiledFunction(
          name: program.subprograms[index].name, frame: frame, instructions: function.instructions,
          code: start..<buffer.count, prologueSize: prologueSize,
          framePointerOffset: function.tailCallOffset, calleeSavedOffset: function.calleeSavedOffset,
          epilogueOffset: function.epilogue))
      if index == 0 { translation.layout.tailCallOffset = function.tailCallOffset - start }
    }
    offsets[program.instructions.count] = buffer.count
    try fillFixups()
    try emitTrailer()
    translation.layout.size = buffer.count
    translation.layout.table = translation.table
    return translation.layout
  }

  private func reachableTailCalls(_ facts: [FunctionFacts]) throws(JITError) -> [Bool] {
    guard facts.contains(where: \.hasTailCall) else {
      return Array(repeating: false, count: program.subprograms.count)
    }
    do throws(ProgramError) {
      try program.checkTailCalls()
    } catch {
      throw JITError(code: .stackArgumentsWithTailCall, instruction: error.instruction, message: error.message)
    }
    return tailCallReachable
  }

  /// Bytes that the calls of a function need whose arguments move (Linux 7.4); 0 where none moves.
  func marshalledSize(ofFunction index: Int) -> Int {
    guard kfuncs.contains(where: { $0.marshalling != nil }) else { return 0 }
    return (program.instructions(ofSubprogram: index) ?? 0..<0).reduce(0) { size, instruction in
      guard case .call(.kfunc(let id, _)) = program.instructions[instruction], kfuncs.indices.contains(Int(id)) else {
        return size
      }
      return max(size, kfuncs[Int(id)].marshalling?.areaSize ?? 0)
    }
  }

  /// Emits the prologue and the instructions of a function.
  /// - Returns: the size of its prologue in bytes.
  mutating func emitCode(_ function: inout FunctionState) throws(JITError) -> Int {
    let start = buffer.count
    function.epilogue = nil
    try requireRoom(Self.largestPrologueAndEpilogue, at: function.instructions.lowerBound)
    emitPrologue(&function)
    let prologueSize = buffer.count - start
    let table = EncodingTable.shared
    let registers = registers.bits
    let limit = buffer.limit(leaving: Self.largestInstruction + Self.largestPrologueAndEpilogue)
    var index = function.instructions.lowerBound
    let end = function.instructions.upperBound
    try translation.program.compact.withUnsafeBufferPointer { all throws(JITError) in
      while index < end {
        if buffer.count > limit { throw needsRoom(at: index) }
        // The prologue belongs to no instruction: the first instruction starts after it.
        offsets[index] = buffer.count
        begin(instruction: index)
        let instruction = all[index]
        let form = table.form(of: instruction)
        if form.exists {
          buffer.emit(
            form, registers[Int(instruction.destination)], registers[Int(instruction.source)], value: instruction.value)
          // The comparison of a conditional jump.
          if instruction.target >= 0 {
            try emitJump(if: table.condition(of: instruction), to: Int(instruction.target), at: index)
          }
        } else {
          try translate(translation.program.instructions[index], at: index, in: &function)
        }
        index += 1
      }
    }
    return prologueSize
  }

  @inline(__always) func requireRoom(_ bytes: Int, at instruction: Int) throws(JITError) {
    if !buffer.hasRoom(for: bytes) { throw needsRoom(at: instruction) }
  }

  private func needsRoom(at instruction: Int) -> JITError {
    JITError(code: .needsRoom, instruction: instruction, message: "the code does not fit its memory")
  }

  /// The instruction that a jump or a call of a subprogram goes to.
  func target(of index: Int, _ distance: Int32) throws(JITError) -> Int {
    guard let target = program.instruction(at: Int(distance), from: index) else {
      throw JITError(
        code: .targetOutsideProgram, instruction: index, message: "the jump goes to where no instruction starts")
    }
    return target
  }

  private mutating func fillFixups() throws(JITError) {
    if buffer.count > Int(Int32.max) {
      throw JITError(code: .tooLarge, instruction: nil, message: "the code is longer than 2 GiB")
    }
    let program = program
    for fixup in translation.fixups {
      guard let number = program.subprogram(containing: fixup.target),
        program.subprograms[number].firstInstruction == fixup.target
      else {
        throw JITError(
          code: .targetOutsideProgram, instruction: fixup.target,
          message: "call to instruction \(fixup.target), not a subprogram")
      }
      let entry = translation.entries[number]
      switch fixup.kind {
      case .address:
        buffer.patch(wide: UInt64(buffer.start + UInt(entry)), at: fixup.offset)
        translation.layout.relocations.append(Relocation(kind: .address, offset: fixup.offset))
      case .call:
        buffer.patch(Int32(truncatingIfNeeded: entry - (fixup.offset + 4)), at: fixup.offset)
        translation.layout.relocations.append(Relocation(kind: .subprogram(number), offset: fixup.offset))
      }
    }
    if !translation.fixups.isEmpty { translation.layout.relocations.sort { $0.offset < $1.offset } }
  }
}
