import CTypes

/// What a verifier makes of a kfunc's BTF prototype (`get_kfunc_arg_type`).
struct KfuncPrototype {
  /// What an argument has to be (`enum kfunc_ptr_arg_type`).
  enum Argument: Hashable {
    /// Not looked at (`__ign`).
    case ignored
    /// A number.
    case scalar
    /// A number that is known at the call (`__k`).
    case constant
    /// The bytes of the memory that the argument before points to (`__sz`, `__szk`).
    case memorySize(isConstant: Bool)
    /// The program's context.
    case context
    /// Memory whose size the next argument tells.
    case sizedMemory
    /// Memory of a number of bytes.
    case memory(Int)
    /// A kernel structure that a program passes on, or makes if it consists of numbers: what it consists of where the kfunc is declared.
    case structure(kind: String, name: String, StructureContent)
    /// A constant string (`__str`).
    case string
    /// A dynptr; one that is made if it is uninitialised (`__uninit`).
    case dynptr(isUninitialised: Bool)
    /// An iterator, by its type without `bpf_iter_`.
    case iterator(name: String, slots: Int)
    /// A special field, what is kept in one, or what belongs to one.
    case field(FieldArgument)
    /// The bytes of the memory that the kfunc gives (`rdonly_buf_size`, `rdwr_buf_size`).
    case resultSize(isReadOnly: Bool)
    /// An address in an arena, or a number (`__arena`).
    case arena
    /// A call is refused with these words (Linux 7.2; later kernels refuse the program before the walk).
    case unusable(String)
    /// What is not modelled, by its name.
    case open(String)
  }

  /// A parameter.
  struct Parameter: Hashable {
    let argument: Argument
    /// Whether it may be null (`__nullable`).
    let mayBeNull: Bool
    /// Whether its C type is a pointer.
    let isPointer: Bool
    /// What the kfunc may access through it.
    let pointee: Pointee
    /// The type that it points to, in messages; empty for a number.
    let pointeeText: String
  }

  /// The memory that a parameter points to, as the analysis of stacks sees it (`bpf_kfunc_stack_access_bytes`).
  enum Pointee: Hashable {
    /// It is no pointer.
    case none
    /// Memory whose size the next argument tells.
    case sized(isWritten: Bool)
    /// A number of bytes.
    case bytes(Int, isWritten: Bool)
    /// Memory of an unknown size.
    case unknown
  }

  /// The result.
  enum Result: Hashable {
    /// None.
    case void
    /// A number.
    case scalar
    /// A kernel object, by the name of its structure.
    case object(String)
    /// Memory of a number of bytes, unless an argument tells another one.
    case memory(Int, isReadOnly: Bool)
    /// What a dynptr views.
    case slice(isReadOnly: Bool)
    /// What is not modelled, by its name.
    case open(String)
  }

  /// Whether the result has to be given back, may be null, and whether the first argument is given back.
  let flags: KnownKfunc.Flags
  /// The set in which the program finds it; nil where it is in none, or in none that is known.
  let offer: KnownKfunc.Offer?
  /// Whether it is a kfunc of the kernel, or of the module of its tests.
  let isKnown: Bool
  /// The kfunc's name.
  let name: String
  let parameters: [Parameter]
  let result: Result

  /// The stack-argument slots that it takes: one for each parameter behind the fifth.
  var stackSlots: Int { max(0, parameters.count - 5) }

  /// Reads a prototype.
  /// - Parameters:
  ///   - signature: the C prototype.
  ///   - context: what the program's context is.
  ///   - usesArena: whether the program has an arena.
  ///   - kernel: the kernel whose rules hold.
  /// - Throws: `Rejection` with the kernel's words if no program may call it.
  init(_ signature: Signature, context: ContextKind, usesArena: Bool, kernel: VerifierInput.Kernel) throws(Rejection) {
    name = signature.name
    let known = KnownKfunc.named(signature.name)
    isKnown = known != nil
    if case .memory = context { offer = known?.offers.first } else { offer = known?.offer(to: context.kfuncHook) }
    flags = offer?.flags ?? []
    // `bpf_dev_bound_kfunc_check`: programs are taken to be bound to no device.
    if known?.offers.first?.group.name == "xdp_metadata_kfunc_ids" {
      throw Rejection("metadata kfuncs require device-bound program")
    }
    try Self.checkModel(signature)
    let explicitCount = signature.parameters.count - (offer?.implicitCount ?? 0)
    var parameters: [Parameter] = []
    for index in signature.parameters.indices {
      let parameter = signature.parameters[index]
      let reader = ArgumentReader(
        parameters: signature.parameters, index: index, context: context, flags: flags, isKnown: isKnown,
        takesContext: Self.takingContext.contains(name), usesArena: usesArena, kernel: kernel)
      var argument = Argument.ignored
      do throws(Rejection) {
        if index < explicitCount { argument = try reader.argument() }
      } catch {
        if kernel.has(.kfuncsAfterInstructions) { throw error }
        argument = .unusable(error.message)
      }
      let pointee = Self.pointee(signature.parameters, index, flags)
      parameters.append(
        Parameter(
          argument: argument, mayBeNull: parameter.hasSuffix("__nullable") || parameter.hasSuffix("__arena"),
          isPointer: pointee != .none, pointee: pointee, pointeeText: Self.text(ofPointee: parameter.type)))
    }
    self.parameters = parameters
    switch signature.result {
    case .void: result = .void
    case .pointer where Self.slices.contains(name): result = .slice(isReadOnly: name == Self.slices[0])
    case let type where type.isBTFNumber: result = .scalar
    case .pointer(let pointer) where pointer.pointee == .void: result = .scalar
    case .pointer(let pointer) where pointer.pointee.isBTFNumber:
      result = .memory(pointer.pointee.size, isReadOnly: name != "bpf_session_cookie")
    case .pointer(let pointer) where isKnown: result = .object(pointer.pointee.btfName)
    default: result = .open("the result of kfunc \(name)")
    }
  }

