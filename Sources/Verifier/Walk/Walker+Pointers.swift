import BPF

/// Pointers to objects in values of maps (`check_map_kptr_access`).
extension Walker {
  /// Checks a load or a store of a pointer in a value, and gives what a load reads.
  mutating func accessPointer(_ field: ValueField, _ access: Access) throws(Stop) -> RegisterState? {
    guard case .pointer(let reference, let structure) = field.kind else { return nil }
    switch program.instructions[state.instruction] {
    case .load: return try loadedPointer(reference, structure)
    case .store(_, _, _, let operand):
      switch reference {
      case .owned, .perCPU: throw reject("store to referenced kptr disallowed")
      case .user: throw reject("store to uptr disallowed")
      case .untrusted: try storePointer(operand, structure, field.offset)
      }
      return nil
    default: throw reject("kptr in map can only be accessed using BPF_MEM instruction mode")
    }
  }

  private mutating func storePointer(_ operand: Operand, _ structure: String, _ offset: Int) throws(Stop) {
    guard case .register(let source) = operand else {
      if value(of: operand).isNull { return }
      throw reject("BPF_ST imm must be 0 when storing to kptr at off=\(offset)")
    }
    let held = try read(source)
    if held.isNull { return graph.markPrecise(held.node) }
    try checkPointer(held, source.messageName, .untrusted, structure)
  }
}
