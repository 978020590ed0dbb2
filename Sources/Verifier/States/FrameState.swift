import BPF

/// One function on a call chain (`struct bpf_func_state`).
struct FrameState {
  /// r0 to r10.
  var registers: [RegisterState]
  /// The stack in slots of 8 bytes; slot 0 holds the bytes from r10 - 8 to r10 - 1.
  var stack: [StackSlot] = []
  /// The outgoing stack arguments (`stack_arg_regs`); slot 1 is first.
  var outgoing: [RegisterState] = []
  /// The function, by its index in the program.
  let function: Int
  /// The index of the instruction that called it; nil for the function that the walk began with.
  let callSite: Int?
  /// Whether stack arguments may not be loaded any more (`no_stack_arg_load`).
  var forbidsSlotLoads = false
  /// The range that a callback's result has to have; nil for other functions.
  var callbackResults: ClosedRange<Int64>?
  /// The range that the result of a callback has to have that runs later (`in_async_callback_fn`); nil for other functions.
  var asynchronousResults: ClosedRange<Int64>?
  /// How many callbacks that run later led to this one (`async_entry_cnt`).
  var asynchronousEntries = 0
  /// How often the callback of the call that is being walked was entered (`callback_depth`).
  var callbackDepth = 0

  /// A frame at the start of a function: only the frame pointer is set.
  init(function: Int, callSite: Int?, number: Int) {
    self.function = function
    self.callSite = callSite
    registers = Array(filledWith: .uninitialised, count: 11)
    registers[10] = .pointer(.stack(frame: UInt8(truncatingIfNeeded: number)))
  }

  subscript(register: Register) -> RegisterState {
    _read { yield registers[Int(register.rawValue)] }
    _modify { yield &registers[Int(register.rawValue)] }
  }

  /// Makes the stack at least a number of bytes deep.
  mutating func growStack(to bytes: Int) {
    let slots = (bytes + 7) / 8
    if stack.count < slots { stack.append(contentsOf: repeatElement(StackSlot(), count: slots - stack.count)) }
  }

  /// Forgets r0 to r5, which a call does not keep.
  mutating func clearCallerSaved() {
    for number in 0...5 { registers[number] = .uninitialised }
  }

  /// Changes every register, spilled register and stack argument.
  mutating func forEachRegister(_ body: (inout RegisterState) -> Void) {
    for index in registers.indices { body(&registers[index]) }
    for index in stack.indices where stack[index].holdsRegister { body(&stack[index].spilled) }
    for index in outgoing.indices { body(&outgoing[index]) }
  }

  /// Forgets the outgoing stack arguments: every call consumes them.
  mutating func clearOutgoing() {
    for slot in outgoing.indices { outgoing[slot] = .uninitialised }
  }
}
