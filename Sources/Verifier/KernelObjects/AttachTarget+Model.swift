import TypeSources

extension Walker {
  /// Checks that a function's arguments and its result can be passed on to programs (`btf_distill_func_proto`).
  func checkModel(_ target: AttachTarget, _ attach: AttachType) throws(Stop) {
    if let complaint = target.complaint { throw refuseTarget(complaint) }
    if [.modifyReturn, .traceExit, .traceSession].contains(attach), target.size(target.result).map({ $0 > 8 }) ?? false
    {
      throw refuseTarget(
        "Attach to function \(target.name) with a >8 byte return value is not supported for this attach type")
    }
  }
}

extension AttachTarget {
  /// What of its prototype cannot be passed on; nil for nothing.
  fileprivate var complaint: String? {
    let start = "The function \(name)"
    if parameters.count > FunctionPrototype.mostParameters {
      return "\(start) has \(parameters.count) arguments. Too many."
    }
    let given = types.plain(result)?.type
    if result != 0, given?.isStructure ?? false || size(result) == nil {
      return "\(start) return type \(given?.kindName ?? "UNKNOWN") is unsupported."
    }
    for (index, parameter) in parameters.enumerated() {
      if parameter.type == 0 {
        return index == parameters.count - 1
          ? "\(start) with variable args is unsupported." : "\(start) has malformed void argument."
      }
      guard let size = size(parameter.type), size <= 16 else {
        return "\(start) arg\(index) type \(types.plain(parameter.type)?.type.kindName ?? "UNKNOWN") is unsupported."
      }
      if size == 0 { return "\(start) has malformed void argument." }
    }
    return nil
  }

  /// The bytes of an argument or a result; nil for a type that none has (`__get_type_size`).
  fileprivate func size(_ type: UInt32) -> Int? {
    switch types.plain(type)?.type {
    case .integer(_, let size)?, .enumeration(_, let size)?: size
    case .pointer?: 8
    case .structure(let structure)?: structure.size
    default: nil
    }
  }
}

extension KernelType {
  fileprivate var isStructure: Bool { if case .structure = self { true } else { false } }
}
