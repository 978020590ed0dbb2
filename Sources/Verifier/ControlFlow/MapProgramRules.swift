import BPF

/// Which programs may use which maps at all (`check_map_prog_compatibility`).
struct MapProgramRules {
  /// Maps that programs may use that sleep, by their numbers in `enum bpf_map_type`.
  private static let ofSleepers: Set<UInt32> = [
    1, 2, 3, 5, 6, 9, 10, 11, 12, 13, 22, 23, 24, 27, 28, 29, 31, 32, 33, 34, 35,
  ]

  private let context: ContextKind
  private var storages: Set<UInt32> = []
  private var checked: Set<Int> = []

  init(_ context: ContextKind) { self.context = context }

  /// Checks a map where an instruction names it.
  mutating func check(_ map: Int, _ definition: MapDefinition) throws(Rejection) {
    guard checked.insert(map).inserted else { return }
    try Self.checkFields(definition, context)
    let kind = definition.kind.number
    if context.type == .syscall, !Self.ofSleepers.contains(kind) {
      throw Rejection("Sleepable programs can only use array, hash, ringbuf and local storage maps")
    }
    guard kind == 19 || kind == 21 || definition.kind == .arena else { return }
    guard storages.insert(kind).inserted else {
      throw Rejection(
        definition.kind == .arena ? "Only one arena per program" : "only one cgroup storage of each type is allowed")
    }
  }

  private static func checkFields(_ definition: MapDefinition, _ context: ContextKind) throws(Rejection) {
    let isTracing: Bool
    switch context.type {
    case .kprobe?, .tracepoint?, .perfEvent?, .rawTracepoint?, .rawTracepointWritable?: isTracing = true
    default: isTracing = false
    }
    let fields = definition.fields.map(\.kind)
    if isTracing, fields.contains(where: \.isGraphRoot) {
      throw Rejection("tracing progs cannot use bpf_{list_head,rb_root} yet")
    }
    if context.type == .socketFilter, definition.hasLock {
      throw Rejection("socket filter progs cannot use bpf_spin_lock yet")
    }
    if isTracing, fields.contains(.spinLock) { throw Rejection("tracing progs cannot use bpf_spin_lock yet") }
  }
}

extension ValueField.Kind {
  /// Whether nodes hang on it: the head of a list or the root of a tree (`BPF_GRAPH_ROOT`).
  var isGraphRoot: Bool {
    switch self {
    case .listHead, .treeRoot: true
    default: false
    }
  }
}

extension UncheckedProgram {
  /// The maps that instructions name, in the order of the instructions.
  var usedMaps: [Int] { instructions.compactMap(\.map).filter(maps.indices.contains) }
}
