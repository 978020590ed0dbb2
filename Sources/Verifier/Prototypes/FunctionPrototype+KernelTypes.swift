import CTypes
import TypeSources

/// The kernel's type that the type of a program's own stands for.
extension FunctionPrototype {
  /// The number of the kernel's type with the name of a structure (`btf_get_ptr_to_btf_id`).
  /// - Parameters:
  ///   - pointee: the program's type.
  ///   - index: the parameter that points to it.
  ///   - types: the types of the kernel.
  /// - Throws: `ParameterTags.Complaint` with what the kernel's log says.
  static func kernelType(
    _ pointee: CType, _ index: Int, _ types: any KernelTypeSource
  ) throws(ParameterTags.Complaint) -> UInt32 {
    let start = "arg#\(index) reference type('\(pointee.btfKind) \(pointee.btfName)')"
    guard case .record(let record) = pointee, let name = record.tag, !name.isEmpty else {
      throw ParameterTags.Complaint("\(start) candidate matching error: -22")
    }
    // What is only declared is of a kind that the kernel's structures are not.
    let found =
      record.isComplete
      ? types.ids(record.kind == .union ? .union : .structure, flavoursOf: KernelType.essentialName(name)) : []
    guard found.count == 1, let id = found.first else {
      throw ParameterTags.Complaint("\(start) \(found.isEmpty ? "has no matches" : "is ambiguous")")
    }
    return id
  }
}
