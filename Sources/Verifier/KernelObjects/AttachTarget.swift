import TypeSources

/// What a program is attached to, in the kernel's types (`bpf_check_attach_target`).
struct AttachTarget {
  /// What a program is attached to.
  enum Kind {
    /// A function of the kernel.
    case function
    /// A tracepoint of the kernel, or one that a module has.
    case tracepoint(isOfModule: Bool)
    /// A member of a structure of functions.
    case operation(Operation)
    /// A function of another program, of a type.
    case programFunction(ProgramType)
  }

  /// The function's name in messages.
  let name: String
  /// What it is.
  let kind: Kind
  /// The types that are named by numbers.
  let types: any KernelTypeSource
  /// The parameters; those of a tracepoint without the first, which is the program's own.
  let parameters: [KernelType.Parameter]
  /// The number of the result's type.
  let result: UInt32

  /// The member of a structure of functions; nil for all else.
  var operation: Operation? { if case .operation(let operation) = kind { operation } else { nil } }

  /// Whether it is a function of the kernel.
  var isOfKernel: Bool { if case .function = kind { true } else { false } }

  /// Whether it is a tracepoint.
  var isTracepoint: Bool { if case .tracepoint = kind { true } else { false } }

  /// Creates a description; each parameter is documented at the property of its name.
  init(
    name: String, kind: Kind, types: any KernelTypeSource, parameters: [KernelType.Parameter], result: UInt32
  ) {
    (self.name, self.kind, self.types, self.parameters, self.result) = (name, kind, types, parameters, result)
  }

  /// A function of the kernel, or of another program.
  init?(_ types: any KernelTypeSource, function name: String, kind: Kind = .function) {
    // A kfunc has what the verifier supplies, too (`btf_attach_func_proto`).
    var whole: UInt32?
    if case .function = kind, KnownKfunc.takesImplicit(Substring(name)) {
      whole = types.id(.function, named: name + "_impl")
    }
    guard let id = whole ?? types.id(.function, named: name), case .function(_, let prototype)? = types.type(id),
      case .prototype(let result, let parameters)? = types.type(prototype)
    else { return nil }
    self.init(name: name, kind: kind, types: types, parameters: parameters, result: result)
  }

  /// A member of a structure of functions.
  init?(_ types: any KernelTypeSource, _ operation: Operation) {
    guard let prototype = types.pointedPrototype(operation.member.type),
      case .prototype(let result, let parameters)? = types.type(prototype)
    else { return nil }
    self.init(
      name: operation.member.name, kind: .operation(operation), types: types, parameters: parameters, result: result)
  }

  /// A tracepoint: the function that calls its programs has the names of the arguments; where many tracepoints share one,
  /// only their types are known.
  init?(_ types: any KernelTypeSource, tracepoint name: String) {
    let typedef = "btf_trace_" + name
    guard let id = types.id(.typedef, named: typedef), case .modified(let pointer, _)? = types.type(id),
      case .pointer(let own)? = types.type(pointer)
    else { return nil }
    var prototype = own
    if let function = types.id(.function, named: "__bpf_trace_" + name),
      case .function(_, let type)? = types.type(function)
    {
      prototype = type
    }
    guard case .prototype(let result, let parameters)? = types.type(prototype) else { return nil }
    self.init(
      name: name, kind: .tracepoint(isOfModule: types.place(of: id) != nil), types: types,
      parameters: Array(parameters.dropFirst()), result: result)
  }
}

extension AttachType {
  static let traceRawTracepoint = AttachType(rawValue: 23)
  static let traceEntry = AttachType(rawValue: 24)
  static let traceExit = AttachType(rawValue: 25)
  static let modifyReturn = AttachType(rawValue: 26)
  static let lsmHook = AttachType(rawValue: 27)
  /// `BPF_TRACE_ITER`.
  package static let traceIterator = AttachType(rawValue: 28)
  static let lsmCgroup = AttachType(rawValue: 43)
  static let traceSession = AttachType(rawValue: 58)

  /// The function that programs for many functions are verified against.
  static let ofMany = "bpf_multi_func"

  /// `BPF_TRACE_FENTRY_MULTI`, `BPF_TRACE_FEXIT_MULTI`, `BPF_TRACE_FSESSION_MULTI`.
  package var isMulti: Bool { (59...61).contains(rawValue) }
}

extension VerifierInput {
  /// What the name of the program's section says; nil without one.
  var programSection: ProgramSection? { section.flatMap { ProgramSection(named: $0) } }

  /// Whether the program may sleep (`BPF_F_SLEEPABLE`); nil where its section is not known and its type does not tell.
  package var maySleep: Bool? {
    if replaced != nil { return false }
    if context.type == .syscall { return true }
    if let section = programSection { return section.maySleep }
    return context.mayBeSleepable ? nil : false
  }

  /// What the section's name says of the target, behind the slash, without the module that may precede it; nil for nothing.
  var targetName: String? {
    guard let section, let slash = section.firstIndex(of: "/") else { return nil }
    var name = section[section.index(after: slash)...]
    if let colon = name.firstIndex(of: ":"), [.tracing, .lsm].contains(context.type) {
      name = name[name.index(after: colon)...]
    }
    return name.isEmpty ? nil : String(name)
  }
}

