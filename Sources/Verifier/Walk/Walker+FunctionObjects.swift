/// Kernel objects that global functions get (`btf_check_func_arg_match`).
extension Walker {
  /// What the kernel's log says of an argument that should be an object of a structure; nil if it is one.
  mutating func objectComplaint(
    _ held: RegisterState, _ name: String, _ id: UInt32, mayBeNull: Bool
  ) throws(Stop) -> [String]? {
    if held.isNull, mayBeNull {
      graph.markPrecise(held.node)
      return nil
    }
    guard case .object(let structure, let flags)? = held.target, mayBeNull || !held.mayBeNull,
      flags.isEmpty || flags == .trusted || flags == .rcu
    else { return ["\(name) type=\(held.typeName) expected=ptr_, trusted_ptr_, rcu_ptr_"] }
    var pointer = held
    pointer.markNotNull()
    if let line = modification(pointer, name, allowsOffset: true) { return [line] }
    let needed = self.name(of: self.structure(id))
    let offset = Int(truncatingIfNeeded: Int64(bitPattern: held.value.constant ?? 0))
    guard let match = match(structure, at: offset, of: needed) else {
      throw open("the members of struct \(self.name(of: structure)): \(Self.needsTypes)")
    }
    guard case .other(let complaint) = match else { return nil }
    return complaint + ["\(name) is of type \(self.name(of: structure)) but \(needed) is expected"]
  }
}
