import TypeSources

/// Programs at the entry or exit of a function of another program (`fentry`, `fexit`, `fsession` with `attach_prog_fd`).
extension Walker {
  /// The function, if the program may be attached to it (`bpf_check_attach_target`).
  func findTraced(_ traced: TargetFunction) throws(Stop) -> AttachTarget {
    let function = try verified(traced, "Tracing")
    let other = traced.program
    if case .traces(let next)? = other.attachment, next.program.loadedType == .tracing {
      throw refuseTarget("Cannot nest tracing program attach more than once")
    }
    let attach = input.context.attach
    if attach == .traceRawTracepoint {
      throw refuseTarget("Only FENTRY/FEXIT/FSESSION progs are attachable to another BPF prog")
    }
    guard let target = AttachTarget(traced, isReliable: !function.isUnreliable || attach == .traceIterator) else {
      throw open("the prototype of \(traced.name)")
    }
    try checkModel(target, attach)
    if attach == .traceIterator {
      try checkIterated(target.name)
      return target
    }
    if input.maySleep ?? false { throw refuseTarget("\(target.name) is not sleepable") }
    if attach == .modifyReturn { throw refuseTarget("can't modify return codes of BPF programs") }
    return target
  }

  /// The kernel's object in place of another program's context, which one of its functions takes; nil for all else that a pointer
  /// leads to (`btf_translate_to_vmlinux`).
  mutating func tracedContext(_ type: ProgramType, _ structure: String) throws(Stop) -> StructureID? {
    guard type.isContext(structure) else { return nil }
    if let name = type.kernelContextName { return self.structure(name) }
    guard let id = try kernelContextNumber(type) else { return nil }
    return self.structure(id)
  }
}

/// Five numbers of 64 bits and one as the result: what is taken for the prototype of a function that is called otherwise than its own
/// one says (`MAX_BPF_FUNC_REG_ARGS`).
private struct FiveNumbers: KernelTypeSource {
  func type(_ id: UInt32) -> KernelType? { id == 1 ? .integer(name: "u64", size: 8) : nil }
  func id(_ kind: KernelType.Kind, named name: String) -> UInt32? { nil }
  func isPerCPU(_ variable: UInt32) -> Bool { false }
  func ids(_ kind: KernelType.Kind, flavoursOf name: String) -> [UInt32] { [] }
  func place(of id: UInt32) -> (module: String, id: UInt32)? { nil }
}

extension AttachTarget {
  /// A function of another program; nil where its BTF does not have it.
  /// - Parameter isReliable: whether it is called as its prototype says.
  fileprivate init?(_ traced: TargetFunction, isReliable: Bool) {
    guard let type = traced.program.context.type else { return nil }
    if isReliable {
      self.init(traced.types, function: traced.name, kind: .programFunction(type))
    } else {
      let number = KernelType.Parameter(name: "", type: 1)
      self.init(
        name: traced.name, kind: .programFunction(type), types: FiveNumbers(),
        parameters: [number, number, number, number, number], result: 1)
    }
  }
}
