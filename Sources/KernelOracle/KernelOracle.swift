import BPF
import Glibc
import JIT

/// The running kernel's verifier and JIT as a reference for this JIT.
package struct KernelOracle: Sendable {
  /// The code forms that this kernel emits.
  package let forms: KernelCodeForms
  /// The instructions that this kernel accepts.
  package let known: KnownInstructions
  /// The kernel's release, as `uname` reports it.
  package let release: String

  /// Whether this kernel supports stack arguments (r11).
  var knowsStackArguments: Bool { known.hasStackArguments }

  private init(forms: KernelCodeForms, known: KnownInstructions, release: String) {
    self.forms = forms
    self.known = known
    self.release = release
  }

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
    known = KnownInstructions()
    forms = try Self.detectForms()
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
    /// The first difference; nil for none.
    package var difference: Difference?
    /// Number of functions whose stack depth was taken from the kernel's code, because a pointer into the stack
    /// escapes.
    package var depthsTaken = 0
  }

  // MARK: Comparing

  /// Compiles a program as rewritten by the verifier like the Linux JIT, and compares the code.
  /// - Parameters:
  ///   - original: the program; its prototypes tell the slots that each function takes.
  ///   - loaded: the same program in the kernel.
  /// - Throws: `KernelError` if the kernel does not reveal its code, or this JIT cannot compile the instructions.
  func compare(_ original: Program, _ loaded: borrowing KernelProgram) throws(KernelError) -> Comparison {
    let image = try loaded.image()
    var comparison = Comparison()
    var program: Program
    do throws(ProgramError) {
      program = try Program(translated: image.translated, auxiliary: knowsStackArguments ? 12 : 11)
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
    let bytes = compiled.bytes
    for index in 0..<comparison.functions {
      let ours = compiled.functions.indices.contains(index) ? compiled.functions[index].code : 0..<0
      var kernel = image.functions.indices.contains(index) ? image.functions[index] : []
      var code = Array(bytes[ours])
      for relocation in compiled.relocations where ours.contains(relocation.offset) {
        for position in 0..<relocation.size {
          let at = relocation.offset - ours.lowerBound + position
          if code.indices.contains(at) { code[at] = 0 }
          if kernel.indices.contains(at) { kernel[at] = 0 }
        }
      }
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
    return forms
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
    self.init(forms: forms, known: other.known, release: other.release)
  }
}
