import BPF

/// Lists and trees of the program's own objects (`__process_kf_arg_ptr_to_graph_root`, `__process_kf_arg_ptr_to_graph_node`).
extension Walker {
  /// Checks the head of a list or the root of a tree.
  mutating func check(
    root held: RegisterState, _ name: String, isList: Bool, _ call: inout FieldCall
  ) throws(Stop) {
    let (fields, owner) = try graphOwner(held, name)
    let kind = isList ? "bpf_list_head" : "bpf_rb_root"
    guard let offset = held.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject("\(name) doesn't have constant offset. \(kind) has to be at the constant offset")
    }
    guard let field = fields.first(where: { $0.offset == offset && $0.kind.name == kind }), let node = field.kind.node
    else { throw reject("\(kind) not found at offset=\(offset)") }
    if !state.locks.contains(where: { $0.id == held.id && $0.owner == owner }) {
      let lock = fields.first { $0.kind == .spinLock }?.offset ?? -22
      let line = "bpf_spin_lock at off=\(lock) must be held for \(kind)"
      throw reject(
        state.locks.isEmpty ? [line] : ["held lock and object are not in the same allocation", line])
    }
    guard let structure = programStructure(named: node.structure),
      let place = input.structures[structure]?.members[node.member]
    else { throw open("the nodes of a list or tree that are not described") }
    call.graph = GraphNodes(structure: structure, offset: place, isList: isList)
  }

  private func graphOwner(_ held: RegisterState, _ name: String) throws(Stop) -> ([ValueField], HeldLock.Owner) {
    switch held.target {
    case .mapValue(let map)?: return (definition(ofMap: map).fields, .map(map))
    case .programObject(let object)? where object.isPlain && !held.mayBeNull:
      if !state.holdsReference(held) { throw reject("allocated object must be referenced") }
      return (objectFields(held), .program)
    default: throw reject("\(name) expected pointer to map value or allocated object")
    }
  }

  /// Checks a node.
  mutating func check(
    node held: RegisterState, _ name: String, _ argument: FieldArgument, _ kfunc: KfuncPrototype,
    _ call: inout FieldCall
  ) throws(Stop) {
    let object: ProgramObject?
    if case .programObject(let own)? = held.target, !held.mayBeNull { object = own } else { object = nil }
    let isOwned = object?.isPlain ?? false
    let isBorrowed = object?.isBorrowed ?? false
    switch argument {
    case .listNode(mayBeBorrowed: true) where isBorrowed && !state.holdsReference(held): break
    case .treeNode where !kfunc.name.hasPrefix("bpf_rbtree_add"):
      if !isBorrowed, !state.holdsReference(held) {
        throw reject("\(kfunc.name) can only take non-owning or refcounted bpf_rb_node pointer")
      }
      if isInTreeCallback { throw reject("\(kfunc.name) not allowed in rbtree cb") }
    default:
      if !isOwned { throw reject("\(name) expected pointer to allocated object") }
      if !state.holdsReference(held) { throw reject("allocated object must be referenced") }
    }
    guard let graph = call.graph, let object else { throw open("a node without a list or tree") }
    try check(held, name, object, in: graph)
    call.node = held
  }

  private func check(
    _ held: RegisterState, _ name: String, _ object: ProgramObject, in graph: GraphNodes
  ) throws(Stop) {
    let kind = graph.isList ? "bpf_list_node" : "bpf_rb_node"
    guard let offset = held.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject("\(name) doesn't have constant offset. \(kind) has to be at the constant offset")
    }
    guard objectFields(held).contains(where: { $0.offset == offset && $0.kind.name == kind }) else {
      throw reject("\(kind) not found at offset=\(offset)")
    }
    let expected = input.structures[graph.structure]?.name ?? ""
    if object.structure != graph.structure {
      throw reject(
        "operation on \(graph.isList ? "bpf_list_head" : "bpf_rb_root") expects arg#1 \(kind) at offset=\(graph.offset) in struct \(expected), but arg is at offset=\(offset) in struct \(structure(of: object)?.name ?? "")"
      )
    }
    if offset != graph.offset {
      throw reject(
        "arg#1 offset=\(offset), but expected \(kind) at offset=\(graph.offset) in struct \(expected)")
    }
  }

  /// Whether the callback of a tree runs, which compares nodes (`in_rbtree_lock_required_cb`).
  var isInTreeCallback: Bool {
    state.frames.contains { frame in
      guard frame.callbackResults != nil, let call = frame.callSite,
        case .call(.kfunc(let id, _)) = program.instructions[call], kfuncs.indices.contains(Int(id))
      else { return false }
      return kfuncs[Int(id)]?.name.hasPrefix("bpf_rbtree_add") ?? false
    }
  }

  /// The callback of a tree gets two nodes that belong to it (`set_rbtree_add_callback_state`).
  mutating func enterComparison(callback function: Int, _ graph: GraphNodes) throws(Stop) {
    var node = RegisterState.pointer(.programObject(borrowed(graph)))
    node.value = ScalarValue(UInt64(graph.offset))
    try enter(callback: function) { callee, _ in (callee[.r1], callee[.r2]) = (node, node) }
  }

  /// An object in a list or tree.
  func borrowed(_ graph: GraphNodes) -> ProgramObject {
    var object = ProgramObject(structure: graph.structure)
    object.borrow(input.structures)
    return object
  }
}

/// What the nodes of a list or a tree are part of.
struct GraphNodes {
  /// The structure of its elements, by the number of its type.
  let structure: UInt32
  /// Where the node is in it.
  let offset: Int
  /// Whether it is a list, not a tree.
  let isList: Bool
}

extension ValueField.Kind {
  /// What hangs on the head of a list or the root of a tree; nil for other fields.
  var node: ValueField.Node? {
    switch self {
    case .listHead(let node), .treeRoot(let node): node
    default: nil
    }
  }
}
