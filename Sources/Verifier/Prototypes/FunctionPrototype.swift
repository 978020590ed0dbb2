import BPF
import CTypes
import TypeSources

/// What a verifier makes of a function's BTF prototype (`btf_prepare_func_args`).
struct FunctionPrototype {
  /// What an argument has to be.
  enum Argument: Hashable {
    /// A number (`ARG_ANYTHING`).
    case scalar
    /// The program's context (`ARG_PTR_TO_CTX`).
    case context
    /// Memory of a number of bytes; only for global functions (`ARG_PTR_TO_MEM`).
    case memory(Int, mayBeNull: Bool)
    /// An address in an arena, or a number (`ARG_PTR_TO_ARENA`).
    case arena
    /// A dynptr (`ARG_PTR_TO_DYNPTR`).
    case dynptr
    /// A kernel object that is there as long as the function runs, by the number of its structure (`arg:trusted`).
    case trusted(UInt32, mayBeNull: Bool)
    /// Anything that is read as a kernel object (`arg:untrusted`).
    case untrusted(UInt32)
    /// Anything that is read as memory (`arg:untrusted`).
    case untrustedMemory
  }

  /// What the prototype says of all arguments.
  enum Arguments: Hashable {
    /// Each argument is checked at a call.
    case known([Argument])
    /// The prototype cannot be used; a static function is walked into all the same. With what the kernel's log says.
    case unusable([String])
    /// The prototype needs what is not modelled.
    case open(String)
  }

  /// The most parameters (`MAX_BPF_FUNC_ARGS`).
  static let mostParameters = 12

  /// The function's name.
  let name: String
  /// The parameters.
  let parameterCount: Int
  /// Whether it is verified on its own (`BTF_FUNC_GLOBAL`).
  let isGlobal: Bool
  /// Whether it has no result.
  let returnsVoid: Bool
  /// What its arguments have to be.
  let arguments: Arguments

  /// The stack-argument slots that it takes (`bpf_in_stack_arg_cnt`): one for each parameter behind the fifth, whatever its
  /// size.
  var stackSlots: Int { max(0, parameterCount - 5) }

  /// Whether it takes the context and nothing else, as a main program has to.
  var takesContextAlone: Bool { arguments == .known([.context]) }

  /// Reads a prototype.
  /// - Parameters:
  ///   - signature: the C prototype.
  ///   - isGlobal: whether it is a global function.
  ///   - context: what the program's context is.
  ///   - tags: the tags of its parameters.
  ///   - types: the types of the kernel; nil where they are not at hand.
  init(
    _ signature: Signature, isGlobal: Bool, context: ContextKind, tags: [FunctionTag],
    types: (any KernelTypeSource)?
  ) {
    name = signature.name
    parameterCount = signature.parameters.count
    self.isGlobal = isGlobal
    returnsVoid = signature.result == .void
    arguments = Self.arguments(signature, isGlobal, context, tags, types)
  }

  /// A function without a prototype: numbers in all its registers and in the slots that it loads.
  init(name: String, slots: Int, isGlobal: Bool) {
    self.name = name
    parameterCount = 5 + slots
    self.isGlobal = isGlobal
    returnsVoid = false
    arguments = .known([Argument](repeating: .scalar, count: 5 + slots))
  }

  /// A main program that takes its context.
  init(mainProgram name: String) {
    self.name = name
    parameterCount = 1
    isGlobal = true
    returnsVoid = false
    arguments = .known([.context])
  }

  private static func arguments(
    _ signature: Signature, _ isGlobal: Bool, _ context: ContextKind, _ tags: [FunctionTag],
    _ types: (any KernelTypeSource)?
  ) -> Arguments {
    let name = signature.name
    let count = signature.parameters.count
    guard count <= mostParameters else {
      return .unusable(["kernel supports at most \(mostParameters) parameters, function \(name) has \(count)"])
    }
    if isGlobal, count > 5 {
      return .unusable(["global function \(name) has \(count) > 5 args, stack args not supported"])
    }
    let givesArena = tags.contains { $0.parameter == nil && $0.text == ParameterTags.arenaResult }
    guard givesArena || signature.result == .void || signature.result.isBTFNumber else {
      return .unusable(
        isGlobal ? ["Global function \(name)() return value not void or scalar. Only those are supported."] : [])
    }
    var arguments: [Argument] = []
    for (index, parameter) in signature.parameters.enumerated() {
      let own: ParameterTags
      do throws(ParameterTags.Complaint) {
        own = try ParameterTags(tags, of: index, isGlobal: isGlobal)
      } catch {
        return .unusable([error.line])
      }
      if case .pointer(let pointer) = parameter.type {
        let found: Found
        do throws(ParameterTags.Complaint) {
          found = try Self.argument(pointer.pointee, index, own, isGlobal, context, types)
        } catch {
          return .unusable([error.line])
        }
        switch found {
        case .argument(let argument):
          arguments.append(argument)
          continue
        case .open(let tag): return .open("the tag \(tag) of parameter \(index + 1) of \(name)")
        case .none: break
        }
      }
      if !own.isEmpty { return .unusable(["arg#\(index) has pointer tag, but is not a pointer type"]) }
      guard parameter.type.isBTFNumber else {
        return .unusable(
          isGlobal ? ["Arg#\(index) type \(parameter.type.btfKind) in \(name)() is not supported yet."] : [])
      }
      arguments.append(.scalar)
    }
    return .known(arguments)
  }

