import CTypes

/// What a kfunc does with memory and what it gives: for who runs a program without a kernel.
package struct KfuncContract: Sendable {
  /// What it gives.
  package enum Result: Hashable, Sendable {
    /// Nothing.
    case void
    /// Any number of the C type's bytes.
    case scalar
    /// A kernel object, by the name of its structure.
    case object(String)
    /// Memory of a number of bytes, or of as many as an argument tells, by its index.
    case memory(Int, sizeArgument: Int?)
    /// What is not modelled.
    case other
  }

  /// What its first argument is, where that is an iterator.
  package enum Iterator: Sendable {
    /// It is made there.
    case made
    /// It is stepped.
    case stepped
    /// It is ended.
    case ended
  }

  /// Its name.
  package let name: String
  /// The arguments that programs pass.
  package let argumentCount: Int
  /// The memory that arguments point to.
  package let memory: [CalleeMemory]
  /// What it gives.
  package let result: Result
  /// Whether the result may be null.
  package let mayReturnNull: Bool
  /// Whether the result has to be given back.
  package let acquires: Bool
  /// Whether the first argument is given back.
  package let releases: Bool
  /// What it does to an iterator; nil for none.
  package let iterator: Iterator?

  /// The contract of a program's kfunc; nil for one whose prototype is not known, or that no program may call.
  /// - Parameters:
  ///   - id: its index in the program.
  ///   - input: the program.
  package init?(_ id: Int, of input: VerifierInput) {
    guard let signature = input.signature(ofKfunc: id),
      let prototype = try? KfuncPrototype(
        signature, context: input.context, usesArena: input.usesArena, kernel: input.kernel)
    else { return nil }
    name = prototype.name
    argumentCount = prototype.parameters.count - (prototype.offer?.implicitCount ?? 0)
    memory = prototype.parameters.indices.prefix(argumentCount).compactMap { index in
      let parameter = prototype.parameters[index]
      let size: CalleeMemory.Size
      var isWritten = false
      var isDynptr = false
      switch parameter.argument {
      case .sizedMemory: size = .argument(index + 1)
      case .memory(let bytes): size = .bytes(bytes)
      case .dynptr(let isUninitialised):
        (size, isWritten, isDynptr) = (.bytes(HelperContract.dynptrSize), isUninitialised, !isUninitialised)
      case .iterator(_, let slots): size = .bytes(8 * slots)
      default: return nil
      }
      switch parameter.pointee {
      case .sized(true), .bytes(_, true): isWritten = true
      default: break
      }
      return CalleeMemory(
        argument: index, size: size, use: isWritten ? .written : .read, mayBeNull: parameter.mayBeNull,
        isDynptr: isDynptr)
    }
    let sizeArgument = prototype.parameters.firstIndex {
      if case .resultSize = $0.argument { true } else { false }
    }
    switch prototype.result {
    case .void: result = .void
    case .scalar: result = .scalar
    case .object(let name): result = .object(name)
    case .memory(let bytes, _): result = .memory(bytes, sizeArgument: sizeArgument)
    case .slice, .open: result = .other
    }
    mayReturnNull = prototype.flags.contains(.mayReturnNull)
    acquires = prototype.flags.contains(.acquires)
    releases = prototype.flags.contains(.releases)
    iterator =
      if prototype.flags.contains(.makesIterator) {
        .made
      } else if prototype.flags.contains(.stepsIterator) {
        .stepped
      } else if prototype.flags.contains(.endsIterator) {
        .ended
      } else {
        nil
      }
  }
}
