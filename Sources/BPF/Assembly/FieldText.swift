/// A special field of a map's value in text: `spin_lock@0`, `kptr:task_struct@8`, `list_head:item:node@16`.
enum FieldText {
  /// What a text has to be like.
  static let usage =
    "spin_lock@OFFSET, res_spin_lock, timer, wq, task_work, refcount, list_head:STRUCT:NODE, "
    + "rb_root:STRUCT:NODE, kptr:STRUCT, kptr_untrusted:STRUCT, percpu_kptr:STRUCT or uptr:STRUCT"

  private static let prefix = "bpf_"

  /// Reads a field; nil if the text is none.
  static func field(_ text: String) -> ValueField? {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard halves.count == 2, let offset = AssemblyToken.magnitude(halves[1]), offset <= UInt64(Int32.max),
      let kind = kind(halves[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)),
      Int(offset) % kind.alignment == 0
    else { return nil }
    return ValueField(kind, at: Int(offset))
  }

  private static func kind(_ words: [String]) -> ValueField.Kind? {
    guard words.allSatisfy({ !$0.isEmpty }) else { return nil }
    switch words.count {
    case 1: return ValueField.Kind(structure: prefix + words[0]).flatMap { $0.isNode ? nil : $0 }
    case 2: return ValueField.Reference(rawValue: words[0]).map { .pointer($0, words[1]) }
    case 3:
      let node = ValueField.Node(structure: words[1], member: words[2])
      switch words[0] {
      case "list_head": return .listHead(node)
      case "rb_root": return .treeRoot(node)
      default: return nil
      }
    default: return nil
    }
  }

  /// The text of a field.
  static func text(_ field: ValueField) -> String {
    let words: [String]
    switch field.kind {
    case .pointer(let reference, let structure): words = [reference.rawValue, structure]
    case .listHead(let node), .treeRoot(let node):
      words = [String(field.kind.name.dropFirst(prefix.count)), node.structure, node.member]
    default: words = [String(field.kind.name.dropFirst(prefix.count))]
    }
    return words.joined(separator: ":") + "@\(field.offset)"
  }
}
