import BPF
import CTypes

/// The rules for functions: where they start, where their jumps lead, how they end.
///
/// Source: Linux 7.3 `add_subprogs`, `add_kfunc_call`, `check_subprogs` and `check_btf_func`.
enum FunctionRules {
  /// The most functions of a program (Linux `BPF_MAX_SUBPROGS`).
  static let mostFunctions = 256

  /// Checks all of them.
  /// - Parameters:
  ///   - kfuncs: the kfuncs; Linux 7.2 adds them while it looks for functions.
  ///   - log: the log.
  /// - Returns: the function that runs when the program throws; nil for the kernel's own.
  static func check(
    _ input: VerifierInput, _ kfuncs: inout KfuncCalls, _ log: inout VerifierLog
  ) throws(Rejection) -> Int? {
    let starts = try starts(input, &kfuncs)
    let callback = try input.exceptionCallback()
    if log.writes(2) { for (number, start) in starts.enumerated() { log.line(2, "func#\(number) @\(start)") } }
    try checkJumps(input.program, starts)
    try checkResults(input)
    return callback
  }

  /// The slots at which functions start: those of the program, and the targets of calls that are no instruction.
  private static func starts(_ input: VerifierInput, _ kfuncs: inout KfuncCalls) throws(Rejection) -> [Int] {
    let program = input.program
    let addsKfuncs = !input.kernel.has(.kfuncsAfterInstructions)
    let known = program.subprograms.map { program.slot(ofInstruction: $0.firstInstruction) }
    var others: Set<Int> = []
    for index in program.instructions.indices {
      let instruction = program.instructions[index]
      if addsKfuncs { try kfuncs.add(instruction, of: input) }
      guard instruction.namesSubprogram else { continue }
      guard let target = program.targetSlot(ofInstruction: index) else { continue }
      guard (0..<program.layout.slotCount).contains(target) else { throw Rejection("call to invalid destination") }
      let callee = program.target(ofInstruction: index)
      let isKnown = callee.map { program.subprograms[program.subprogram(containing: $0)].firstInstruction == $0 }
      if !(isKnown ?? false) { others.insert(target) }
      if known.count + others.count > mostFunctions { throw Rejection("too many subprograms") }
    }
    return others.isEmpty ? known : (known + others).sorted()
  }

  private static func checkJumps(_ program: UncheckedProgram, _ starts: [Int]) throws(Rejection) {
    var function = 0
    for index in program.instructions.indices {
      let instruction = program.instructions[index]
      let slot = program.slot(ofInstruction: index)
      while function + 1 < starts.count, starts[function + 1] <= slot { function += 1 }
      let end = function + 1 < starts.count ? starts[function + 1] : program.layout.slotCount
      if !instruction.namesSubprogram, let target = program.targetSlot(ofInstruction: index),
        !(starts[function]..<end).contains(target)
      {
        throw Rejection("jump out of range from insn \(slot) to \(target)", instruction: index)
      }
      // A function that starts inside a 64-bit immediate ends the one before it there.
      if slot + instruction.slotCount >= end, !instruction.endsSubprogram {
        throw Rejection("last insn is not an exit or jmp", instruction: index)
      }
    }
  }

  /// Functions that may return early return an integer.
  private static func checkResults(_ input: VerifierInput) throws(Rejection) {
    let program = input.program
    for function in program.subprograms.indices.dropFirst() {
      guard input.prototypes.indices.contains(function), let result = input.prototypes[function]?.result,
        !result.isSmallInteger
      else { continue }
      let own = program.instructions[program.instructions(ofSubprogram: function)]
      if own.contains(where: \.isPacketLoad) {
        throw Rejection("LD_ABS is only allowed in functions that return 'int'.")
      }
      if own.contains(where: \.isTailCall) {
        throw Rejection("tail_call is only allowed in functions that return 'int'.")
      }
    }
  }
}

extension CType {
  /// Whether it is an integer of at most 8 bytes or an enumeration (`btf_type_is_small_int`, `btf_is_any_enum`).
  fileprivate var isSmallInteger: Bool {
    switch self {
    case .integer, .bool, .enumeration: size <= 8
    default: false
    }
  }
}

extension Instruction {
  /// Whether it loads from a packet and leaves the function if that fails.
  var isPacketLoad: Bool {
    switch self {
    case .loadPacketAbsolute, .loadPacketIndirect: true
    default: false
    }
  }
}
