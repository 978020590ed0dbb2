/// How far a pointer to a kernel object is trusted, and what memory it points to (`enum bpf_type_flag`).
struct ObjectFlags: OptionSet, Hashable {
  let rawValue: UInt8

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The object is there as long as the program runs, or as long as the program holds it (`PTR_TRUSTED`).
  static let trusted = ObjectFlags(rawValue: 1)
  /// It may point anywhere; it is only read (`PTR_UNTRUSTED`).
  static let untrusted = ObjectFlags(rawValue: 2)
  /// The object is there as long as the region under RCU lasts (`MEM_RCU`).
  static let rcu = ObjectFlags(rawValue: 4)
  /// It points to memory of user space (`MEM_USER`).
  static let user = ObjectFlags(rawValue: 8)
  /// It points to what each processor has of its own (`MEM_PERCPU`).
  static let perCPU = ObjectFlags(rawValue: 16)
  /// It points to what a program allocated; it is written, too (`MEM_ALLOC`).
  static let allocated = ObjectFlags(rawValue: 32)

  /// What tags of members mean (`walk_type_tags`).
  static let memberTags: [String: ObjectFlags] = ["user": .user, "percpu": .perCPU, "rcu": .rcu]
  /// What tags of arguments mean (`ctx_type_tags`).
  static let argumentTags: [String: ObjectFlags] = ["user": .user, "percpu": .perCPU]

  /// What the tags of a pointer say; nil if there is more than one (`btf_type_tag_walk`).
  init?(tags: [String], _ meanings: [String: ObjectFlags]) {
    let all = ObjectFlags(tags.compactMap { meanings[$0] })
    guard all.rawValue.nonzeroBitCount <= 1 else { return nil }
    self = all
  }

  /// What comes before `ptr_` in messages (`reg_type_str`).
  var prefix: String {
    (contains(.user) ? "user_" : "") + (contains(.perCPU) ? "percpu_" : "") + (contains(.rcu) ? "rcu_" : "")
      + (contains(.untrusted) ? "untrusted_" : "") + (contains(.trusted) ? "trusted_" : "")
  }

  /// Whether a load may fault, so that the kernel reads with care (`bpf_may_fault_on_deref`).
  var mayFault: Bool { isEmpty || contains(.untrusted) }

  /// Whether it is trusted, without more being said of it (`is_trusted_reg`).
  var isTrusted: Bool { self == .trusted }
}
