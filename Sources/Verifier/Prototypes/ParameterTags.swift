import BPF
import CTypes

/// The tags of a parameter (`btf_scan_decl_tags`, `btf_scan_type_tags`).
struct ParameterTags: OptionSet {
  let rawValue: UInt8
  static let context = ParameterTags(rawValue: 1)
  static let trusted = ParameterTags(rawValue: 2)
  static let untrusted = ParameterTags(rawValue: 4)
  static let nonNull = ParameterTags(rawValue: 8)
  static let nullable = ParameterTags(rawValue: 16)
  static let arena = ParameterTags(rawValue: 32)

  private static let names: [String: ParameterTags] = [
    "arg:ctx": .context, "arg:trusted": .trusted, "arg:untrusted": .untrusted, "arg:nonnull": .nonNull,
    "arg:nullable": .nullable, "arg:arena": .arena,
  ]
  /// The tag of a pointer's type in place of one of the parameter.
  static let arenaType = "arena"
  /// What stands for the tag of the type of a function's result (`btf_validate_return_type`).
  static let arenaResult = "result:arena"

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Reads the tags of a parameter.
  /// - Parameters:
  ///   - tags: those of its function.
  ///   - index: the parameter.
  ///   - isGlobal: whether the function is a global one.
  /// - Throws: `Complaint` with what the kernel's log says.
  init(_ tags: [FunctionTag], of index: Int, isGlobal: Bool) throws(Complaint) {
    self = []
    for tag in tags where tag.parameter == index {
      if tag.text == Self.arenaType {
        formUnion(.arena)
        continue
      }
      guard tag.text.hasPrefix("arg:") else { continue }
      guard isGlobal else { throw Complaint("arg#\(index) type tag is not supported in static functions") }
      guard let known = Self.names[tag.text] else { throw Complaint("arg#\(index) has unsupported set of tags") }
      formUnion(known)
    }
  }

  /// What the kernel's log says of tags that it does not take.
  struct Complaint: Error {
    let line: String
    init(_ line: String) { self.line = line }
  }
}

extension ContextKind {
  /// What the kernel's log says of a parameter with the tag `arg:ctx` that is no context; nil if it is one
  /// (`btf_validate_prog_ctx_type`).
  func complaint(ofContext pointee: CType, _ index: Int) -> String? {
    if pointee == .void { return nil }
    if let name = type?.contextName, pointee.recordName == name { return nil }
    let isNumber = if case .integer = pointee { pointee.size == 8 } else { false }
    switch type {
    case .tracepoint?, .syscall?, .replacement?: return nil
    case .kprobe?, .perfEvent?: if pointee.recordName == "pt_regs" { return nil }
    case .tracing? where attach == .traceIterator:
      // One that is only declared is no structure in BTF.
      if let name = pointee.recordName, name.hasPrefix("bpf_iter__"), pointee.isComplete { return nil }
    case .tracing? where attach == .traceRawTracepoint:
      if isNumber || pointee.recordName == "bpf_raw_tracepoint_args" && pointee.isComplete { return nil }
    case .rawTracepoint?, .rawTracepointWritable?, .lsm?, .structOperations?, .tracing?: if isNumber { return nil }
    default: break
    }
    guard let name = type?.contextName else { return "arg#\(index) should be void pointer" }
    return "arg#\(index) should be `struct \(name) *`"
  }
}
