import BPF
import Execution
import Glibc
import JIT

/// The running kernel's verifier and JIT as a reference for this JIT.
package struct KernelOracle: Sendable {
  /// The code forms that this kernel emits.
  package private(set) var forms: KernelCodeForms
  /// The instructions that this kernel accepts.
  package let known: KnownInstructions
  /// What a program of type syscall may store in its context.
  let contextStores: ProgramFuzzer.Context.Stores
  /// Whether functions of tracing programs may have a private stack.
  let hasPrivateStacks: Bool
  /// Whether programs may throw (`bpf_throw`).
  let hasExceptions: Bool
  /// The kernel's release, as `uname` reports it.
  package let release: String

  /// Whether this kernel supports stack arguments (r11).
  var knowsStackArguments: Bool { known.hasStackArguments }

  /// Determines the kernel's properties.
  /// - Throws: `KernelError` with the code `unavailable` if nothing can be compared.
  package init() throws(KernelError) {
    let harden = Self.setting("/proc/sys/net/core/bpf_jit_harden")
    if let harden, harden != 0 && !(harden == 1 && geteuid() == 0) {
      throw KernelError(
        code: .unavailable, description: "net.core.bpf_jit_harden is \(harden): constants are blinded at random")
    }
    if Self.setting("/proc/sys/net/core/bpf_jit_enable") == 0 {
      throw KernelError(code: .unavailable, description: "net.core.bpf_jit_enable is 0: the kernel's JIT is off")
    }
    release = Self.kernelRelease()
    forms = try Self.detectForms()
    known = KnownInstructions()
    contextStores = try Self.storesImmediatesInContext() ? .all : .registers
    hasPrivateStacks = try Self.detectsPrivateStacks()
    hasExceptions = (try? KernelFunctions().id(of: "bpf_throw")) ?? nil != nil
  }

  /// The comparison of one program's code with the kernel's.
  package struct Comparison: Sendable {
    /// The first byte that differs, within a function.
    package struct Difference: Sendable, Equatable {
      /// Index of the function.
      package let function: Int
      /// Byte offset of the first difference from the function's start.
      package let offset: Int
      /// The kernel's code, with address-dependent parts set to zero.
      package let kernel: [UInt8]
      /// This JIT's code, with address-dependent parts set to zero.
      package let ours: [UInt8]
    }

    /// Number of functions compared.
    package var functions = 0
    /// Number of functions with identical code.
    package var identical = 0
    /// Number of BPF instructions that the kernel's JIT received.
    package var instructions = 0
    /// Size of the kernel's code in bytes.
    package var bytes = 0
    /// The instructions that the kernel's JIT received.
    var translated: [UInt8] = []
    /// The kernel's code of each function, with address-dependent parts set to zero.
    var kernel: [[UInt8]] = []
    /// The first difference; nil for none.
    package var difference: Difference?
    /// Number of functions whose stack depth was taken from the kernel's code, because a pointer into the stack
    /// escapes.
    package var depthsTaken = 0
    /// Number of functions with a private stack, whose address was taken from the kernel's code.
    package var privateStacks = 0
  }

  // MARK: Comparing

  /// Compiles a program as rewritten by the verifier like the Linux JIT, and compares the code.
  /// - Parameters:
  ///   - original: the program; its prototypes tell the slots that each function takes.
  ///   - loaded: the same program in the kernel.
  ///   - type: what it is loaded as.
  /// - Throws: `KernelError` if the kernel does not reveal its code, or this JIT cannot compile the instructions.
  func compare(
    _ original: Program, _ loaded: borrowing KernelProgram, as type: KernelProgramType
  ) throws(KernelError) -> Comparison {
    let image = try loaded.image()
    var comparison = Comparison()
    var program: Program
    do throws(ProgramError) {
      program = try Program(
        translated: image.translated, auxiliary: knowsStackArguments ? 12 : 11)
    } catch {
      throw KernelError(code: .failed, description: "the verifier's instructions: \(error)")
    }
    program = program.taking(
      stackSlots: image.originals.map { original.incomingSlots(ofSubprogram: $0) })
    var kernel = KernelOptions(forms)
    kernel.stackDepths = program.subprograms.indices.map { index in
      let derived = JITCompiler.stackDepth(of: program, function: index)
      if let depth = derived { return depth }
      comparison.depthsTaken += 1
      return image.functions.indices.contains(index) ? Self.stackDepth(image.functions[index]) : 0
    }
    if type == .rawTracepoint && hasPrivateStacks {
      let stacks = privateStacks(original, program, image)
      kernel.privateStack = stacks
      comparison.privateStacks = stacks.bases.count { $0 != nil }
    }
    kernel.mayThrow = original.mayThrow
    var options = JITOptions(.kernel(kernel))
    options.isListing = true
    let compiled: CompiledProgram
    do throws(JITError) {
      compiled = try JITCompiler().compile(program, kfuncs: [], options: options)
    } catch {
      throw KernelError(code: .failed, description: "our JIT: \(error)")
    }
    comparison.functions = max(image.functions.count, compiled.functions.count)
    comparison.instructions = program.instructions.count
    comparison.bytes = image.functions.reduce(0) { $0 + $1.count }
    comparison.translated = image.translated
    let bytes = compiled.bytes
    for index in 0..<comparison.functions {
      let ours = compiled.functions.indices.contains(index) ? compiled.functions[index].code : 0..<0
      var kernel = image.functions.indices.contains(index) ? image.functions[index] : []
      var code = Array(bytes[ours])
      if original.mayThrow && index == comparison.functions - 1 {
        // The verifier appends a callback, r0 = r1; exit, that belongs to no function here; its code is not shown.
        code = Array(code.prefix(kernel.count))
      }
      for relocation in compiled.relocations where ours.contains(relocation.offset) {
        for position in 0..<relocation.size {
          let at = relocation.offset - ours.lowerBound + position
          if code.indices.contains(at) { code[at] = 0 }
          if kernel.indices.contains(at) { kernel[at] = 0 }
        }
      }
      comparison.kernel.append(kernel)
      if code == kernel {
        comparison.identical += 1
      } else if comparison.difference == nil {
        let offset = zip(code, kernel).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        comparison.difference = Comparison.Difference(
          function: index, offset: offset ?? min(code.count, kernel.count), kernel: kernel, ours: code)
      }
    }
    return comparison
  }

  /// The private stacks of a tracing program: for each function with at least 64 bytes of stack and no stack arguments, in
  /// a program without tail calls (Linux `check_max_stack_depth`). Their addresses are taken from the kernel's code.
  private func privateStacks(_ original: Program, _ program: Program, _ image: KernelProgram.Image) -> PrivateStack {
    var stack = PrivateStack(bases: Array(repeating: nil, count: program.subprograms.count), cpuOffset: 0)
    if program.instructions.contains(where: \.isTailCall) { return stack }
    for (index, code) in image.functions.enumerated() where stack.bases.indices.contains(index) {
      let (base, offset) = PrivateStack.read(code) ?? (nil, nil)
      if let offset { stack.cpuOffset = offset }
      // may_goto takes stack after the decision, so the original program's depth counts, in units of 16 bytes.
      let function = image.originals.indices.contains(index) ? image.originals[index] : index
      let depth = JITCompiler.stackDepth(of: original, function: function)
      let isLarge = depth.map { ($0 + 15) & ~15 >= 64 } ?? (base != nil)
      if isLarge { stack.bases[index] = base ?? 0 }
    }
    return stack
  }

  /// The stack depth in a function's prologue: `sub rsp, imm32` after `mov rbp, rsp`.
  private static func stackDepth(_ code: [UInt8]) -> Int {
    guard let start = code.indices.prefix(24).first(where: { code[$0...].starts(with: [0x48, 0x81, 0xEC]) }),
      start + 7 <= code.count
    else { return 0 }
    return (0..<4).reduce(0) { $0 | Int(code[start + 3 + $1]) << (8 * $1) }
  }

  // MARK: What the kernel is

  private static func setting(_ path: String) -> Int? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 32)
    guard fgets(&text, CInt(text.count), file) != nil else { return nil }
    return Int(atoi(text))
  }

  /// The release of the running kernel, as `uname` reports it.
  package static func kernelRelease() -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    return withUnsafeBytes(of: &name.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static func program(_ instructions: [Instruction]) throws(KernelError) -> Program {
    do throws(ProgramError) { return try Program(instructions: instructions) } catch {
      throw KernelError(code: .failed, description: "\(error)")
    }
  }

  /// Loads small programs and examines the code that the kernel emits for them.
  private static func detectForms() throws(KernelError) -> KernelCodeForms {
    func code(_ instructions: [Instruction]) throws(KernelError) -> [UInt8] {
      try KernelProgram(try program(instructions)).image().functions.first ?? []
    }
    var forms = KernelCodeForms.newest
    let zero = Instruction.alu(.word64, .mov, .r0, .immediate(0))
    let plain = try code([zero, .exit])
    forms.hasIndirectBranchTracking = plain.starts(with: [0xF3, 0x0F, 0x1E, 0xFA])
    if plain.suffix(2) == [0xC3, 0xCC] {
      forms.returns = .withBreakpoint
    } else if plain.last == 0xC3 {
      forms.returns = .plain
    } else {
      forms.returns = .thunk
    }
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

  private static func storesImmediatesInContext() throws(KernelError) -> Bool {
    let store = try program([
      .store(.double, base: .r1, offset: 0, .immediate(1)), .alu(.word64, .mov, .r0, .immediate(0)), .exit,
    ])
    return (try? KernelProgram(store)) != nil
  }

  private static func detectsPrivateStacks() throws(KernelError) -> Bool {
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

extension KernelOracle {
  /// A reference that expects other code forms than the kernel's, for tests that comparisons detect differences.
  /// - Parameters:
  ///   - forms: the code forms to expect.
  ///   - other: the kernel's properties otherwise.
  package init(forms: KernelCodeForms, like other: KernelOracle) {
    self = other
    self.forms = forms
  }
}

extension Program {
  /// Whether the program calls bpf_throw.
  fileprivate var mayThrow: Bool { kfuncs.contains { $0.name == "bpf_throw" } }
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
