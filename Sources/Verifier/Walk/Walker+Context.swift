/// Accesses to the program's context (`check_ctx_access`).
extension Walker {
  /// Checks an access to the context.
  /// - Returns: the pointer that a load finds; nil for a number.
  mutating func checkContext(
    _ pointer: RegisterState, _ name: String, _ offset: Int, _ size: Int, _ access: Access
  ) throws(Stop) -> RegisterState? {
    if input.context.allowsAnyOffset {
      try checkRegion(pointer, name, offset, size, Int(UInt16.max))
      return nil
    }
    try checkUnmodified(pointer, name, allowsOffset: input.context.allowsConstantOffset)
    guard case .program(let type, let attach) = input.context else { throw open("the context of such a program") }
    if let target = attachTarget {
      let place = offset + Int(truncatingIfNeeded: pointer.value.unsignedMaximum)
      return try checkTracingContext(target, place, size, access)
    }
    guard let layout = ContextLayout.of(type, attach) else {
      throw open("the context of a program of type \(type.name)")
    }
    let place = offset + Int(truncatingIfNeeded: pointer.value.unsignedMaximum)
    guard let found = layout.found(at: place, size: size, isWrite: access == .write) else {
      throw reject("invalid bpf_context access off=\(place) size=\(size)")
    }
    guard case .pointer(let target, let mayBeNull) = found else { return nil }
    return .pointer(target, mayBeNull: mayBeNull, id: mayBeNull ? newID() : 0)
  }

  /// Whether a callee takes a pointer with any offset (`check_func_arg_reg_off`): of the context only where it passes for memory.
  func takesAnyOffset(_ held: RegisterState, asContext: Bool = false) -> Bool {
    if held.allowsAnyOffset { return true }
    return held.target == .context && !held.mayBeNull && !asContext && input.context.allowsAnyOffset
  }

  /// A pointer may only be used as it was given (`__check_ptr_off_reg`).
  func checkUnmodified(_ pointer: RegisterState, _ name: String, allowsOffset: Bool = false) throws(Stop) {
    if let message = modification(pointer, name, allowsOffset: allowsOffset) { throw reject(message) }
  }

  /// What is said of a pointer that was changed; nil if it was not.
  func modification(_ pointer: RegisterState, _ name: String, allowsOffset: Bool = false) -> String? {
    guard let offset = pointer.value.constant.map({ Int64(bitPattern: $0) }) else {
      return "variable \(pointer.typeName) access var_off=\(pointer.value.bits.description) disallowed"
    }
    if offset < 0 { return "negative offset \(pointer.typeName) ptr \(name) off=\(offset) disallowed" }
    return offset == 0 || allowsOffset
      ? nil : "dereference of modified \(pointer.typeName) ptr \(name) off=\(offset) disallowed"
  }
}
