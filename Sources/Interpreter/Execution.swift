import BPF

extension Interpreter {
  /// Executes instructions of one program until another program continues or the main program ends.
  func execute<Calls: InterpreterCalls>(
    _ instructions: UnsafeBufferPointer<Instruction>, _ code: Code, from first: Int, _ calls: inout Calls
  ) throws(InterpreterError) -> Step {
    var index = first
    let memory = self.memory
    let registers = memory.registers
    // In a local variable: a member would be stored at each instruction.
    var budget = self.budget
    defer { self.budget = budget }
    while true {
      budget &-= 1
      guard budget >= 0 else {
        throw InterpreterError(.budget, instruction: index, "the budget of instructions is used up")
      }
      switch instructions[index] {
      case .alu(let width, let operation, let destination, let operand):
        let left = registers[destination]
        let right = registers[operand]
        registers[destination] =
          width == .word64
          ? Arithmetic.result(operation, left, right, Int64.self)
          : UInt64(
            Arithmetic.result(
              operation, UInt32(truncatingIfNeeded: left), UInt32(truncatingIfNeeded: right), Int32.self))
      case .negate(let width, let register):
        let value = 0 &- registers[register]
        registers[register] = width == .word64 ? value : value & 0xFFFF_FFFF
      case .moveSignExtend(let width, let destination, let source, let bits):
        let shift = Int64(64 - Int(bits))
        let extended = UInt64(bitPattern: Int64(bitPattern: registers[source] << UInt64(shift)) >> shift)
        registers[destination] = width == .word64 ? extended : extended & 0xFFFF_FFFF
      case .byteOrder(let order, let register, let bits):
        registers[register] = Self.swapped(order, registers[register], bits)
      case .loadImmediate64(let destination, let wide):
        registers[destination] = try wideValue(wide, at: index, code)
      case .load(let size, let destination, let base, let offset):
        if base == .params {
          let slot = Int(offset) / 8
          guard let word = memory.incoming(slot) else { throw unreadable(slot, index) }
          registers[destination] = word
        } else {
          registers[destination] = Self.load(try memory.location(registers[base], offset, size, index), size)
        }
      case .loadAcquire(let size, let destination, let base, let offset):
        registers[destination] = Self.load(try memory.location(registers[base], offset, size, index), size)
      case .loadSignExtend(let size, let destination, let base, let offset):
        let value = Self.load(try memory.location(registers[base], offset, size, index), size)
        let shift = Int64(64 - 8 * Int(size.rawValue))
        registers[destination] = UInt64(bitPattern: Int64(bitPattern: value << UInt64(shift)) >> shift)
      case .store(let size, let base, let offset, let operand):
        if base == .params {
          let slot = -Int(offset) / 8
          guard memory.store(registers[operand], inSlot: slot) else { throw unwritable(slot, index) }
        } else {
          Self.store(
            registers[operand], try memory.location(registers[base], offset, size, index, isWritten: true), size)
        }
      case .storeRelease(let size, let base, let offset, let source):
        Self.store(
          registers[source], try memory.location(registers[base], offset, size, index, isWritten: true), size)
      case .atomic(let operation, let size, let base, let offset, let source):
        try atomic(operation, size, base, offset, source, index)
      case .jump, .jumpLong:
        index = Int(code.targets[index])
        continue
      case .jumpRegister(let register):
        index = try target(of: registers[register], code, at: index)
        continue
      case .jumpIf(let width, let condition, let left, let right, _):
        if Self.holds(width, condition, registers[left], registers[right]) {
          index = Int(code.targets[index])
          continue
        }
      case .mayGoto:
        if frame.loopCount == 0 {
          index = Int(code.targets[index])
          continue
        }
        frame.loopCount -= 1
      case .call(.subprogram):
        try enter(from: index)
        index = Int(code.targets[index])
        continue
      case .call(.kfunc(let id, _)):
        if let result = try callKfunc(Int(id), code, index, memory, &calls) { return finish(result) }
      case .call(.helper(Program.tailCallHelper)):
        if let step = tailCall() { return step }
        registers[0] = UInt64(bitPattern: -22)
      case .call(let target) where target.isUnresolved:
        throw InterpreterError(.callee, instruction: index, target.unresolved ?? "")
      case .call(.helper(let id)):
        let outcome = calls.helper(id, registers + 1)
        if case .callback(let call) = outcome {
          index = try enter(call, code, from: index)
          continue
        }
        if !store(outcome, registers), let result = try end(outcome, index, HelperNames.described(id)) {
          return finish(result)
        }
      case .callRegister(let register):
        let target = registers[register]
        if let (other, function) = function(at: target), other === code {
          try enter(from: index)
          index = function
          continue
        }
        let id = Int32(truncatingIfNeeded: target)
        let outcome = target <= UInt64(Int32.max) ? calls.helper(id, registers + 1) : .unknown
        if case .callback(let call) = outcome {
          index = try enter(call, code, from: index)
          continue
        }
        if !store(outcome, registers),
          let result = try end(outcome, index, "function 0x\(String(target, radix: 16))")
        {
          return finish(result)
        }
      case .exit:
        guard !callers.isEmpty else { return .ends }
        let isCallback = frame.isCallback
        frame = callers.removeLast()
        (registers[6], registers[7], registers[8], registers[9]) = frame.saved
        memory.returned(to: depth)
        var next = frame.next
        if isCallback {
          let outcome = calls.returned(registers[0])
          if case .callback(let call) = outcome {
            next = try enter(call, codes[frame.code], from: frame.next - 1)
          } else if !store(outcome, registers) {
            let index = frame.next - 1
            let result = try end(outcome, index, HelperNames.described(helper(at: index)))
            if let result { return finish(result) }
          }
        }
        if frame.code != code.number { return .continues(next) }
        index = next
        continue
      case .castAddressSpace, .loadPacketAbsolute, .loadPacketIndirect:
        if let result = try executeRare(instructions[index], index, &calls) { return finish(result) }
      }
      index &+= 1
    }
  }

