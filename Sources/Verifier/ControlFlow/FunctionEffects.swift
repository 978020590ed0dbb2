import BPF

/// What functions may do, themselves or by what they call or take the address of, whatever is known of values.
///
/// Source: Linux 7.3 `kernel/bpf/cfg.c`, `merge_callee_effects`.
struct FunctionEffects {
  /// Whether each may move the data of packets (`changes_pkt_data`).
  let changesPackets: [Bool]
  /// Whether each may throw (`might_throw`).
  let mayThrow: [Bool]
  /// Whether each may sleep (`might_sleep`).
  let maySleep: [Bool]

  init(_ input: borrowing VerifierInput) {
    let program = input.program
    var changes = program.subprograms.map { _ in false }
    var throwing = changes
    var sleeping = changes
    var callees = program.subprograms.map { _ in Set<Int>() }
    for index in program.instructions.indices {
      let instruction = program.instructions[index]
      switch instruction {
      case .call, .loadImmediate64(_, .function): break
      default: continue
      }
      let function = program.subprogram(containing: index)
      if case .call(.helper(let number)) = instruction {
        if HelperPrototype.changesPackets(number) { changes[function] = true }
        // Of a program of type ext the kernel does not know yet which helpers and kfuncs it has (`bpf_check_cfg`).
        if !input.isReplacement, input.sleeps(helper: number) { sleeping[function] = true }
      }
      if case .call(.kfunc(let id, _)) = instruction, program.kfuncs.indices.contains(Int(id)) {
        let name = program.kfuncs[Int(id)].name
        let hook = input.isReplacement ? nil : input.context.kfuncHook
        let offer = KnownKfunc.named(name)?.offer(to: hook)
        if offer != nil, KfuncPrototype.changingPackets.contains(name) { changes[function] = true }
        if offer?.flags.contains(.sleeps) ?? false { sleeping[function] = true }
      }
      if instruction.isThrow(program) { throwing[function] = true }
      if instruction.namesSubprogram, let target = program.target(ofInstruction: index) {
        callees[function].insert(program.subprogram(containing: target))
      }
    }
    Self.spread(&changes, callees)
    Self.spread(&throwing, callees)
    Self.spread(&sleeping, callees)
    (changesPackets, mayThrow, maySleep) = (changes, throwing, sleeping)
  }

  /// Gives callers what their callees have.
  private static func spread(_ effect: inout [Bool], _ callees: [Set<Int>]) {
    var isChanged = effect.contains(true)
    while isChanged {
      isChanged = false
      for function in effect.indices where !effect[function] && callees[function].contains(where: { effect[$0] }) {
        effect[function] = true
        isChanged = true
      }
    }
  }
}

extension Instruction {
  /// Whether it calls `bpf_throw` (`bpf_is_throw_kfunc`).
  func isThrow(_ program: UncheckedProgram) -> Bool {
    guard case .call(.kfunc(let id, _)) = self, program.kfuncs.indices.contains(Int(id)) else { return false }
    return program.kfuncs[Int(id)].name == "bpf_throw"
  }
}
