/// Helpers that give kernel objects, and those that only some programs may call.
extension Walker {
  /// A kernel object that a helper gives.
  mutating func objectResult(
    _ structure: String, _ flags: ObjectFlags, _ mayBeNull: Bool, _ call: HelperCall
  ) throws(Stop) -> RegisterState {
    let target = PointerTarget.object(self.structure(structure), flags)
    guard HelperPrototype.isCast(call.number), let reference = call.reference else {
      return .pointer(target, mayBeNull: mayBeNull, id: mayBeNull ? newID() : 0)
    }
    return try cast(target, reference)
  }

  /// Another view of something that was got: it has the id of what it came from, and null is a path of its own.
  mutating func cast(_ target: PointerTarget, _ reference: UInt32) throws(Stop) -> RegisterState {
    _ = newID()
    try postpone(at: state.instruction + 1) { $0.current[.r0] = .constant(0) }
    return .pointer(target, id: reference)
  }

  /// Checks that a helper is allowed where the program is attached (`allowed` of `struct bpf_func_proto`).
  func checkAllowed(_ number: Int32) throws(Stop) {
    guard case .program(let type, let attach) = input.context else { return }
    guard let target = attachTarget else {
      // What is attached to no function of the kernel is attached to none that is allowed.
      if number == 147, type != .tracing, type != .lsm { throw reject("helper call is not allowed in probe") }
      return
    }
    let isAllowed: Bool
    switch number {
    // d_path
    case 147:
      isAllowed =
        type == .lsm
        ? SecurityHooks.sleepable.contains(target.hook)
        : attach == .traceIterator || target.isOfKernel && Self.pathFunctions.contains(target.name)
    // ima_inode_hash, ima_file_hash
    case 161, 193: isAllowed = SecurityHooks.sleepable.contains(target.hook)
    // sk_storage_get, sk_storage_delete
    case 107, 108:
      guard type == .tracing else { return }
      switch (target.kind, attach) {
      case (.programFunction, _): isAllowed = false
      case (_, .traceIterator), (_, .traceRawTracepoint): isAllowed = true
      case (_, .traceEntry), (_, .traceExit), (_, .traceSession): isAllowed = !target.name.hasPrefix("bpf_sk_storage")
      default: isAllowed = false
      }
    default: return
    }
    if !isAllowed { throw reject("helper call is not allowed in probe") }
  }

  /// Functions whose programs may ask for the path of a file (`btf_allowlist_d_path`).
  private static let pathFunctions: Set<String> = [
    "security_file_permission", "security_inode_getattr", "security_file_open", "security_path_truncate",
    "vfs_truncate", "vfs_fallocate", "dentry_open", "vfs_getattr", "filp_close",
  ]

  /// Whether the path may sleep outside of regions (`in_sleepable`); nil if that is not known.
  var maySleep: Bool? { state.maySleep ?? input.maySleep }

  /// Where the program may not sleep, in messages; nil where it may (`non_sleepable_context_description`).
  func notSleepable() throws(Stop) -> String? {
    if let region = regionWithoutSleep { return region }
    guard let sleeps = maySleep else { throw open("whether the program may sleep (.section)") }
    return sleeps ? nil : "non-sleepable prog"
  }
}

extension VerifierInput {
  /// Whether a helper may sleep in the program (`might_sleep`). Those that read stacks do in programs that may: a task's in all types,
  /// the program's own in that of kprobes (`bpf_tracing_func_proto`; the others have their own).
  func sleeps(helper number: Int32) -> Bool {
    guard let prototype = HelperPrototype.of(number, in: context) else { return false }
    if prototype.maySleep { return true }
    let isStack = number == HelperPrototype.getStack && context.type == .kprobe
    return (isStack || number == HelperPrototype.getTaskStack) && maySleep ?? false
  }
}