  /// The kfuncs whose argument is the context, whatever its type (`get_kfunc_arg_type`).
  private static let takingContext: Set<String> = [
    "bpf_cast_to_kern_ctx", "bpf_session_is_return", "bpf_session_cookie",
  ]

  /// The kfuncs after which packets may be elsewhere (`bpf_is_kfunc_pkt_changing`).
  static let changingPackets: Set<String> = ["bpf_xdp_pull_data"]

  /// The kfuncs that give a part of what a dynptr views.
  private static let slices = ["bpf_dynptr_slice", "bpf_dynptr_slice_rdwr"]

  /// Whether the kernel can describe calls of a function to a JIT (`btf_distill_func_proto`).
  private static func checkModel(_ signature: Signature) throws(Rejection) {
    let start = "The function \(signature.name)"
    let count = signature.parameters.count + (signature.isVariadic ? 1 : 0)
    guard count <= FunctionPrototype.mostParameters else {
      throw Rejection("\(start) has \(count) arguments. Too many.")
    }
    guard signature.result.modelSize != nil, signature.result.recordName == nil, !signature.result.isAggregate else {
      throw Rejection("\(start) return type \(signature.result.btfKind) is unsupported.")
    }
    for (index, parameter) in signature.parameters.enumerated() {
      guard let size = parameter.type.modelSize, size <= 16 else {
        throw Rejection("\(start) arg\(index) type \(parameter.type.btfKind) is unsupported.")
      }
      if size == 0 { throw Rejection("\(start) has malformed void argument.") }
    }
    if signature.isVariadic { throw Rejection("\(start) with variable args is unsupported.") }
  }

  /// The type `void` in messages (`btf_type_str`).
  static let untyped = "UNKNOWN "

  private static func text(ofPointee type: CType) -> String {
    guard case .pointer(let pointer) = type else { return "" }
    return pointer.pointee == .void ? untyped : "\(pointer.pointee.btfKind) \(pointer.pointee.btfName)"
  }

  private static func pointee(
    _ parameters: [CTypes.Parameter], _ index: Int, _ flags: KnownKfunc.Flags
  ) -> Pointee {
    let parameter = parameters[index]
    guard case .pointer(let pointer) = parameter.type else { return .none }
    let isWritten = parameter.hasSuffix("__uninit") || index == 0 && flags.contains(.makesIterator)
    if pointer.pointee.recordName == "bpf_dynptr" { return .bytes(16, isWritten: isWritten) }
    if index + 1 < parameters.count, parameters[index + 1].hasSuffix("__sz") || parameters[index + 1].hasSuffix("__szk")
    {
      return .sized(isWritten: isWritten)
    }
    switch pointer.pointee {
    case .void, .function, .unknown: return .unknown
    case .record(let record) where !record.isComplete: return .unknown
    case let type: return .bytes(type.size, isWritten: isWritten)
    }
  }

  /// An argument in messages (`reg_arg_name`): a register, or the place from which a stack argument is passed.
  /// - Parameter index: its index, from 0.
  static func argumentName(_ index: Int) -> String { index < 5 ? "R\(index + 1)" : "*(R11-\(8 * (index - 4)))" }
}

extension CTypes.Parameter {
  func hasSuffix(_ suffix: String) -> Bool { name?.hasSuffix(suffix) ?? false }
}

extension VerifierInput {
  /// A kfunc with parameters that the verifier supplies has a function of its own for them in the kernel's BTF
  /// (`find_kfunc_impl_proto`).
  func requireImplementation(of kfunc: String) throws(Rejection) {
    guard let kernelTypes, let offer = KnownKfunc.named(kfunc)?.offer(to: context.kfuncHook), offer.implicitCount > 0,
      kernelTypes.id(.function, named: kfunc) != nil, kernelTypes.id(.function, named: kfunc + "_impl") == nil
    else { return }
    throw Rejection("cannot find function \(kfunc)_impl in BTF")
  }

  /// Whether a kfunc of the kernel, or of its test module, is known by its name.
  package static func knowsKfunc(_ name: String) -> Bool {
    KnownKfunc.named(name) != nil || KnownKfunc.lacksAddress(name)
  }

  /// The C prototype of a kfunc; nil for an unknown one. The kernel's own have that of the kernel's BTF.
  /// - Parameter id: its index in the program.
  func signature(ofKfunc id: Int) -> Signature? {
    let known = program.kfuncs.indices.contains(id) ? KnownKfunc.named(program.kfuncs[id].name) : nil
    return known?.signature ?? (kfuncs.indices.contains(id) ? kfuncs[id] : nil)
  }
}
