import BPF
import Execution
import Glibc
import JIT
import Verifier

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
  ///   - verified: what our verifier says of its functions; nil if it has no verdict.
  ///   - loaded: the same program in the kernel.
  ///   - type: what it is loaded as.
  /// - Throws: `KernelError` if the kernel does not reveal its code, or this JIT cannot compile the instructions.
  func compare(
    _ original: Program, verified: ProgramFacts?, _ loaded: borrowing KernelProgram, as type: KernelProgramType
  ) throws(KernelError) -> Comparison {
    let image = try loaded.image()
    var comparison = Comparison()
    var program: Program
    do throws(ProgramError) {
      program = try Program(
        translated: image.translated, jumpTargets: image.jumpTargets, auxiliary: knowsStackArguments ? 12 : 11)
    } catch {
      throw KernelError(code: .failed, description: "the verifier's instructions: \(error)")
    }
    // A kernel without stack arguments does not count them, whatever a prototype says: compilers leave unused ones out.
    program = program.taking(
      stackSlots: image.originals.map { knowsStackArguments ? original.incomingSlots(ofSubprogram: $0) : 0 })
    var kernel = KernelOptions(forms)
    let before = image.originals.map {
      verified?.functions.indices.contains($0) == true ? verified?.functions[$0] : nil
    }
    var facts = ProgramFacts(rewritten: program, verified: before)
    for index in facts.functions.indices where !before.indices.contains(index) || before[index] == nil {
      // Only the verifier knows how deep a frame is that a pointer was made into.
      guard facts.functions[index].stackDepth == ProgramFacts.largestStack else { continue }
      comparison.depthsTaken += 1
      facts.functions[index].stackDepth =
        image.functions.indices.contains(index) ? Self.stackDepth(image.functions[index]) : 0
    }
    if type == .rawTracepoint && hasPrivateStacks {
      let stacks = privateStacks(before, program, image)
      kernel.privateStack = stacks
      comparison.privateStacks = stacks.bases.count { $0 != nil }
    }
    kernel.mayThrow = original.mayThrow
    comparison.instructions = program.instructions.count
    comparison.bytes = image.functions.reduce(0) { $0 + $1.count }
    comparison.translated = image.translated
    var best = try compare(program, facts, kernel, image, comparison)
    // Which tail calls have an index that the verifier knows is taken from the kernel's code.
    for (index, instruction) in program.instructions.enumerated() where instruction.isTailCall {
      guard let difference = best.difference else { break }
      var other = kernel
      other.directTailCalls.insert(index)
      let result = try compare(program, facts, other, image, comparison)
      if result.difference.map({ ($0.function, $0.offset) > (difference.function, difference.offset) }) ?? true {
        (best, kernel) = (result, other)
      }
    }
    if forms.callDepth == .none || best.difference == nil { return best }
    // Which of the kernel's functions count the depth of calls themselves is taken from its code.
    for case .call(.helper(let id)) in program.instructions where !kernel.countingFunctions.contains(id) {
      var other = kernel
      other.countingFunctions.insert(id)
      let result = try compare(program, facts, other, image, comparison)
      if result.difference == nil || result.identical > best.identical { (best, kernel) = (result, other) }
    }
    return best
  }

  /// Compiles a translated program and compares the code with the kernel's.
  /// - Parameters:
  ///   - program: the translated program.
  ///   - facts: what is known of its functions.
  ///   - kernel: the options of the kernel profile.
  ///   - image: the kernel's code.
  ///   - start: what is known of the comparison already.
  private func compare(
    _ program: Program, _ facts: ProgramFacts, _ kernel: KernelOptions, _ image: KernelProgram.Image,
    _ start: Comparison
  ) throws(KernelError) -> Comparison {
    var comparison = start
    var options = JITOptions(.kernel(kernel))
    options.isListing = true
    let compiled: CompiledProgram
    do throws(JITError) {
      compiled = try JITCompiler().compile(program, kfuncs: [], facts: facts, options: options)
    } catch {
      throw KernelError(code: .failed, description: "our JIT: \(error)")
    }
    comparison.functions = max(image.functions.count, compiled.functions.count)
    let bytes = compiled.bytes
    for index in 0..<comparison.functions {
      let ours = compiled.functions.indices.contains(index) ? compiled.functions[index].code : 0..<0
      var theirs = image.functions.indices.contains(index) ? image.functions[index] : []
      var code = Array(bytes[ours])
      if kernel.mayThrow && index == comparison.functions - 1 {
        // The verifier appends a callback, r0 = r1; exit, that belongs to no function here; its code is not shown.
        code = Array(code.prefix(theirs.count))
      }
      for relocation in compiled.relocations where ours.contains(relocation.offset) {
        for position in 0..<relocation.size {
          let at = relocation.offset - ours.lowerBound + position
          if code.indices.contains(at) { code[at] = 0 }
          if theirs.indices.contains(at) { theirs[at] = 0 }
        }
      }
      comparison.kernel.append(theirs)
      if code == theirs {
        comparison.identical += 1
      } else if comparison.difference == nil {
        let offset = zip(code, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        comparison.difference = Comparison.Difference(
          function: index, offset: offset ?? min(code.count, theirs.count), kernel: theirs, ours: code)
      }
    }
    return comparison
  }

  /// The private stacks of a tracing program: for each function with at least 64 bytes of stack and no stack arguments, in
  /// a program without tail calls (Linux `check_max_stack_depth`). Their addresses are taken from the kernel's code.
  private func privateStacks(
    _ verified: [FunctionFacts?], _ program: Program, _ image: KernelProgram.Image
  ) -> PrivateStack {
    var stack = PrivateStack(bases: Array(repeating: nil, count: program.subprograms.count), cpuOffset: 0)
    if program.instructions.contains(where: \.isTailCall) { return stack }
    for (index, code) in image.functions.enumerated() where stack.bases.indices.contains(index) {
      let (base, offset) = PrivateStack.read(code) ?? (nil, nil)
      if let offset { stack.cpuOffset = offset }
      // may_goto takes stack after the decision.
      let isLarge = verified.indices.contains(index) ? verified[index]?.mayUsePrivateStack : nil
      if isLarge ?? (base != nil) { stack.bases[index] = base ?? 0 }
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
