import BPF
import JIT

// What a kernel emits and accepts, found out by loading small programs and reading their code.

extension KernelOracle {
  private static func program(_ instructions: [Instruction]) throws(KernelError) -> Program {
    do throws(ProgramError) { return try Program(instructions: instructions) } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
  }

  /// Loads small programs and examines the code that the kernel emits for them.
  static func detectForms() throws(KernelError) -> KernelCodeForms {
    func code(_ instructions: [Instruction]) throws(KernelError) -> [UInt8] {
      try KernelProgram(try program(instructions)).image().functions.first ?? []
    }
    var forms = KernelCodeForms.newest
    let zero = Instruction.alu(.word64, .mov, .r0, .immediate(0))
    let plain = try code([zero, .exit])
    forms.hasIndirectBranchTracking = plain.starts(with: [0xF3, 0x0F, 0x1E, 0xFA])
    forms.returns = Self.returns(plain)
    let shift = try code([
      .load(.double, .r0, base: .r1, offset: 0), .load(.double, .r2, base: .r1, offset: 8),
      .alu(.word64, .lsh, .r0, .register(.r2)), .exit,
    ])
    // shlx rax, rax, rsi
    forms.usesBMI2 = contains(shift, [0xC4, 0xE2, 0xC9, 0xF7, 0xC0])
    let own = try code([
      .load(.double, .r4, base: .r1, offset: 0), .alu(.word64, .lsh, .r4, .register(.r4)), zero, .exit,
    ])
    // mov r11, rcx; shl r11, cl
    forms.shiftsCountInScratch = contains(own, [0x49, 0x89, 0xCB, 0x49, 0xD3, 0xE3])
    let call = try code([.call(.helper(7)), zero, .exit])
    if contains(call, [0x65, 0x48, 0xC1, 0x3D]) {
      forms.callDepth = .relative
    } else if contains(call, [0x65, 0x48, 0xC1, 0x3C, 0x25]) {
      forms.callDepth = .absolute
    }
    let wide = try code([.loadImmediate64(.r1, .value(UInt64(bitPattern: -2))), zero, .exit])
    // mov rdi, -2 as sign-extended 32 bits
    forms.signExtendsWideImmediates = contains(wide, [0x48, 0xC7, 0xC7, 0xFE, 0xFF, 0xFF, 0xFF])
    let exchange = try code([
      zero, .store(.double, base: .r10, offset: -8, .register(.r0)),
      .atomic(.exchange, .double, base: .r10, offset: -8, .r0), .exit,
    ])
    forms.locksExchange = contains(exchange, [0xF0, 0x48, 0x87, 0x45, 0xF8])
    // Over 125 bytes: 31 additions of 4 bytes less 3, none of which the verifier can evaluate.
    let skipped =
      [Instruction](repeating: .alu(.word64, .add, .r0, .immediate(1)), count: 30)
      + [.alu(.word32, .add, .r0, .immediate(1)), .alu(.word32, .mov, .r2, .register(.r0))]
    let jump = try code(
      [.load(.double, .r0, base: .r1, offset: 0), .jumpIf(.word64, .eq, .r0, .immediate(5), Int16(skipped.count))]
        + skipped + [.exit])
    forms.shortJumpLimit = contains(jump, [0x48, 0x83, 0xF8, 5, 0x74, 125]) ? 127 : 123
    try detectTailCalls(&forms)
    return forms
  }

  /// How a function `r0 = 0; exit` returns.
  ///
  /// The jump to the thunk is looked for first: the last bytes of its rel32 may be those of a `ret`.
  static func returns(_ code: [UInt8]) -> KernelCodeForms.Return {
    if code.dropLast(4).last == 0xE9 { return .thunk }
    return code.last == 0xCC ? .withBreakpoint : .plain
  }