  /// Executes an instruction that has a meaning in a kernel, or in a model of one. Out of line: the loop's frame stays small.
  /// - Returns: the program's result if the instruction ended it.
  @inline(never) private func executeRare<Calls: InterpreterCalls>(
    _ instruction: Instruction, _ index: Int, _ calls: inout Calls
  ) throws(InterpreterError) -> UInt64? {
    let registers = memory.registers
    var outcome = CallOutcome.unknown
    switch instruction {
    case .castAddressSpace(let destination, let source, let spaces):
      if let arenaBase {
        let place = registers[source] & 0xFFFF_FFFF
        // To space 0, that of the kernel, or from there; null stays null.
        registers[destination] = spaces == 1 || place == 0 ? place : arenaBase | place
        return nil
      }
    case .loadPacketAbsolute(let size, let offset):
      outcome = calls.packet(UInt32(bitPattern: offset), Int(size.rawValue))
    case .loadPacketIndirect(let size, let source, let offset):
      let place = UInt32(truncatingIfNeeded: registers[source]) &+ UInt32(bitPattern: offset)
      outcome = calls.packet(place, Int(size.rawValue))
    default: break
    }
    if store(outcome, registers) { return nil }
    if case .unwind(let result) = outcome { return result }
    throw InterpreterError(.unsupported, instruction: index, "`\(instruction)` has no meaning outside a kernel")
  }

  private func finish(_ result: UInt64) -> Step {
    memory.registers[0] = result
    return .ends
  }

  /// Where a word of a jump table leads.
  /// - Throws: `InterpreterError.Code.jump` for a word that no table of the function holds.
  private func target(of word: UInt64, _ code: Code, at index: Int) throws(InterpreterError) -> Int {
    guard let slot = JumpTargets.slot(word), let target = code.program.instruction(atSlot: slot),
      code.jumpTargets.contains(target),
      code.program.subprogram(containing: target) == code.program.subprogram(containing: index)
    else {
      throw InterpreterError(
        .jump, instruction: index, "0x\(String(word, radix: 16)) is no target of a jump table of this function")
    }
    return target
  }

