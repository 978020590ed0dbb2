import BPF

/// Calls between stores that spill registers and loads that fill them again, because the callee might change them. Where the
/// call is inlined the kernel removes the pairs, and their stack with them.
///
/// Source: Linux 7.3 `mark_fastcall_patterns`, `check_fastcall_stack_contract`, `bpf_remove_fastcall_spills_fills`.
struct FastcallPatterns {
  /// What is known of a function.
  private struct Function {
    /// The offset from r10 at which the stack begins that only pairs use (`fastcall_stack_off`).
    var offset = 0
    /// Whether a call with pairs is not inlined (`keep_fastcall_stack`).
    var keepsStack = false
    /// Whether pairs are removed.
    var removesPairs = false
    /// The stores and loads of pairs (`fastcall_pattern`).
    var members: Set<Int> = []
  }

  private var functions: [Int: Function] = [:]

  /// Whether no function has a pair.
  var isEmpty: Bool { functions.isEmpty }

  /// Looks for pairs.
  /// - Parameters:
  ///   - input: the program.
  ///   - kfuncs: what is known of its kfuncs.
  ///   - tables: where its jumps through registers may lead.
  init(_ input: VerifierInput, _ kfuncs: [KfuncPrototype?], _ tables: [Int: [Int]]) {
    let program = input.program
    var targets: Set<Int>?
    var lowest: [Int: Int] = [:]
    for index in program.instructions.indices {
      guard case .call(let target) = program.instructions[index], Self.isSpill(index - 1, program),
        let summary = CallSummary(target, input.context, kfuncs)
      else { continue }
      if targets == nil { targets = program.jumpTargets.union(tables.values.joined()) }
      let function = program.subprogram(containing: index)
      let offset = lowest[function] ?? Self.lowestSpill(function, program)
      lowest[function] = offset
      mark(index, function, offset, summary, program, targets ?? [])
    }
  }

  private static func isSpill(_ index: Int, _ program: UncheckedProgram) -> Bool {
    program.instructions.indices.contains(index) && program.instructions[index].spill != nil
  }

  /// The lowest offset at which a function spills a register.
  private static func lowestSpill(_ function: Int, _ program: UncheckedProgram) -> Int {
    program.instructions[program.instructions(ofSubprogram: function)].reduce(0) {
      min($0, Int($1.spill?.offset ?? 0))
    }
  }

  /// Looks for the pairs around a call (`mark_fastcall_pattern_for_call`).
  private mutating func mark(
    _ call: Int, _ function: Int, _ lowest: Int, _ summary: CallSummary, _ program: UncheckedProgram,
    _ targets: Set<Int>
  ) {
    var offset = lowest
    var expected = summary.kept
    var pairs: [Int] = []
    for distance in 1...6 {
      let (store, load) = (call - distance, call + distance)
      // Pairs are entered at the first store only.
      guard store >= 0, load < program.instructions.count, !targets.contains(store + 1), !targets.contains(load),
        let spill = program.instructions[store].spill, let fill = program.instructions[load].fill,
        spill.register == fill.register, expected.contains(spill.register), Int(spill.offset) == offset,
        Int(fill.offset) == offset
      else { break }
      expected.remove(spill.register)
      pairs += [store, load]
      offset += 8
    }
    guard !pairs.isEmpty else { return }
    var known = functions[function] ?? Function()
    known.members.formUnion(pairs)
    if summary.isInlined { known.removesPairs = true } else { known.keepsStack = true }
    known.offset = min(known.offset, offset)
    functions[function] = known
  }

  /// Notes an access to the stack of a function: one that is in no pair keeps all of them.
  mutating func note(_ function: Int, _ instruction: Int, offset: Int) {
    guard let known = functions[function], known.offset > offset, !known.members.contains(instruction) else { return }
    functions[function] = Function(offset: Int(Int16.min), keepsStack: known.keepsStack)
  }

  /// The bytes of a function's stack without removed pairs.
  func stackDepth(_ function: Int, _ depth: Int) -> Int {
    guard let known = functions[function], known.removesPairs, !known.keepsStack else { return depth }
    return -known.offset
  }
}

/// What is known of a call of a helper or a kfunc (`struct bpf_call_summary`).
private struct CallSummary {
  /// The registers of r0 to r5 that the callee cannot change, by its prototype.
  let kept: Set<Register>
  /// Whether the call is inlined so that it changes no others.
  let isInlined: Bool

  init?(_ target: CallTarget, _ context: ContextKind, _ kfuncs: [KfuncPrototype?]) {
    let parameters: Int
    let returnsVoid: Bool
    switch target {
    case .helper(let id):
      guard let count = HelperParameters.count(of: id) else { return nil }
      parameters = count
      returnsVoid = HelperPrototype.of(id, in: context)?.result == .void
      isInlined = id == HelperPrototype.processorID
    case .kfunc(let id, _):
      guard kfuncs.indices.contains(Int(id)), let kfunc = kfuncs[Int(id)] else { return nil }
      parameters = kfunc.parameters.count
      returnsVoid = kfunc.result == .void
      isInlined = kfunc.flags.contains(.isInlined)
    case .subprogram: return nil
    }
    let first = parameters + 1
    kept = Set((0...5).compactMap { Register(rawValue: $0) }.filter { $0 == .r0 ? returnsVoid : $0.rawValue >= first })
  }
}

extension Instruction {
  /// The register that it spills to the stack as a whole, and where; nil for other instructions.
  fileprivate var spill: (register: Register, offset: Int16)? {
    if case .store(.double, .r10, let offset, .register(let register)) = self { (register, offset) } else { nil }
  }

  /// The register that it fills from the stack as a whole, and from where; nil for other instructions.
  fileprivate var fill: (register: Register, offset: Int16)? {
    if case .load(.double, let register, .r10, let offset) = self { (register, offset) } else { nil }
  }
}

extension UncheckedProgram {
  /// The instructions that jumps and calls lead to (`jump_target`).
  fileprivate var jumpTargets: Set<Int> {
    var targets: Set<Int> = []
    for index in instructions.indices {
      if let target = target(ofInstruction: index) { targets.insert(target) }
    }
    return targets
  }
}
