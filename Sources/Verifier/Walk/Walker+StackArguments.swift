import BPF

/// Stack arguments: stores through r11 before a call, loads at the start of a callee (Linux 324c3ca6eed6).
extension Walker {
  /// The most stack-argument slots (`MAX_BPF_FUNC_ARGS` less five registers).
  static let mostSlots = FunctionPrototype.mostParameters - 5

  /// `*(u64 *)(r11 - offset) = operand` (`check_stack_arg_write`).
  mutating func storeStackArgument(_ offset: Int, _ operand: Operand) throws(Stop) {
    if case .register(let source) = operand { try checkReadable(source) }
    let slot = -offset / 8
    guard slot <= Self.mostSlots else {
      throw reject("stack arg write offset \(offset) exceeds max \(Self.mostSlots) stack args")
    }
    while state.current.outgoing.count < slot { state.current.outgoing.append(.neverStored) }
    let function = state.current.function
    functions[function].storedSlots = max(functions[function].storedSlots, slot)
    state.current.outgoing[slot - 1] = value(of: operand)
    state.current.forbidsSlotLoads = keeps(.storesEndLoads)
    remember()
  }

  /// `destination = *(u64 *)(r11 + offset)` (`check_stack_arg_read`).
  mutating func loadStackArgument(_ offset: Int, into destination: Register) throws(Stop) {
    try checkWritable(destination)
    guard !state.current.forbidsSlotLoads else {
      throw reject("r11 load must be before any r11 store or call insn")
    }
    let slot = offset / 8
    let slots = incomingSlots
    guard slot <= slots, state.frames.count > 1 else {
      throw reject("invalid read from stack arg off \(offset) depth \(slots * 8)")
    }
    // An untrusted prototype's slots are checked at its first call only: the caller may have none.
    let outgoing = state.frames[state.frames.count - 2].outgoing
    state.current[destination] = slot <= outgoing.count ? outgoing[slot - 1] : .uninitialised
    remember()
  }

  /// The slots that the current function takes. A main program whose prototype is not that of one takes none.
  var incomingSlots: Int {
    let function = state.current.function
    return function == 0 ? 0 : prototypes[function].stackSlots
  }

  /// Checks that the slots that a callee takes are stored (`check_outgoing_stack_args`).
  func checkOutgoing(_ count: Int, before: [String] = []) throws(Stop) {
    guard count > 5 else { return }
    let outgoing = state.current.outgoing
    for slot in 1...(count - 5) where slot > outgoing.count || !outgoing[slot - 1].isInitialised {
      throw reject(before + ["callee expects \(count) args, stack arg\(slot) is not initialized"])
    }
  }

  /// A call consumes the slots.
  mutating func consumeSlots() { if keeps(.callsConsumeSlots) { state.current.clearOutgoing() } }

  /// What a callee gets as an argument.
  func argument(_ index: Int) -> RegisterState {
    if index < 5 { return state.current.registers[index + 1] }
    return index - 5 < state.current.outgoing.count ? state.current.outgoing[index - 5] : .uninitialised
  }
}
