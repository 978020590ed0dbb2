import BPF

/// Jumps through registers (`check_indirect_jump`), and the addresses of instructions in jump tables (`PTR_TO_INSN`).
extension Walker {
  /// The bytes of an entry, as programs see it.
  private static let entrySize: UInt64 = 8

  mutating func jump(through register: Register) throws(Stop) -> Next {
    let held = state.current[register]
    let name = register.messageName
    guard case .instruction(let map)? = held.target else {
      throw reject("\(name) has type \(held.typeName), expected PTR_TO_INSN")
    }
    let table = definition(ofMap: map)
    // The load of the entry was inside the table, and what it gave cannot be moved.
    let (first, last) = (
      held.value.unsignedMinimum / Self.entrySize, held.value.unsignedMaximum / Self.entrySize
    )
    guard last < UInt64(table.targets.count) else { throw open("a jump table without entries") }
    let targets = Set(table.targets[Int(first)...Int(last)]).sorted().compactMap(program.layout.instruction(at:))
    guard let end = targets.last else { throw open("a jump without a target") }
    for target in targets.dropLast() { try postpone(at: target) }
    return .instruction(end)
  }

  /// What a load from a jump table gives: the address of the instruction that an entry leads to.
  func entry(_ pointer: RegisterState, _ map: UInt32, _ offset: Int) -> RegisterState {
    var entry = pointer
    entry.kind = .pointer(.instruction(map), mayBeNull: false)
    entry.value = entry.value.adding(delta: Int64(offset), width: .word64)
    return entry
  }

  /// Addresses of instructions are loaded whole.
  func checkEntry(_ loaded: RegisterState, _ size: MemorySize) throws(Stop) {
    guard size != .double, case .instruction? = loaded.target else { return }
    throw reject("Invalid read of \(size.rawValue) bytes from insn_array")
  }
}

extension MapDefinition {
  /// The bytes that programs may access from the address of a value on (`map_mem_size`): all entries of a jump table.
  var accessibleSize: Int { kind == .instructionArray ? 8 * entryCount : valueSize }
}
