import BPF

/// A program that random ones do not contain, with what it needs: a map, a kfunc of the kernel or another program type.
struct FixedProgram {
  /// Its name in findings.
  let name: String
  let program: Program
  let type: KernelProgramType
  /// The first word of the context for each run, and the lower half of r0 that has to come of it.
  let results: [(word: UInt64, r0: UInt32)]
}

extension FixedProgram {
  /// Programs that make tail calls through a program array: from the main function, and from functions that it calls.
  ///
  /// The array is empty, so each tail call fails. The index is not constant: then the JIT reads the array when the program runs.
  /// - Parameter array: descriptor of a program array.
  static func tailCalls(_ array: Int32) throws(ProgramError) -> [FixedProgram] {
    var programs: [FixedProgram] = []
    for depth in [0, 8, 24] {
      for saved in [[], [Register.r6], [.r7, .r9], [.r6, .r7, .r8, .r9]] as [[Register]] {
        var main = ProgramBuilder()
        main.use(depth, saved)
        main.tailCall(array)
        main.append(.exit)
        programs.append(
          FixedProgram(
            name: "tail call, \(depth)", program: try main.build(), type: .rawTracepoint, results: [(0, 0), (9, 0)]))
        programs.append(try tailCallInSubprogram(array, depth, saved))
      }
    }
    return programs
  }

  /// A program whose main function calls three others, of which the second makes a tail call and the third calls the first.
  /// - Parameters:
  ///   - array: descriptor of a program array.
  ///   - depth: stack of the second and third function in bytes, a multiple of 8.
  ///   - saved: callee-saved registers that the second function uses.
  static func tailCallInSubprogram(
    _ array: Int32, _ depth: Int, _ saved: [Register]
  ) throws(ProgramError) -> FixedProgram {
    var nested = ProgramBuilder()
    nested.use(8, [.r8])
    nested.append(.alu(.word64, .mov, .r6, .register(.r1)))
    nested.call(subprogram: "before")
    nested.append(.alu(.word64, .mov, .r1, .register(.r6)))
    nested.call(subprogram: "tail")
    nested.call(subprogram: "after")
    nested.append(.exit)
    nested.beginSubprogram("before")
    nested.use(0, [.r9])
    nested.append(.exit)
    nested.beginSubprogram("tail")
    nested.use(depth, saved)
    nested.tailCall(array)
    nested.append(.exit)
    nested.beginSubprogram("after")
    nested.use(depth, [])
    nested.call(subprogram: "before")
    nested.append(.exit)
    return FixedProgram(
      name: "tail call in a subprogram, \(depth)", program: try nested.build(), type: .rawTracepoint,
      results: [(0, 3), (9, 3)])
  }

  /// A program that looks up, changes and reads values of a map, also by its value's address for an array.
  /// - Parameters:
  ///   - map: descriptor of a map with values of 16 bytes.
  ///   - isArray: whether its values have addresses.
  static func map(_ map: Int32, isArray: Bool) throws(ProgramError) -> FixedProgram {
    var builder = ProgramBuilder()
    let end = builder.label()
    builder.append(.store(.word, base: .r10, offset: -4, .immediate(1)))
    builder.append(.loadImmediate64(.r1, .mapFD(map)))
    builder.append(.alu(.word64, .mov, .r2, .register(.r10)))
    builder.append(.alu(.word64, .add, .r2, .immediate(-4)))
    builder.call(helper: 1)
    builder.jumpIf(.word64, .eq, .r0, .immediate(0), to: end)
    builder.append(.load(.double, .r6, base: .r0, offset: 8))
    builder.append(.alu(.word64, .add, .r6, .immediate(7)))
    builder.append(.store(.double, base: .r0, offset: 8, .register(.r6)))
    if isArray {
      builder.append(.loadImmediate64(.r7, .mapValue(fd: map, offset: 8)))
      builder.append(.load(.double, .r8, base: .r7, offset: 0))
    }
    builder.place(end)
    builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
    builder.append(.exit)
    return FixedProgram(
      name: isArray ? "array map" : "hash map", program: try builder.build(), type: .syscall, results: [(0, 0)])
  }

  /// Programs that throw 5 if the first word of the context is not 0, with and without stack arguments; a subprogram throws, too.
  static func throwing(stackArguments: Bool) throws(ProgramError) -> [FixedProgram] {
    var programs: [FixedProgram] = []
    for count in stackArguments ? [0, 1, 2, 7] : [0] {
      var builder = ProgramBuilder()
      let end = builder.label()
      builder.use(16, [.r7])
      builder.append(.load(.double, .r0, base: .r1, offset: 0))
      builder.jumpIf(.word64, .eq, .r0, .immediate(0), to: end)
      for register in [Register.r1, .r2, .r3, .r4, .r5] {
        builder.append(.alu(.word64, .mov, register, .immediate(1)))
      }
      for slot in 0..<count { builder.storeArgument(slot: slot + 1, from: .immediate(Int32(slot))) }
      builder.call(subprogram: "thrower")
      builder.place(end)
      builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
      builder.append(.exit)
      builder.beginSubprogram("thrower")
      if count > 0 { builder.loadArgument(slot: count, into: .r6) }
      builder.append(.alu(.word64, .mov, .r1, .immediate(5)))
      builder.call(kfunc: "bpf_throw")
      builder.append(.alu(.word64, .mov, .r0, .immediate(0)))
      builder.append(.exit)
      programs.append(
        FixedProgram(
          name: "throw, \(count) slots", program: try builder.build().taking(stackSlots: [nil, count]), type: .syscall,
          results: [(0, 0), (1, 5)]))
    }
    return programs
  }
}

extension ProgramBuilder {
  /// Uses bytes of stack and callee-saved registers, so that the prologue provides them.
  fileprivate mutating func use(_ depth: Int, _ saved: [Register]) {
    append(.alu(.word64, .mov, .r0, .immediate(3)))
    for offset in stride(from: 8, through: depth, by: 8) {
      append(.store(.double, base: .r10, offset: Int16(-offset), .immediate(2)))
    }
    for register in saved { append(.alu(.word64, .mov, register, .immediate(4))) }
  }

  /// `bpf_tail_call(r1, array, first word of the context)`.
  fileprivate mutating func tailCall(_ array: Int32) {
    append(.load(.double, .r3, base: .r1, offset: 0))
    append(.loadImmediate64(.r2, .mapFD(array)))
    call(helper: Program.tailCallHelper)
    append(.alu(.word64, .mov, .r0, .immediate(0)))
  }
}
