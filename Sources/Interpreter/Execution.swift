import BPF

extension Interpreter {
  /// Executes instructions of one program until another program continues or the main program ends.
  mutating func execute<Calls: InterpreterCalls>(
    _ instructions: UnsafeBufferPointer<Instruction>, _ code: Code, from first: Int, _ calls: inout Calls
  ) throws(InterpreterError) -> Step {
    var index = first
    let registers = self.registers
    while true {
      guard spend() else {
        throw InterpreterError(.budget, instruction: index, "the budget of instructions is used up")
      }
      switch instructions[index] {
      case .alu(let width, let operation, let destination, let operand):
        let left = registers[destination]
        let right = value(operand)
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
          registers[destination] = try incoming(Int(offset) / 8, index)
        } else {
          registers[destination] = Self.load(try memory(registers[base], offset, Int(size.rawValue), index), size)
        }
      case .loadAcquire(let size, let destination, let base, let offset):
        registers[destination] = Self.load(try memory(registers[base], offset, Int(size.rawValue), index), size)
      case .loadSignExtend(let size, let destination, let base, let offset):
        let value = Self.load(try memory(registers[base], offset, Int(size.rawValue), index), size)
        let shift = Int64(64 - 8 * Int(size.rawValue))
        registers[destination] = UInt64(bitPattern: Int64(bitPattern: value << UInt64(shift)) >> shift)
      case .store(let size, let base, let offset, let operand):
        if base == .params {
          try storeSlot(-Int(offset) / 8, value(operand), index)
        } else {
          Self.store(
            value(operand), try memory(registers[base], offset, Int(size.rawValue), index, isWritten: true), size)
        }
      case .storeRelease(let size, let base, let offset, let source):
        Self.store(
          registers[source], try memory(registers[base], offset, Int(size.rawValue), index, isWritten: true), size)
      case .atomic(let operation, let size, let base, let offset, let source):
        try atomic(operation, size, base, offset, source, index)
      case .jump, .jumpLong:
        index = Int(code.targets[index])
        continue
      case .jumpRegister(let register):
        index = try target(of: registers[register], code, at: index)
        continue
      case .jumpIf(let width, let condition, let left, let right, _):
        if Self.holds(width, condition, registers[left], value(right)) {
          index = Int(code.targets[index])
          continue
        }
      case .mayGoto:
        if frames[frames.count - 1].loopCount == 0 {
          index = Int(code.targets[index])
          continue
        }
        frames[frames.count - 1].loopCount -= 1
      case .call(.subprogram):
        try enter(code, Int(code.targets[index]), from: index)
        index = Int(code.targets[index])
        continue
      case .call(.kfunc(let id, _)):
        if let result = try callKfunc(Int(id), index, &calls) { return finish(result) }
      case .call(.helper(Program.tailCallHelper)):
        if let step = tailCall() { return step }
        registers[0] = UInt64(bitPattern: -22)
      case .call(let target) where target.isUnresolved:
        throw InterpreterError(
          .callee, instruction: index,
          target == .helper(CallTarget.missingMember)
            ? "an access to a member that the kernel does not have" : "a call of a weak kfunc that is missing")
      case .call(.helper(let id)):
        let outcome = calls.helper(id, registers + 1)
        if case .callback(let call) = outcome {
          index = try enter(call, code, from: index)
          continue
        }
        if let result = try take(outcome, index, id) { return finish(result) }
      case .callRegister(let register):
        let target = registers[register]
        if let (other, function) = function(at: target), other === code {
          try enter(code, function, from: index)
          index = function
          continue
        }
        let id = Int32(truncatingIfNeeded: target)
        let outcome = target <= UInt64(Int32.max) ? calls.helper(id, registers + 1) : .unknown
        if case .callback(let call) = outcome {
          index = try enter(call, code, from: index)
          continue
        }
        if let result = try take(outcome, index, "function 0x\(String(target, radix: 16))") { return finish(result) }
      case .exit:
        guard frames.count > 1 else { return .ends }
        let frame = frames.removeLast()
        (registers[6], registers[7], registers[8], registers[9]) = frame.saved
        setFramePointer()
        frames[frames.count - 1].written = 0
        var next = frame.next
        if frame.isCallback {
          let outcome = calls.returned(registers[0])
          if case .callback(let call) = outcome {
            next = try enter(call, frames[frames.count - 1].code, from: frame.next - 1)
          } else if let result = try take(outcome, frame.next - 1, helper(at: frame.next - 1)) {
            return finish(result)
          }
        }
        if frames[frames.count - 1].code !== code { return .continues(next) }
        index = next
        continue
      case .castAddressSpace, .loadPacketAbsolute, .loadPacketIndirect:
        throw InterpreterError(
          .unsupported, instruction: index, "`\(instructions[index])` has no meaning outside a kernel")
      }
      index &+= 1
    }
  }

  private func finish(_ result: UInt64) -> Step {
    registers[0] = result
    return .ends
  }

  @inline(__always) private func value(_ operand: Operand) -> UInt64 {
    switch operand {
    case .register(let register): registers[register]
    case .immediate(let immediate): UInt64(bitPattern: Int64(immediate))
    }
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
  private static let functionBase: UInt64 = 0xB0F0_0000_0000_0000
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
    case .mapFD, .mapValue, .btfID, .mapIndex, .mapIndexValue:
      throw InterpreterError(.unsupported, instruction: index, "there is no map and no kernel variable here")
    }
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
  private mutating func enter(
    _ call: FunctionCall, _ code: Code, from index: Int
  ) throws(InterpreterError) -> Int {
    guard let (other, target) = function(at: call.function), other === code else {
      throw InterpreterError(
        .unknownFunction, instruction: index, "0x\(String(call.function, radix: 16)) is not the address of a function")
    }
    frames[frames.count - 1].written = 0
    try enter(code, target, from: index)
    frames[frames.count - 1].isCallback = true
    load(call)
    return target
  }

  /// The id of the helper that an instruction calls.
  private func helper(at index: Int) -> Int32 {
    switch frames[frames.count - 1].code.program.instructions[index] {
    case .call(.helper(let id)): id
    case .callRegister(let register): Int32(truncatingIfNeeded: registers[register])
    default: 0
    }
  }

  private mutating func enter(_ code: Code, _ target: Int, from index: Int) throws(InterpreterError) {
    guard frames.count < Self.largestDepth else {
      throw InterpreterError(.depth, instruction: index, "calls are nested deeper than \(Self.largestDepth) frames")
    }
    var frame = Frame(code: code, next: index + 1)
    frame.saved = (registers[6], registers[7], registers[8], registers[9])
    frame.incoming = frames[frames.count - 1].written
    frames[frames.count - 1].written = 0
    frames[frames.count - 1].incoming = 0
    frames.append(frame)
    setFramePointer()
    fillFrame()
  }

  private mutating func callKfunc<Calls: InterpreterCalls>(
    _ id: Int, _ index: Int, _ calls: inout Calls
  ) throws(InterpreterError) -> UInt64? {
    let name =
      frames[frames.count - 1].code.program.kfuncs.indices.contains(id)
      ? frames[frames.count - 1].code.program.kfuncs[id].name : "kfunc \(id)"
    let number = frames[frames.count - 1].code.firstKfunc + id
    guard let count = calls.argumentCount(ofKfunc: number) else {
      throw InterpreterError(.unknownFunction, instruction: index, "no kfunc is named \(name)")
    }
    let outgoing = slots + Self.slotCount * (frames.count - 1)
    let written = frames[frames.count - 1].written
    let outcome = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 5 + Self.slotCount) { words in
      call(number, count, outgoing, written, words, &calls)
    }
    frames[frames.count - 1].written = 0
    frames[frames.count - 1].incoming = 0
    guard let outcome else {
      var missing = 1
      while missing < Self.slotCount, written & (1 << UInt64(missing)) != 0 { missing += 1 }
      throw InterpreterError(
        .stackArgument, instruction: index, "\(name) expects \(count) args, stack arg\(missing) is not initialized")
    }
    return try take(outcome, index, name)
  }

  /// Collects the arguments and calls; nil if an argument was not stored.
  private func call<Calls: InterpreterCalls>(
    _ id: Int, _ count: Int, _ outgoing: UnsafePointer<UInt64>, _ written: UInt64,
    _ words: UnsafeMutableBufferPointer<UInt64>, _ calls: inout Calls
  ) -> CallOutcome? {
    words.initialize(repeating: 0)
    for number in 0..<5 { words[number] = registers[number + 1] }
    if count > 5 {
      guard count - 5 < Self.slotCount else { return nil }
      for slot in 1...(count - 5) {
        guard written & (1 << UInt64(slot)) != 0 else { return nil }
        words[4 + slot] = outgoing[slot]
      }
      if fault == .lastSlotDoubled { words[count - 1] = words[count - 2] }
    }
    guard let start = words.baseAddress else { return nil }
    return calls.kfunc(id, UnsafePointer(start))
  }

  private func take(_ outcome: CallOutcome, _ index: Int, _ helper: Int32) throws(InterpreterError) -> UInt64? {
    try take(outcome, index, HelperNames.described(helper))
  }

  /// Writes a result to the registers.
  /// - Returns: the program's result if the callee ended it.
  private func take(_ outcome: CallOutcome, _ index: Int, _ name: String) throws(InterpreterError) -> UInt64? {
    switch outcome {
    case .returned(let word): registers[0] = fault == .resultUpperHalfLost ? word & 0xFFFF_FFFF : word
    case .returnedPair(let low, let high):
      registers[0] = fault == .resultUpperHalfLost ? low & 0xFFFF_FFFF : low
      registers[2] = high
    case .unknown: throw InterpreterError(.unknownFunction, instruction: index, "there is no \(name)")
    case .failed(let reason): throw InterpreterError(.callee, instruction: index, "\(name): \(reason)")
    case .unwind(let result): return result
    case .callback:
      throw InterpreterError(.unsupported, instruction: index, "\(name) calls a function of the program")
    }
    return nil
  }

  /// A tail call: r2 is the array, r3 the entry. Nil if it fails; then the program continues.
  private mutating func tailCall() -> Step? {
    guard registers[2] >= Self.arrayBase, let array = Int(exactly: registers[2] - Self.arrayBase),
      arrays.indices.contains(array)
    else { return nil }
    let entry = Int(UInt32(truncatingIfNeeded: registers[3]))
    guard arrays[array].indices.contains(entry), tailCalls < Program.maximumTailCalls else { return nil }
    guard let target = arrays[array][entry] else { return nil }
    tailCalls += 1
    // The target takes over the caller's frame, with the registers saved for the caller's caller.
    frames[frames.count - 1].code = codes[target]
    frames[frames.count - 1].written = 0
    frames[frames.count - 1].incoming = 0
    frames[frames.count - 1].loopCount = Self.largestLoopCount
    return .continues(0)
  }

  // MARK: Stack arguments

  private func incoming(_ slot: Int, _ index: Int) throws(InterpreterError) -> UInt64 {
    guard slot > 0, slot < Self.slotCount, frames.count > 1,
      frames[frames.count - 1].incoming & (1 << UInt64(slot)) != 0
    else {
      throw InterpreterError(
        .stackArgument, instruction: index, "invalid read from stack arg off \(8 * slot) depth \(frames.count - 1)")
    }
    return (slots + Self.slotCount * (frames.count - 2))[slot]
  }

  private mutating func storeSlot(_ slot: Int, _ value: UInt64, _ index: Int) throws(InterpreterError) {
    guard slot > 0, slot < Self.slotCount else {
      throw InterpreterError(
        .stackArgument, instruction: index,
        "stack arg write offset \(-8 * slot) exceeds max \(Self.slotCount - 1) stack args")
    }
    (slots + Self.slotCount * (frames.count - 1))[slot] = value
    frames[frames.count - 1].written |= 1 << UInt64(slot)
    // In native code r9 is both incoming and outgoing slot 1.
    frames[frames.count - 1].incoming = 0
  }
}

extension UnsafeMutablePointer<UInt64> {
  @inline(__always) subscript(_ register: Register) -> UInt64 {
    get { self[Int(register.rawValue)] }
    nonmutating set { self[Int(register.rawValue)] = newValue }
  }
}
