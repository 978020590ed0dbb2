import CTypes
import CallingConvention
import Kfuncs

/// What the verifier of the running kernel refuses in calls of kfuncs, by the types of their parameters.
///
/// The words were seen on Linux 7.2 and 7.3; the functions are those of kernel/bpf/verifier.c and kernel/bpf/btf.c.
enum KernelRefusal: CaseIterable {
  /// A struct or union by value (`get_kfunc_ptr_arg_type`, up to Linux 7.3).
  case aggregate
  /// A struct or union as the result (`__get_type_size`, up to Linux 7.3).
  case aggregateResult
  /// An `__int128` counts as one argument, so that stores to its second slot are too many (`bpf_fixup_call_args`).
  case wideScalar
  /// A pointer to anything but a scalar or a struct of scalars, without a size (`__btf_type_is_scalar_struct`).
  case pointee
  /// A pointer to a function is a callback, and a subprogram that Linux 7.2 knows as one.
  case callback
  /// A pointer to a struct that holds pointers has to be trusted (`process_kf_arg_ptr_to_btf_id`); Linux 7.2 says of it
  /// what it says of other pointees.
  case structOfPointers
  /// A `struct bpf_timer *` is in a map's value (`process_timer_func`).
  case timer
  /// A `struct bpf_dynptr *` is one on the stack (`process_dynptr_func`).
  case dynptr
  /// A `NAME__iter` is an iterator on the stack (`process_iter_arg`).
  case iterator
  /// The result of a kfunc with `KFUNC_ACQUIRE` has to be released, which the programs do not (`check_reference_leak`).
  case reference
  /// The second eightbyte of a result is in R2, which no program may read after a call (up to Linux 7.3). Compilers'
  /// programs read it; generated ones do not.
  case pairResult

  /// The text that the verifier's message contains.
  private var words: [String] {
    switch self {
    case .aggregate: ["Unrecognized "]
    case .aggregateResult: ["return type STRUCT is unsupported", "return type UNION is unsupported"]
    case .wideScalar: ["stack arg slots, but calls only require"]
    case .pointee: ["must point to scalar, or struct with scalar"]
    case .callback: ["expected pointer to func"]
    case .structOfPointers: ["expected STRUCT ", "must point to scalar, or struct with scalar"]
    case .timer: ["doesn't point to a map value"]
    case .dynptr: ["expected pointer to stack or const struct bpf_dynptr"]
    case .iterator: ["expected pointer to an iterator on stack"]
    case .reference: ["Unreleased reference"]
    case .pairResult: ["R2 !read_ok"]
    }
  }

  /// Whether the verifier has to refuse a parameter for its type and name.
  /// - Parameters:
  ///   - parameter: the parameter.
  ///   - names: the names of all parameters: `NAME__sz` makes `NAME` a buffer.
  private func concerns(_ parameter: Parameter, among names: Set<String>) -> Bool {
    let name = parameter.name ?? ""
    switch self {
    case .aggregate: return parameter.type.isAggregate
    case .wideScalar: if case .int128 = parameter.type { return true } else { return false }
    case .aggregateResult, .reference, .pairResult: return false
    case .iterator: return name.hasSuffix("__iter")
    case .pointee, .callback, .structOfPointers, .timer, .dynptr: break
    }
    guard case .pointer(let pointer) = parameter.type else { return false }
    switch (self, pointer.pointee) {
    case (.timer, .record(let record)): return record.tag == "bpf_timer"
    case (.dynptr, .record(let record)): return record.tag == "bpf_dynptr"
    case (.structOfPointers, .record(let record)): return record.holdsPointers
    case (.pointee, .void):
      let buffer = name.hasSuffix("__uninit") ? String(name.dropLast("__uninit".count)) : name
      return names.isDisjoint(with: [buffer + "__sz", buffer + "__szk"])
    case (.pointee, .pointer), (.pointee, .array), (.pointee, .function), (.callback, .function): return true
    default: return false
    }
  }

  /// Whether the verifier has to refuse a kfunc for its result.
  private func concernsResult(_ placement: Placement) -> Bool {
    switch self {
    case .aggregateResult: placement.signature.result.isAggregate
    case .pairResult: placement.result.eightbytes.count == 2
    default: false
    }
  }

  /// The refusal that a message is, where the types of a kfunc account for it; nil for an unexpected one.
  ///
  /// A message that names an argument has to name one of a parameter that is refused.
  /// - Parameters:
  ///   - message: the verifier's message.
  ///   - placement: the placement of the kfunc.
  ///   - traits: its behaviour, as its descriptor states it.
  ///   - isCompiled: whether a compiler wrote the program.
  static func expected(
    _ message: String, _ placement: Placement, _ traits: KfuncTraits = [], isCompiled: Bool = false
  ) -> KernelRefusal? {
    allCases.first { refusal in
      guard refusal.words.contains(where: message.contains), isCompiled || refusal != .pairResult else { return false }
      if refusal == .reference { return traits.contains(.acquires) }
      if refusal.concernsResult(placement) { return true }
      let names = Set(placement.parameters.compactMap(\.parameter.name))
      let slots = placement.parameters.filter { refusal.concerns($0.parameter, among: names) }.compactMap(\.firstSlot)
      guard let named = argument(namedIn: message) else { return !slots.isEmpty }
      return slots.contains(named)
    }
  }

  /// The slot of the argument that a message names, 0-based: `R1`, or `*(R11-8)` for the sixth; nil if it names none.
  static func argument(namedIn message: String) -> Int? {
    if let match = message.firstMatch(of: /\*\(R11-(\d+)\)/), let offset = Int(match.1) { return 4 + offset / 8 }
    if let match = message.firstMatch(of: /\bR([1-5])\b/), let number = Int(match.1) { return number - 1 }
    return nil
  }

  /// Whether kfunc.h leaves a kfunc out of a kernel module, so that the module need not have it.
  /// - Parameter kfunc: a kfunc of a library.
  static func isLeftOut(_ kfunc: Kfunc) -> Bool {
    if !kfunc.traits.isDisjoint(with: [.external, .crashes, .hostile]) { return true }
    let types = kfunc.signature.parameters.map(\.type) + [kfunc.signature.result]
    return types.contains(where: \.holdsFloats) || kfunc.placement.result.hasNativeHiddenPointer
  }
}

extension CType {
  /// Whether a value holds a floating-point number.
  fileprivate var holdsFloats: Bool {
    switch self {
    case .float, .double, .longDouble, .complex: true
    case .record(let record): record.fields.contains { $0.type.holdsFloats }
    case .array(let element, _): element.holdsFloats
    default: false
    }
  }
}

extension RecordType {
  /// Whether a member is a pointer.
  fileprivate var holdsPointers: Bool {
    fields.contains { field in
      switch field.type {
      case .pointer: true
      case .record(let record): record.holdsPointers
      case .array(element: .pointer, _): true
      default: false
      }
    }
  }
}