  /// Reads how tail calls are counted, and the offsets in the kernel's structures, from the code of one.
  private static func detectTailCalls(_ forms: inout KernelCodeForms) throws(KernelError) {
    let array = try KernelMap(.programArray)
    let tailCall: FixedProgram
    do throws(ProgramError) {
      guard let first = try FixedProgram.tailCalls(array.descriptor).first else { return }
      tailCall = first
    } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
    let code = try KernelProgram(tailCall.program, as: tailCall.type).image().functions.first ?? []
    forms.tailCallCount = contains(code, [0x48, 0x83, 0x38, 33]) ? .byPointer : .inEachFrame
    // cmp [rsi + max_entries], edx; mov rcx, [rsi + 8 rdx + ptrs]; mov rcx, [rcx + bpf_func]; add rcx, imm8
    if let entries = find([0x39, 0x56], in: code) { forms.structures.maximumEntries = code[entries] }
    if let pointers = find([0x48, 0x8B, 0x8C, 0xD6], in: code), pointers + 4 <= code.count {
      forms.structures.arrayPointers = (0..<4).reduce(0) { $0 | UInt32(code[pointers + $1]) << UInt32(8 * $1) }
    }
    try detectReachability(&forms, array.descriptor)
    guard let function = find([0x48, 0x8B, 0x49], in: code), function + 5 < code.count else { return }
    forms.structures.programFunction = code[function]
    let jump = code[(function + 5)...]
    if jump.starts(with: [0xFF, 0xE1, 0xCC]) {
      forms.indirectJump = .withBreakpoint
    } else if jump.starts(with: [0x0F, 0xAE, 0xE8, 0xFF, 0xE1]) {
      forms.indirectJump = .afterFence
    } else if jump.starts(with: [0xFF, 0xE1]) {
      forms.indirectJump = .plain
    } else {
      forms.indirectJump = .thunk
    }
  }

  /// A function that reaches no tail call, called after one that does, pushes the count where the flag is kept.
  private static func detectReachability(_ forms: inout KernelCodeForms, _ array: Int32) throws(KernelError) {
    let nested: FixedProgram
    do throws(ProgramError) { nested = try FixedProgram.tailCallInSubprogram(array, 0, []) } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
    // The second function calls nothing, the last one calls it.
    let functions = try KernelProgram(nested.program, as: nested.type).image().functions
    if functions.count > 1 && pushesCount(functions[1], forms) {
      forms.tailCallReachability = .laterFunctions
    } else if let last = functions.last, pushesCount(last, forms) {
      forms.tailCallReachability = .laterCallers
    }
  }

  /// Whether a function without stack counts tail calls: mov rbp, rsp; perhaps endbr64; push rax.
  private static func pushesCount(_ code: [UInt8], _ forms: KernelCodeForms) -> Bool {
    guard let start = find([0x48, 0x89, 0xE5], in: code) else { return false }
    let body = start + (forms.hasIndirectBranchTracking ? 4 : 0)
    return code.indices.contains(body) && code[body] == 0x50
  }

  static func storesImmediatesInContext() throws(KernelError) -> Bool {
    let store = try program([
      .store(.double, base: .r1, offset: 0, .immediate(1)), .alu(.word64, .mov, .r0, .immediate(0)), .exit,
    ])
    return (try? KernelProgram(store)) != nil
  }

  static func detectsPrivateStacks() throws(KernelError) -> Bool {
    let deep = try program([
      .store(.double, base: .r10, offset: -64, .immediate(1)), .alu(.word64, .mov, .r0, .immediate(0)), .exit,
    ])
    return PrivateStack.read(try KernelProgram(deep, as: .rawTracepoint).image().functions.first ?? []) != nil
  }

  /// Where a part of code ends; nil if the code does not contain it.
  private static func find(_ part: [UInt8], in code: [UInt8]) -> Int? {
    code.indices.first { code[$0...].starts(with: part) }.map { $0 + part.count }
  }

  private static func contains(_ code: [UInt8], _ part: [UInt8]) -> Bool {
    code.indices.contains { code[$0...].starts(with: part) }
  }
}

extension PrivateStack {
  /// Reads the address of a private stack from a prologue: `mov r9, address; add r9, gs:[this_cpu_off]`.
  /// - Parameter code: a function's code.
  /// - Returns: the per-CPU address and the offset of `this_cpu_off`; nil if the function has no private stack.
  static func read(_ code: [UInt8]) -> (UInt64?, UInt32?)? {
    let add: [UInt8] = [0x65, 0x4C, 0x03, 0x0C, 0x25]
    guard let at = code.indices.prefix(96).first(where: { code[$0...].starts(with: add) }), at + 9 <= code.count else {
      return nil
    }
    let offset = UInt32(truncatingIfNeeded: Self.number(code[(at + 5)..<(at + 9)]))
    if at >= 10 && code[(at - 10)...].starts(with: [0x49, 0xB9]) { return (number(code[(at - 8)..<at]), offset) }
    if at >= 7 && code[(at - 7)...].starts(with: [0x49, 0xC7, 0xC1]) {
      let low = Int32(truncatingIfNeeded: number(code[(at - 4)..<at]))
      return (UInt64(bitPattern: Int64(low)), offset)
    }
    if at >= 6 && code[(at - 6)...].starts(with: [0x41, 0xB9]) { return (number(code[(at - 4)..<at]), offset) }
    return nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
