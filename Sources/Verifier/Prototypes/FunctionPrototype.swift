import BPF
import CTypes

/// What a verifier makes of a function's BTF prototype (`btf_prepare_func_args`).
struct FunctionPrototype {
  /// What an argument has to be.
  enum Argument: Hashable {
    /// A number (`ARG_ANYTHING`).
    case scalar
    /// The program's context (`ARG_PTR_TO_CTX`).
    case context
    /// Memory of a number of bytes, or null; only for global functions (`ARG_PTR_TO_MEM`).
    case memory(Int)
    /// A dynptr (`ARG_PTR_TO_DYNPTR`).
    case dynptr
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
  ///   - mayHaveTags: whether parameters may have tags that the prototype does not show.
  init(_ signature: Signature, isGlobal: Bool, context: ContextKind, mayHaveTags: Bool) {
    name = signature.name
    parameterCount = signature.parameters.count
    self.isGlobal = isGlobal
    returnsVoid = signature.result == .void
    arguments = Self.arguments(signature, isGlobal, context, mayHaveTags)
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
    _ signature: Signature, _ isGlobal: Bool, _ context: ContextKind, _ mayHaveTags: Bool
  ) -> Arguments {
    let name = signature.name
    let count = signature.parameters.count
    guard count <= mostParameters else {
      return .unusable(["kernel supports at most \(mostParameters) parameters, function \(name) has \(count)"])
    }
    if isGlobal, count > 5 {
      return .unusable(["global function \(name) has \(count) > 5 args, stack args not supported"])
    }
    guard signature.result == .void || signature.result.isBTFNumber else {
      return .unusable(
        isGlobal ? ["Global function \(name)() return value not void or scalar. Only those are supported."] : [])
    }
    var arguments: [Argument] = []
    for (index, parameter) in signature.parameters.enumerated() {
      switch parameter.type {
      case .pointer(let pointer) where context.isContext(pointer.pointee): arguments.append(.context)
      case .pointer(let pointer) where pointer.pointee.recordName == "bpf_dynptr": arguments.append(.dynptr)
      case .pointer(let pointer) where isGlobal:
        guard pointer.pointee.isComplete else {
          if mayHaveTags { return .open("the tags of parameter \(index + 1) of \(name)") }
          return .unusable([
            "arg#\(index) reference type('\(pointer.pointee.btfKind) \(pointer.pointee.btfName)') size cannot be determined: -22"
          ])
        }
        arguments.append(.memory(pointer.pointee.size))
      case let type where type.isBTFNumber: arguments.append(.scalar)
      default:
        return .unusable(
          isGlobal ? ["Arg#\(index) type \(parameter.type.btfKind) in \(name)() is not supported yet."] : [])
      }
    }
    return .known(arguments)
  }
}

extension VerifierInput {
  /// What the verifier makes of each function's prototype.
  var functionPrototypes: [FunctionPrototype] {
    program.subprograms.indices.map { index in
      let function = program.subprograms[index]
      if let signature = prototypes.indices.contains(index) ? prototypes[index] : nil {
        return FunctionPrototype(
          signature, isGlobal: function.isGlobal, context: context, mayHaveTags: mayHaveTags)
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