  // MARK: Functions

  /// Base of the addresses of subprograms: not canonical, so no address of the process.
  static let functionBase: UInt64 = 0xB0F0_0000_0000_0000
  /// Base of the addresses of program arrays.
  private static let arrayBase: UInt64 = 0xB0A0_0000_0000_0000

  private func wideValue(_ wide: WideImmediate, at index: Int, _ code: Code) throws(InterpreterError) -> UInt64 {
    switch wide {
    case .value(let value): return value
    case .function: return Self.functionBase | UInt64(code.number) << 32 | UInt64(code.targets[index])
    case .mapIndex(let array) where code.maps.isEmpty && arrays.indices.contains(Int(array)):
      return Self.arrayBase + UInt64(array)
    case .mapIndex(let number) where code.maps.indices.contains(Int(number)):
      switch code.maps[Int(number)] {
      case .memory(let handle, _): return handle
      case .programs(let array): return Self.arrayBase + UInt64(array)
      }
    case .mapIndexValue(let number, let offset) where code.maps.indices.contains(Int(number)):
      guard case .memory(_, let values?) = code.maps[Int(number)] else {
        throw InterpreterError(.unsupported, instruction: index, "the map has no value with an address")
      }
      return values &+ UInt64(offset)
    case .mapFD, .mapValue, .btfID, .mapIndex, .mapIndexValue: return try variable(wide, at: index, code)
    }
  }

  /// The address of a variable of the kernel. Out of line, as what is rare.
  @inline(never) private func variable(
    _ wide: WideImmediate, at index: Int, _ code: Code
  ) throws(InterpreterError) -> UInt64 {
    if case .btfID(let id, _) = wide, let address = variables?(UInt32(bitPattern: id)) { return address }
    throw InterpreterError(
      .unsupported, instruction: index,
      "there is no map and no kernel variable here for `\(code.program.instructions[index])`")
  }

  /// The function whose address the program loaded.
  func function(at address: UInt64) -> (code: Code, first: Int)? {
    let number = Int(address >> 32 & 0xFFFF)
    let index = Int(address & 0xFFFF_FFFF)
    guard address & 0xFFFF_0000_0000_0000 == Self.functionBase, codes.indices.contains(number) else { return nil }
    guard codes[number].program.subprograms.contains(where: { $0.firstInstruction == index }) else { return nil }
    return (codes[number], index)
  }

  /// Enters a function for a helper.
  /// - Returns: its first instruction.
  private func enter(
    _ call: FunctionCall, _ code: Code, from index: Int
  ) throws(InterpreterError) -> Int {
    guard let (other, target) = function(at: call.function), other === code else {
      throw InterpreterError(
        .unknownFunction, instruction: index, "0x\(String(call.function, radix: 16)) is not the address of a function")
    }
    memory.forgetSlots()
    try enter(from: index)
    frame.isCallback = true
    load(call)
    return target
  }

  /// The id of the helper that an instruction calls.
  private func helper(at index: Int) -> Int32 {
    switch codes[frame.code].program.instructions[index] {
    case .call(.helper(let id)): id
    case .callRegister(let register): Int32(truncatingIfNeeded: memory.registers[register])
    default: 0
    }
  }

  /// Makes the current function wait for another one of its program.
  /// - Parameter index: the instruction that calls.
  private func enter(from index: Int) throws(InterpreterError) {
    guard depth < Self.largestDepth else {
      throw InterpreterError(.depth, instruction: index, "calls are nested deeper than \(Self.largestDepth) frames")
    }
    let registers = memory.registers
    frame.next = index + 1
    frame.saved = (registers[6], registers[7], registers[8], registers[9])
    callers.append(frame)
    frame = Frame(code: frame.code)
    memory.enter(depth: depth, content: stackContent)
  }