extension VerifierInput {
  /// The type of the kernel that the program is attached to (`attach_btf_id`); nil for none.
  package var attachType: (kind: KernelType.Kind, name: String)? {
    if attachment != nil { return nil }
    if let operation { return (.structure, operation.structure) }
    guard case .program(let type, let attach) = context, type == .tracing || type == .lsm, !attach.isMulti,
      let targetName
    else { return nil }
    switch attach {
    case .traceRawTracepoint: return (.typedef, "btf_trace_" + targetName)
    case .traceIterator: return (.function, "bpf_iter_" + targetName)
    case .lsmHook, .lsmCgroup: return (.function, "bpf_lsm_" + targetName)
    default: return (.function, targetName)
    }
  }
}

extension Walker {
  /// What is missing where a path needs the kernel's types.
  static let needsTypes = "needs the kernel's BTF (--kernel-btf)"

  /// The kernel's types.
  func types(for what: String) throws(Stop) -> any KernelTypeSource {
    guard let types = input.kernelTypes else { throw open("\(what): \(Self.needsTypes)") }
    return types
  }

  /// What the program is attached to; nil for one that is attached to nothing in the kernel's types (`check_attach_btf_id`).
  func findAttachTarget() throws(Stop) -> AttachTarget? {
    switch input.attachment {
    case .replaces(let function)?:
      // Its type, its arguments and what it may call are those of the function.
      try checkReplaced(function)
      return nil
    case .traces(let function)?: return try findTraced(function)
    case .unread?: throw open("a program that is attached to one of another file, which only verify reads")
    case nil: break
    }
    if input.context.type == .replacement { throw open("a program of type ext without what it replaces (--attach-to)") }
    guard case .program(let type, let attach) = input.context, [.tracing, .lsm, .structOperations].contains(type) else {
      return nil
    }
    let types = try types(for: "the context of a program of type \(type.name)")
    if type == .structOperations { return try findOperation(types) }
    if attach.isMulti {
      // What it is attached to later is checked then.
      guard let target = AttachTarget(types, function: AttachType.ofMany) else {
        throw open("a target that the kernel's BTF does not have: \(AttachType.ofMany)")
      }
      return target
    }
    guard let name = input.targetName else {
      // The target of an object's program may be named when it is loaded; a text is loaded as it is.
      if input.programTypes == nil { throw refuseTarget("Tracing programs must provide btf_id") }
      throw open("a program of type \(type.name) without a target (SEC(\"TYPE/TARGET\"), .section TYPE/TARGET)")
    }
    let target =
      attach == .traceRawTracepoint
      ? AttachTarget(types, tracepoint: name)
      : input.attachType.flatMap { AttachTarget(types, function: $0.name) }
    guard let target else {
      throw open(
        "a target that the kernel's BTF does not have: \(name) (a module's: --module-btf; another program's: --attach-to)"
      )
    }
    try checkTarget(target, attach, types)
    return target
  }

  /// Checks that programs may be attached there.
  private func checkTarget(
    _ target: AttachTarget, _ attach: AttachType, _ types: any KernelTypeSource
  ) throws(Stop) {
    let sleeps = input.maySleep ?? false
    switch attach {
    case .traceRawTracepoint:
      let faultable = target.name == "sys_enter" || target.name == "sys_exit"
      if sleeps, !faultable {
        throw refuseTarget("Sleepable program cannot attach to non-faultable tracepoint \(target.name)")
      }
    case .traceEntry, .traceExit, .traceSession, .modifyReturn:
      try checkModel(target, attach)
      try checkPlace(target.name, attach, sleeps)
      if attach != .traceEntry, Self.endless.contains(target.name) {
        throw refuseTarget(
          "Attaching fexit/fsession/fmod_ret to __noreturn function '\(target.name)' is rejected.")
      }
      if Self.denied.contains(target.name) {
        throw refuseTarget("Attaching tracing programs to function '\(target.name)' is rejected.")
      }
    case .lsmHook, .lsmCgroup: try checkHook(target, sleeps)
    case .traceIterator: try checkIterated(target.name)
    default: throw open("what a program is attached to")
    }
  }

  /// The program is refused for what it is attached to.
  func refuseTarget(_ message: String, fileID: String = #fileID, line: Int = #line) -> Stop {
    .rejected(Rejection(message, fileID: fileID, line: line))
  }

  /// Functions that do not return (`noreturn_deny`).
  private static let endless: Set<String> = [
    "__ia32_sys_exit", "__ia32_sys_exit_group", "__kunit_abort", "kunit_try_catch_throw",
    "__module_put_and_kthread_exit", "__x64_sys_exit", "__x64_sys_exit_group", "do_exit", "do_group_exit",
    "kthread_complete_and_exit", "make_task_dead",
  ]

  /// Functions that programs themselves need (`btf_id_deny`).
  private static let denied: Set<String> = [
    "___migrate_enable", "migrate_disable", "migrate_enable", "rcu_read_unlock_strict", "preempt_count_add",
    "preempt_count_sub", "__rcu_read_lock", "__rcu_read_unlock",
  ]
}
