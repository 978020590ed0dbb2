import CTypes

/// How the prototype of a program differs from that of the function that it replaces, in the kernel's words.
///
/// Source: Linux 7.3 `btf_check_func_type_match` (kernel/bpf/btf.c).
struct PrototypeDifferenceInWords {
  /// The first difference; nil for none.
  let first: String?

  /// - Parameters:
  ///   - own: the name of the program's function.
  ///   - mine: its prototype.
  ///   - its: the name of the function that is replaced.
  ///   - theirs: its prototype.
  ///   - complete: whether a structure that the prototype only declares is complete elsewhere in the program that it is of: the first for
  ///     the program's own, the second for the other one's.
  init(
    _ own: String, _ mine: Signature, _ its: String, _ theirs: Signature,
    complete: (own: (String) -> Bool, other: (String) -> Bool)
  ) {
    first = Self.result(own, mine, its, theirs) ?? Self.arguments(own, mine, its, theirs, complete)
  }

  private static func result(_ own: String, _ mine: Signature, _ its: String, _ theirs: Signature) -> String? {
    let (count, other) = (mine.parameters.count, theirs.parameters.count)
    if count != other { return "\(own)() has \(count) args while \(its)() has \(other) args" }
    if mine.result.isOfKind(theirs.result) { return nil }
    return "Return type \(mine.result.btfKind) of \(own)() doesn't match type \(theirs.result.btfKind) of \(its)()"
  }

  private static func arguments(
    _ own: String, _ mine: Signature, _ its: String, _ theirs: Signature,
    _ complete: (own: (String) -> Bool, other: (String) -> Bool)
  ) -> String? {
    for (index, (one, other)) in zip(mine.parameters, theirs.parameters).enumerated() {
      let (type, otherType) = (one.type, other.type)
      guard type.isOfKind(otherType) else {
        return "arg\(index) in \(own)() is \(type.btfKind) while \(its)() has \(otherType.btfKind)"
      }
      if type.isBTFNumber {
        if type.size == otherType.size { continue }
        return "arg\(index) in \(own)() has size \(type.size) while \(its)() has \(otherType.size)"
      }
      guard case .pointer(let pointer) = type, case .pointer(let otherPointer) = otherType else {
        return "arg\(index) in \(own)() has unrecognized type"
      }
      // A structure that is only declared is none.
      for (pointee, name, isComplete) in [
        (pointer.pointee, own, complete.own), (otherPointer.pointee, its, complete.other),
      ] {
        guard case .record = pointee, ["STRUCT", "UNION"].contains(pointee.btfKind) || isComplete(pointee.btfName)
        else {
          return "arg\(index) in \(name)() is not a pointer to context"
        }
      }
      let (name, otherName) = (pointer.pointee.btfName, otherPointer.pointee.btfName)
      if name != otherName {
        return "arg\(index) \(own)(struct \(name) *) doesn't match \(its)(struct \(otherName) *)"
      }
    }
    return nil
  }
}

extension CType {
  /// Whether BTF has the same kind of type for both, with the same number of members or constants.
  fileprivate func isOfKind(_ other: CType) -> Bool {
    guard btfKind == other.btfKind else { return false }
    switch (self, other) {
    case (.record(let one), .record(let two)): return one.fields.count == two.fields.count
    case (.enumeration(let one), .enumeration(let two)): return one.constants.count == two.constants.count
    default: return true
    }
  }
}