  /// What is made of a pointer.
  enum Found {
    case argument(Argument)
    /// Its tag is not modelled.
    case open(String)
    /// It is no parameter that a static function's callers are checked for.
    case none
  }

  /// What a pointer has to be.
  /// - Throws: `ParameterTags.Complaint` with what the kernel's log says.
  private static func argument(
    _ pointee: CType, _ index: Int, _ tags: ParameterTags, _ isGlobal: Bool, _ context: ContextKind,
    _ types: (any KernelTypeSource)?
  ) throws(ParameterTags.Complaint) -> Found {
    func invalid() -> ParameterTags.Complaint {
      ParameterTags.Complaint("arg#\(index) has invalid combination of tags")
    }
    if tags.contains(.context) || context.isContext(pointee) {
      guard tags.isSubset(of: .context) else { throw invalid() }
      if !tags.isEmpty, let line = context.complaint(ofContext: pointee, index) {
        throw ParameterTags.Complaint(line)
      }
      return .argument(.context)
    }
    if pointee.recordName == "bpf_dynptr" {
      guard tags.isEmpty else { throw invalid() }
      return .argument(.dynptr)
    }
    if tags.contains(.trusted) {
      if tags.contains(.nonNull) { throw invalid() }
      guard let types else { return .open("arg:trusted") }
      return .argument(
        .trusted(try kernelType(pointee, index, types), mayBeNull: tags.contains(.nullable)))
    }
    if tags.contains(.untrusted) {
      guard tags == .untrusted else {
        throw ParameterTags.Complaint("arg#\(index) untrusted cannot be combined with any other tags")
      }
      if pointee == .void || pointee.isBTFNumber { return .argument(.untrustedMemory) }
      guard let types else { return .open("arg:untrusted") }
      return .argument(.untrusted(try kernelType(pointee, index, types)))
    }
    if tags.contains(.arena) {
      guard tags == .arena else {
        throw ParameterTags.Complaint("arg#\(index) arena cannot be combined with any other tags")
      }
      return .argument(.arena)
    }
    guard isGlobal else { return .none }
    if tags.contains(.nullable) { throw invalid() }
    guard pointee.isComplete else {
      throw ParameterTags.Complaint(
        "arg#\(index) reference type('\(pointee.btfKind) \(pointee.btfName)') size cannot be determined: -22")
    }
    return .argument(.memory(pointee.size, mayBeNull: !tags.contains(.nonNull)))
  }
}

extension VerifierInput {
  /// What the verifier makes of each function's prototype.
  var functionPrototypes: [FunctionPrototype] {
    program.subprograms.indices.map { index in
      let function = program.subprograms[index]
      if let signature = prototypes.indices.contains(index) ? prototypes[index] : nil {
        return FunctionPrototype(
          signature, isGlobal: index == 0 || function.isGlobal, context: context, tags: tags(of: index),
          types: kernelTypes)
      }
      return index == 0
        ? FunctionPrototype(mainProgram: function.name)
        : FunctionPrototype(
          name: function.name, slots: function.stackSlotCount ?? program.loadedSlots(ofSubprogram: index),
          isGlobal: function.isGlobal)
    }
  }
}

extension UncheckedProgram {
  /// The highest stack-argument slot that a function loads.
  fileprivate func loadedSlots(ofSubprogram index: Int) -> Int {
    instructions(ofSubprogram: index).reduce(0) { highest, instruction in
      guard case .load(_, _, base: .params, let offset) = instructions[instruction] else { return highest }
      return max(highest, Int(offset) / 8)
    }
  }
}
