import BPF

/// Kfuncs that work on special fields of maps' values: resilient locks, work queues, task work, interrupts.
extension Walker {
  /// What a call's arguments tell of fields.
  struct FieldCall {
    /// The map in whose value a field is that is passed.
    var map: (map: UInt32, uid: UInt32)?
    /// The pointer to the field.
    var field: RegisterState?
    /// The function that is passed, by its index.
    var callback: UInt32?
    /// The list or tree that is passed.
    var graph: GraphNodes?
    /// The node that is passed.
    var node: RegisterState?
    /// The type of the object of which a reference is taken, and whether the program owns it.
    var object: UInt32?
    var isOwner = false
  }

  /// Checks an argument that is a field, or belongs to one.
  mutating func check(
    _ argument: FieldArgument, _ held: RegisterState, _ name: String, _ index: Int, _ kfunc: KfuncPrototype,
    _ call: inout FieldCall
  ) throws(Stop) {
    switch argument {
    case .lock: try check(lock: held, name, kfunc.name)
    case .timer: try check(field: held, name, .timer, &call)
    case .workqueue: try check(field: held, name, .workqueue, &call)
    case .taskWork: try check(field: held, name, .taskWork, &call)
    case .map:
      guard case .map(let map)? = held.target, !held.mayBeNull else {
        throw reject("pointer in \(name) isn't map pointer")
      }
      if let field = call.map { try checkSameMap(held, name, index, as: field) }
      call.map = (map, held.mapUID)
    case .callback:
      guard case .function(let function)? = held.target else { throw reject("\(name) expected pointer to func") }
      call.callback = function
    case .listHead: try check(root: held, name, isList: true, &call)
    case .treeRoot: try check(root: held, name, isList: false, &call)
    case .listNode, .treeNode: try check(node: held, name, argument, kfunc, &call)
    case .allocated: try check(allocated: held, name, kfunc)
    case .counted: try check(counted: held, name, &call)
    case .interruptFlag: try check(interruptFlag: held, name, kfunc.name)
    }
  }

  private func check(
    field held: RegisterState, _ name: String, _ kind: ValueField.Kind, _ call: inout FieldCall
  ) throws(Stop) {
    call.map = (try checkFieldPointer(held, name, kind), held.mapUID)
    call.field = held
  }

  private mutating func check(lock held: RegisterState, _ name: String, _ kfunc: String) throws(Stop) {
    let isObject: Bool
    if case .programObject(let object)? = held.target { isObject = object.isPlain } else { isObject = false }
    if isInTreeCallback { throw reject("can't res_spin_{lock,unlock} in rbtree cb") }
    guard isObject || held.isMapValue else {
      throw reject("\(name) doesn't point to map value or allocated object")
    }
    let kind = kfunc.contains("irq") ? HeldLock.Kind.resilientWithoutInterrupts : .resilient
    try changeLock(held, name, kind, takes: kfunc.hasPrefix("bpf_res_spin_lock"))
  }

  /// What a call does before its arguments are checked: where a lock is not got, r0 tells why.
  mutating func beginFieldKfunc(_ kfunc: KfuncPrototype) throws(Stop) {
    guard kfunc.name.hasPrefix("bpf_res_spin_lock") else { return }
    var failed = RegisterState.unknown
    failed.value = ScalarValue(signedFrom: -4095, through: -1)
    try postpone(at: state.instruction + 1) { path in
      path.current.clearCallerSaved()
      path.current[.r0] = failed
    }
  }

  /// What a call does after its arguments are checked.
  mutating func finishFieldKfunc(_ kfunc: KfuncPrototype, _ call: FieldCall) throws(Stop) {
    if let callback = call.callback, let graph = call.graph {
      return try enterComparison(callback: Int(callback), graph)
    }
    guard let callback = call.callback, let field = call.field else { return }
    switch kfunc.name {
    case "bpf_wq_set_callback": try postpone(callback: Int(callback), owner: field, results: 0...0, maySleep: true)
    case "bpf_task_work_schedule_signal", "bpf_task_work_schedule_resume":
      try postpone(
        callback: Int(callback), owner: field, results: Int64(Int32.min)...Int64(Int32.max), maySleep: true)
    default: throw open("the callback of kfunc \(kfunc.name)")
    }
  }
}

extension RegisterState {
  /// Whether it points into a map's value.
  var isMapValue: Bool { if case .mapValue? = target { !mayBeNull } else { false } }
}