  private func callKfunc<Calls: InterpreterCalls>(
    _ id: Int, _ code: Code, _ index: Int, _ memory: RunMemory, _ calls: inout Calls
  ) throws(InterpreterError) -> UInt64? {
    guard let count = calls.argumentCount(ofKfunc: code.firstKfunc + id) else {
      throw InterpreterError(.unknownFunction, instruction: index, "no kfunc is named \(code.kfuncName(id))")
    }
    if let missing = memory.collectArguments(count) {
      throw InterpreterError(
        .stackArgument, instruction: index,
        "\(code.kfuncName(id)) expects \(count) args, stack arg\(missing) is not initialized")
    }
    if fault == .lastSlotDoubled { memory.doubleLastSlot(count) }
    let outcome = calls.kfunc(code.firstKfunc + id, memory.arguments)
    if store(outcome, memory.registers) { return nil }
    return try end(outcome, index, code.kfuncName(id))
  }

  /// Writes a result to the registers.
  /// - Returns: whether the outcome is a result; `end` has the others.
  private func store(_ outcome: CallOutcome, _ registers: UnsafeMutablePointer<UInt64>) -> Bool {
    switch outcome {
    case .returned(let word): registers[0] = fault == .resultUpperHalfLost ? word & 0xFFFF_FFFF : word
    case .returnedPair(let low, let high):
      registers[0] = fault == .resultUpperHalfLost ? low & 0xFFFF_FFFF : low
      registers[2] = high
    case .unknown, .failed, .unwind, .callback: return false
    }
    return true
  }

  /// Ends the program at a call that came to no result.
  /// - Returns: the program's result if the callee ended it; nil for a result, with which the program continues.
  /// - Throws: why the call failed.
  private func end(_ outcome: CallOutcome, _ index: Int, _ name: String) throws(InterpreterError) -> UInt64? {
    switch outcome {
    case .returned, .returnedPair: return nil
    case .unknown: throw InterpreterError(.unknownFunction, instruction: index, "there is no \(name)")
    case .failed(let reason): throw InterpreterError(.callee, instruction: index, "\(name): \(reason)")
    case .unwind(let result): return result
    case .callback:
      throw InterpreterError(.unsupported, instruction: index, "\(name) calls a function of the program")
    }
  }

  /// A tail call: r2 is the array, r3 the entry. Nil if it fails; then the program continues.
  private func tailCall() -> Step? {
    let registers = memory.registers
    guard registers[2] >= Self.arrayBase, let array = Int(exactly: registers[2] - Self.arrayBase),
      arrays.indices.contains(array)
    else { return nil }
    let entry = Int(UInt32(truncatingIfNeeded: registers[3]))
    guard arrays[array].indices.contains(entry), tailCalls < Program.maximumTailCalls else { return nil }
    guard let target = arrays[array][entry] else { return nil }
    tailCalls += 1
    // The target takes over the caller's frame, with the registers saved for the caller's caller.
    frame.code = target
    memory.forgetSlots()
    frame.loopCount = Self.largestLoopCount
    return .continues(0)
  }

  // MARK: Stack arguments

  private func unreadable(_ slot: Int, _ index: Int) -> InterpreterError {
    InterpreterError(
      .stackArgument, instruction: index, "invalid read from stack arg off \(8 * slot) depth \(depth - 1)")
  }

  private func unwritable(_ slot: Int, _ index: Int) -> InterpreterError {
    InterpreterError(
      .stackArgument, instruction: index,
      "stack arg write offset \(-8 * slot) exceeds max \(RunMemory.slotCount - 1) stack args")
  }
}

extension UnsafeMutablePointer<UInt64> {
  @inline(__always) subscript(_ register: Register) -> UInt64 {
    get { self[Int(register.rawValue)] }
    nonmutating set { self[Int(register.rawValue)] = newValue }
  }

  /// The value of an operand.
  @inline(__always) subscript(_ operand: Operand) -> UInt64 {
    switch operand {
    case .register(let register): self[register]
    case .immediate(let immediate): UInt64(bitPattern: Int64(immediate))
    }
  }
}
