import CTypes

/// What a parameter of a kfunc has to be given, by its name and its type (`get_kfunc_arg_type`).
struct ArgumentReader {
  /// The kfunc's parameters.
  let parameters: [CTypes.Parameter]
  /// The parameter.
  let index: Int
  let context: ContextKind
  let flags: KnownKfunc.Flags
  /// Whether it is a kfunc of the kernel: its structures are whole in the kernel's BTF.
  let isKnown: Bool
  /// Whether the kfunc takes the context, whatever the type says.
  let takesContext: Bool
  /// Whether the program has an arena.
  let usesArena: Bool
  /// The kernel whose rules hold.
  let kernel: VerifierInput.Kernel

  /// What it has to be given.
  /// - Throws: `Rejection` with the kernel's words if no program may call the kfunc.
  func argument() throws(Rejection) -> KfuncPrototype.Argument {
    let parameter = parameters[index]
    let name = KfuncPrototype.argumentName(index)
    if parameter.hasSuffix("__ign") { return .ignored }
    if parameter.type.isBTFNumber { return number(parameter) }
    guard case .pointer(let pointer) = parameter.type else {
      throw Rejection("Unrecognized \(name) type \(parameter.type.btfKind)")
    }
    let pointee = pointer.pointee
    // The verifier supplies it (`is_kfunc_arg_prog_aux`).
    if isKnown, pointee.recordName == "bpf_prog_aux" { return .ignored }
    if takesContext || context.isContext(pointee) { return .context }
    if parameter.hasSuffix("__str") { return .string }
    if pointee.recordName == "bpf_dynptr" { return .dynptr(isUninitialised: parameter.hasSuffix("__uninit")) }
    if flags.isIterator && index == 0 || parameter.hasSuffix("__iter") { return iterator(pointee) }
    if let field = FieldArgument(parameter, pointee) { return .field(field) }
    if parameter.hasSuffix("__map") {
      guard kernel.has(.prototypesTellArguments) else { return .field(.map) }
      return .structure(kind: "STRUCT", name: "bpf_map", .others)
    }
    if parameter.hasSuffix("__arena") || parameter.hasSuffix("__arena__nullable") { return try arena(name) }
    if !isKnown, pointee.recordName == "bpf_prog_aux" { return .open("a parameter of type struct bpf_prog_aux *") }
    let next = index + 1 < parameters.count ? parameters[index + 1] : nil
    let content = pointee.structureContent()
    if let next, next.type.isBTFNumber, next.hasSuffix("__sz") || next.hasSuffix("__szk") {
      // The kernel's own kfuncs keep this rule; their structures are not whole here.
      if isKnown || pointee == .void || pointee.isBTFNumber { return .sizedMemory }
      guard case .numbers = content else {
        throw Rejection(
          content.complaint + [
            "\(name) pointer type \(pointee.btfKind) \(pointee.btfName) must point to void, scalar, or struct with scalar"
          ])
      }
      return .sizedMemory
    }
    if case .record(let record) = pointee {
      let kind = isKnown ? (record.kind == .union ? "UNION" : "STRUCT") : pointee.btfKind
      return .structure(kind: kind, name: pointee.btfName, content)
    }
    guard pointee.isBTFNumber else {
      throw Rejection(
        "\(name) pointer type \(pointee.btfKind) \(pointee.btfName) must point to scalar, or struct with scalar")
    }
    return .memory(pointee.size)
  }

  /// An iterator that a parameter points to.
  private func iterator(_ pointee: CType) -> KfuncPrototype.Argument {
    guard let name = pointee.recordName, name.hasPrefix("bpf_iter_") else { return .open("a parameter __iter") }
    let type = String(name.dropFirst("bpf_iter_".count))
    guard let size = Self.testIterators[type] ?? (pointee.isComplete ? pointee.size : nil), size > 0 else {
      return .open("the size of struct \(name)")
    }
    return .iterator(name: type, slots: size / 8)
  }

  /// The bytes of iterators of the module of the kernel's tests (bpf_testmod.h).
  private static let testIterators = ["testmod_seq": 16]

  private func number(_ parameter: CTypes.Parameter) -> KfuncPrototype.Argument {
    if parameter.hasSuffix("__k") { return .constant }
    if parameter.hasSuffix("__szk") { return .memorySize(isConstant: true) }
    if parameter.hasSuffix("__sz") { return .memorySize(isConstant: false) }
    switch parameter.name {
    case "rdonly_buf_size"?: return .resultSize(isReadOnly: true)
    case "rdwr_buf_size"?: return .resultSize(isReadOnly: false)
    default: return .scalar
    }
  }

  private func arena(_ name: String) throws(Rejection) -> KfuncPrototype.Argument {
    guard usesArena else {
      throw Rejection("\(name) arena pointer requires a program with an associated arena")
    }
    guard index < 5 else { throw Rejection("\(name) arena pointer cannot be a stack argument") }
    return .arena
  }
}

extension ContextKind {
  /// Where programs of the type look for kfuncs; nil for those that have only what all programs may call.
  var kfuncHook: KfuncHook? { type.flatMap { KfuncHook($0) } }
}
