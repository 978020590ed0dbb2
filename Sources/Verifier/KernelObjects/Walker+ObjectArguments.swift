/// Kernel objects that are passed to kfuncs (`process_kf_arg_ptr_to_btf_id`).
extension Walker {
  /// The structure of an object that is passed; sockets of contexts and of helpers are objects too (`reg2btf_ids`).
  mutating func objectStructure(_ held: RegisterState) -> StructureID? {
    switch held.target {
    case .object(let structure, _)?: structure
    case .socket?: structure("sock")
    case .socketCommon?: structure("sock_common")
    case .tcpSocket?: structure("tcp_sock")
    case .map?: structure("bpf_map")
    default: nil
    }
  }

  /// Checks an object that is passed to a kfunc.
  /// - Returns: what the log says of one that is allowed.
  func checkObject(
    _ held: RegisterState, _ name: String, _ structure: StructureID, _ kind: String, _ type: String,
    _ kfunc: KfuncPrototype, isReleased: Bool
  ) throws(Stop) -> [String] {
    let own = self.name(of: structure)
    // A kfunc that takes a program's context takes what the kernel has in its place (`btf_is_projection_of`).
    let isProjection = type == "__sk_buff" && own == "sk_buff" || type == "xdp_md" && own == "xdp_buff"
    let isAlias = own == type + "___init" || type == own + "___init"
    let isStrict = isReleased && state.holdsReference(held) || isAlias
    let offset = Int(truncatingIfNeeded: Int64(bitPattern: held.value.constant ?? 0))
    guard let match = match(structure, at: offset, of: type, isStrict: isStrict) else {
      if isProjection { return [] }
      throw open("the members of struct \(own): \(Self.needsTypes)")
    }
    if case .other(let complaint) = match {
      if isProjection { return complaint }
      throw reject(
        complaint + [
          "kernel function \(kfunc.name) \(name) expected pointer to \(kind) \(type) but \(name) has a pointer to \(self.kind(of: structure)) \(own)"
        ])
    }
    return []
  }

  /// Checks that an object is there as long as the kfunc uses it.
  func checkTrust(_ held: RegisterState, _ name: String, _ kfunc: KfuncPrototype) throws(Stop) {
    let isMap = if case .map? = held.target { true } else { false }
    if isMap || isTrusted(held) && held.hasSafeFlags { return }
    guard kfunc.flags.contains(.takesRCU) else { throw reject("\(name) must be referenced or trusted") }
    guard case .object(_, let flags)? = held.target, flags.contains(.rcu) else {
      throw reject("\(name) must be a rcu pointer")
    }
  }

  /// The bytes of a structure that consists of numbers: a program may make one of its own.
  /// - Parameters:
  ///   - structure: its name.
  ///   - declared: what it consists of where the kfunc is declared: the kernel's structures are not whole there.
  /// - Throws: `Stop` with a message for others.
  func scalarSize(of structure: String, _ declared: StructureContent, or message: String) throws(Stop) -> Int {
    if case .numbers(let size) = declared { return size }
    let whole = input.kernelTypes.flatMap { types in
      types.id(.structure, named: structure).map { types.content(ofStructure: $0) }
    }
    let content = whole ?? declared
    guard case .numbers(let size) = content else { throw reject(content.complaint + [message]) }
    return size
  }

  private func kind(of structure: StructureID) -> String {
    guard let id = id(of: structure), case .structure(let record)? = input.kernelTypes?.type(id), record.isUnion else {
      return "STRUCT"
    }
    return "UNION"
  }

  /// Checks that programs of the type may call a kfunc (`btf_kfunc_is_allowed`).
  func checkOffered(_ kfunc: KfuncPrototype) throws(Stop) {
    switch input.context {
    case .program(.replacement, _): throw open("kfuncs in programs that replace others")
    case .program(let type, let attach):
      if !kfunc.isKnown, let hook = KfuncHook(type), KfuncHook.ofModule.contains(hook) { return }
      let refusal = "calling kernel function \(kfunc.name) is not allowed"
      guard let group = kfunc.offer?.group else { throw reject(refusal) }
      guard !group.hooks.contains(.common), let name = group.filter else { return }
      guard let filter = KfuncFilter(rawValue: String(name)),
        let isAllowed = type == .structOperations
          ? attachTarget?.operation.flatMap({ filter.allows($0, kfunc.name, group.name) })
          : filter.allows(type, attach, hook: attachTarget?.hook, group.name)
      else { throw open("whether such programs may call kfunc \(kfunc.name)") }
      if !isAllowed { throw reject(refusal) }
    case .memory: return
    case .other: throw open("kfuncs in programs of this type")
    }
  }
}

extension KfuncPrototype {
  /// Pointers that stand for objects of a structure (`lookup_reg2btf_ids`).
  static let pointerTypes = [
    "sock": "sock", "sock_common": "sock_common", "tcp_sock": "tcp_sock", "bpf_map": "map_ptr",
  ]
}

extension RegisterState {
  /// Whether it is a pointer to a kernel object.
  var isObject: Bool { if case .object? = target { true } else { false } }

  /// Whether it is one that may be passed with an offset (`check_func_arg_reg_off`).
  var isSafeObject: Bool {
    guard case .object(_, let flags)? = target, !mayBeNull else { return false }
    return flags.isEmpty || flags == .trusted || flags == .rcu
  }

  /// Whether nothing is said of it but that it is trusted (`bpf_type_has_unsafe_modifiers`).
  fileprivate var hasSafeFlags: Bool {
    guard case .object(_, let flags)? = target else { return !mayBeNull }
    return !mayBeNull && flags.isSubset(of: .trusted)
  }
}
