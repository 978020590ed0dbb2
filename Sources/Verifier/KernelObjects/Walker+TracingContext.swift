import TypeSources

/// The arguments that a tracing program gets as its context (`bpf_tracing_btf_ctx_access`, `btf_ctx_access`).
extension Walker {
  /// Checks an access to the context.
  /// - Returns: the pointer that a load finds; nil for a number.
  mutating func checkTracingContext(
    _ target: AttachTarget, _ place: Int, _ size: Int, _ access: Access
  ) throws(Stop) -> RegisterState? {
    let types = target.types
    let general = "invalid bpf_context access off=\(place) size=\(size)"
    if access == .read, place >= 0,
      let given = target.operation?.structure.given(target.name, argumentIndex(target, place))
    {
      return .pointer(.object(structure(given), .trusted))
    }
    // Nothing else is asked of programs at hooks (`lsm_verifier_ops`), not even that they read.
    if input.context.type != .lsm {
      guard place >= 0, place < 8 * FunctionPrototype.mostParameters, access == .read, place % size == 0 else {
        throw reject(general)
      }
    }
    let name = target.name
    guard place % 8 == 0 else {
      throw reject("func '\(name)' offset \(place) is not multiple of 8", following: [general])
    }
    let index = argumentIndex(target, place)
    let isResult = index == target.parameters.count
    let missing = "func '\(name)' doesn't have \(index + 1)-th argument"
    if index > target.parameters.count { throw reject(missing, following: [general]) }
    if isResult {
      switch target.operation.map({ AttachType(rawValue: UInt32($0.index)) }) ?? input.context.attach {
      case .lsmHook, .lsmCgroup, .traceExit, .traceSession: break
      case .modifyReturn:
        guard let plain = types.plain(target.result), plain.type.isNumber, case .integer = plain.type else {
          throw reject(
            "ret type \(types.plain(target.result)?.type.kindName ?? "UNKNOWN") not allowed for fmod_ret",
            following: [general])
        }
      default: throw reject(missing, following: [general])
      }
    }
    let type = isResult ? target.result : target.parameters[index].type
    // `void` has no type to skip.
    guard let plain = types.plain(type) else {
      throw reject(
        "func '\(name)' arg\(index) '(anon)' has type UNKNOWN. Only pointer access is allowed", following: [general])
    }
    if plain.type.isNumber { return isResult ? try resultOfHook(target) : nil }
    if case .structure = plain.type { return nil }
    guard case .pointer = plain.type else {
      throw reject(
        "func '\(name)' arg\(index) '\(plain.type.name)' has type \(plain.type.kindName). Only pointer access is allowed",
        following: [general])
    }
    guard size == 8 else { throw reject("func '\(name)' size \(size) must be 8", following: [general]) }
    if let iterated = try iteratorArgument(target, index) { return iterated }
    if !isResult, let special = try operationArgument(target, index, place, types) { return special }
    guard let pointed = types.pointedStructure(plain.type) else { return nil }
    var flags: ObjectFlags = argumentsAreTrusted(target) ? .trusted : []
    var mayBeNull = !isResult && target.parameters[index].name.hasSuffix("__nullable")
    var mayBeError = false
    switch target.kind {
    case .tracepoint(let isOfModule):
      switch TracepointArguments.remark(name, index) {
      case .mayBeNull?: mayBeNull = true
      case .mayBeError?: mayBeError = true
      case nil: if isOfModule, !TracepointArguments.knows(name) { mayBeNull = true }
      }
    case .programFunction(let type):
      guard let structure = try tracedContext(type, pointed.structure.name) else { throw reject(general) }
      return .pointer(.object(structure, flags), mayBeNull: mayBeNull, id: mayBeNull ? newID() : 0)
    case .function, .operation: break
    }
    guard let tags = ObjectFlags(tags: pointed.tags, ObjectFlags.argumentTags) else {
      throw reject("func '\(name)' arg\(index) type PTR has multiple type tags", following: [general])
    }
    flags.formUnion(tags)
    log.line(
      "func '\(name)' arg\(index) has btf_id \(pointed.id) type \(pointed.structure.isUnion ? "UNION" : "STRUCT") '\(pointed.structure.name)'"
    )
    if mayBeError { return nil }
    if let promoted = target.operation?.structure.promoted(pointed.structure.name), flags == .trusted {
      return .pointer(.object(structure(promoted), flags))
    }
    return .pointer(.object(structure(pointed.id), flags), mayBeNull: mayBeNull, id: mayBeNull ? newID() : 0)
  }

  /// Whether objects among the arguments are there as long as the program runs (`prog_args_trusted`).
  private func argumentsAreTrusted(_ target: AttachTarget) -> Bool {
    if target.operation != nil { return true }
    return switch input.context.attach {
    case .traceRawTracepoint, .traceIterator: true
    case .lsmHook, .lsmCgroup: !SecurityHooks.untrusted.contains(target.hook)
    default: false
    }
  }

  /// The argument that begins at an offset, or contains it (`btf_ctx_arg_idx`).
  private func argumentIndex(_ target: AttachTarget, _ offset: Int) -> Int {
    var end = target.isTracepoint ? 8 : 0
    // A tracepoint's first parameter, which programs do not get, is counted here all the same.
    var index = 0
    let all = target.isTracepoint ? 1 : 0
    // The kernel compares numbers without a sign.
    let offset = offset < 0 ? Int.max : offset
    if all == 1, offset < end { return 0 }
    for parameter in target.parameters {
      end += words(parameter.type, target.types)
      if offset < end { return index + all }
      index += 1
    }
    end += words(target.result, target.types)
    return offset < end ? index + all : index + all + 1
  }

  /// The bytes that an argument takes.
  private func words(_ type: UInt32, _ types: any KernelTypeSource) -> Int {
    ((types.size(type) ?? 0) + 7) / 8 * 8
  }
}

extension KernelType {
  /// Whether it is a number to programs (`btf_type_is_small_int`, `btf_is_any_enum`).
  var isNumber: Bool {
    switch self {
    case .integer(_, let size): [1, 2, 4, 8].contains(size)
    case .enumeration: true
    default: false
    }
  }

  /// Its name in messages.
  var name: String {
    switch self {
    case .integer(let name, _), .enumeration(let name, _), .declaration(let name), .function(let name, _),
      .variable(let name, _), .modified(_, .typedef(let name)):
      name
    case .structure(let structure): structure.name
    case .pointer, .modified, .array, .prototype, .other: "(anon)"
    }
  }

  /// Its kind in messages (`btf_type_str`).
  var kindName: String {
    switch self {
    case .integer: "INT"
    case .enumeration: "ENUM"
    case .pointer: "PTR"
    case .modified: "TYPEDEF"
    case .array: "ARRAY"
    case .structure(let structure): structure.isUnion ? "UNION" : "STRUCT"
    case .declaration: "FWD"
    case .prototype: "FUNC_PROTO"
    case .function: "FUNC"
    case .variable: "VAR"
    case .other: "UNKNOWN"
    }
  }
}
