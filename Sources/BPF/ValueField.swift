/// A special field of a map's value or of an object: the kernel keeps it, and programs use it by calls only
/// (`struct btf_field`).
public struct ValueField: Hashable, Sendable, Codable {
  /// How the kernel looks on what a pointer leads to (`BPF_KPTR`, `BPF_UPTR`).
  public enum Reference: String, Hashable, Sendable, Codable, CaseIterable {
    /// The pointer may be stale (`BPF_KPTR_UNREF`).
    case untrusted = "kptr_untrusted"
    /// The field owns what it points to (`BPF_KPTR_REF`).
    case owned = "kptr"
    /// It owns memory of each processor (`BPF_KPTR_PERCPU`).
    case perCPU = "percpu_kptr"
    /// It points to memory of user space (`BPF_UPTR`).
    case user = "uptr"
  }

  /// What nodes a list or a tree has: the structure of its elements, and the name of the node in it.
  public struct Node: Hashable, Sendable, Codable {
    /// The structure's name.
    public let structure: String
    /// The name of its member.
    public let member: String

    /// Creates a description; each parameter is documented at the property of its name.
    public init(structure: String, member: String) {
      self.structure = structure
      self.member = member
    }
  }

  /// What the field is (`enum btf_field_type`).
  public enum Kind: Hashable, Sendable, Codable {
    /// `struct bpf_spin_lock`.
    case spinLock
    /// `struct bpf_res_spin_lock`.
    case resilientSpinLock
    /// `struct bpf_timer`.
    case timer
    /// `struct bpf_wq`.
    case workqueue
    /// `struct bpf_task_work`.
    case taskWork
    /// `struct bpf_refcount`.
    case refcount
    /// `struct bpf_list_head`.
    case listHead(Node)
    /// `struct bpf_list_node`.
    case listNode
    /// `struct bpf_rb_root`.
    case treeRoot(Node)
    /// `struct bpf_rb_node`.
    case treeNode
    /// A pointer with a tag to a structure, by its name.
    case pointer(Reference, String)
  }

  /// What it is.
  public let kind: Kind
  /// Where it is in the value, in bytes.
  public let offset: Int

  /// Creates a field; each parameter is documented at the property of its name.
  public init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// Its bytes in the value.
  public var range: Range<Int> { offset..<offset + kind.size }
}

extension ValueField.Kind {
  /// Its bytes (`btf_field_type_size`).
  public var size: Int {
    switch self {
    case .spinLock, .resilientSpinLock, .refcount: 4
    case .taskWork, .pointer: 8
    case .timer, .workqueue, .listHead, .treeRoot: 16
    case .listNode: 24
    case .treeNode: 32
    }
  }

  /// A multiple of which its offset has to be (`btf_field_type_align`).
  public var alignment: Int {
    switch self {
    case .spinLock, .resilientSpinLock, .refcount: 4
    default: 8
    }
  }

  /// Its name in messages (`btf_field_type_name`).
  public var name: String {
    switch self {
    case .spinLock: "bpf_spin_lock"
    case .resilientSpinLock: "bpf_res_spin_lock"
    case .timer: "bpf_timer"
    case .workqueue: "bpf_wq"
    case .taskWork: "bpf_task_work"
    case .refcount: "bpf_refcount"
    case .listHead: "bpf_list_head"
    case .listNode: "bpf_list_node"
    case .treeRoot: "bpf_rb_root"
    case .treeNode: "bpf_rb_node"
    case .pointer(.untrusted, _), .pointer(.owned, _): "kptr"
    case .pointer(.perCPU, _): "percpu_kptr"
    case .pointer(.user, _): "uptr"
    }
  }

  /// Whether it is a pointer.
  public var isPointer: Bool { if case .pointer = self { true } else { false } }

  /// The kinds that a name alone tells.
  static let named: [ValueField.Kind] = [
    .spinLock, .resilientSpinLock, .timer, .workqueue, .taskWork, .refcount, .listNode, .treeNode,
  ]

  /// Whether it is a node of a list or a tree, which values of maps do not have.
  var isNode: Bool { self == .listNode || self == .treeNode }

  /// A kind that a structure's name alone tells; nil for all others.
  /// - Parameter structure: the name, such as "bpf_timer".
  public init?(structure: String) {
    guard let kind = Self.named.first(where: { $0.name == structure }) else { return nil }
    self = kind
  }
}
