import BPF

/// What a helper does with memory and what it gives: for who runs a program without a kernel.
package struct HelperContract: Sendable {
  /// What it gives.
  package enum Result: Hashable, Sendable {
    /// Nothing.
    case void
    /// Any number.
    case scalar
    /// A number from -4095 to 0.
    case errorOrZero
    /// An error, or a number up to what an argument holds, by its index.
    case length(Int)
    /// A value of the map.
    case mapValue(mayBeNull: Bool)
    /// One of the kernel's structures, by its name.
    case structure(String, mayBeNull: Bool)
    /// As many bytes as an argument tells, by its index; or null.
    case reserved(Int)
    /// The pointer that was in the memory of the first argument.
    case exchanged
    /// What the first argument has for a processor.
    case perCPU
    /// What has no rule here.
    case other
  }

  /// The memory that arguments point to.
  package let memory: [CalleeMemory]
  /// What it gives.
  package let result: Result
  /// The index of the argument that is a map; nil for none.
  package let map: Int?
  /// The index of the argument that is given back; nil for none.
  package let released: Int?
  /// The index of the argument where a dynptr is made; nil for none.
  package let newDynptr: Int?

  /// The contract of a helper; nil for one that programs of the type do not have (`get_func_proto`).
  /// - Parameters:
  ///   - number: its number in `enum bpf_func_id`.
  ///   - context: the program's context.
  package init?(_ number: Int32, in context: ContextKind) {
    guard let prototype = HelperPrototype.of(number, in: context) else { return nil }
    let parameters = prototype.parameters
    map = parameters.firstIndex { $0.argument == .map }
    released = parameters.firstIndex { $0.argument.isReleased }
    newDynptr = parameters.firstIndex {
      if case .newDynptr = $0.argument { true } else { false }
    }
    memory = parameters.indices.compactMap { index in
      let size: CalleeMemory.Size
      let use: CalleeMemory.Use
      var isDynptr = false
      switch parameters[index].argument {
      case .memory(let own): (size, use) = (.argument(index + 1), CalleeMemory.Use(own))
      case .fixedMemory(let bytes, let own): (size, use) = (.bytes(bytes), CalleeMemory.Use(own))
      case .mapKey: (size, use) = (.key, .read)
      case .mapValue(let own): (size, use) = (.value, CalleeMemory.Use(own))
      case .newDynptr: (size, use) = (.bytes(Self.dynptrSize), .written)
      case .dynptr, .releasedDynptr: (size, use, isDynptr) = (.bytes(Self.dynptrSize), .read, true)
      case .timer: (size, use) = (.bytes(Self.timerSize), .updated)
      case .exchanged: (size, use) = (.bytes(8), .updated)
      case .lock: (size, use) = (.bytes(4), .updated)
      default: return nil
      }
      return CalleeMemory(
        argument: index, size: size, use: use, mayBeNull: parameters[index].mayBeNull, isDynptr: isDynptr)
    }
    result = Self.result(of: number, prototype)
  }

  /// Bytes of a `struct bpf_dynptr`.
  package static let dynptrSize = 16
  /// Bytes of a `struct bpf_timer`.
  private static let timerSize = 16

  private static func result(of number: Int32, _ prototype: HelperPrototype) -> Result {
    switch prototype.result {
    case .void: return .void
    case .scalar where number == HelperPrototype.getReturnValue || number == HelperPrototype.processorID:
      return .errorOrZero
    case .scalar:
      guard HelperPrototype.returnsLength(number),
        let size = prototype.parameters.firstIndex(where: {
          if case .memorySize = $0.argument { true } else { false }
        })
      else { return .scalar }
      return .length(size)
    case .mapValueOrNull: return .mapValue(mayBeNull: true)
    case .mapValue: return .mapValue(mayBeNull: false)
    case .socketOrNull, .socketCommonOrNull: return .structure("bpf_sock", mayBeNull: true)
    case .tcpSocketOrNull: return .structure("bpf_tcp_sock", mayBeNull: true)
    case .ringBufferOrNull, .dynptrMemoryOrNull:
      return prototype.parameters.firstIndex { $0.argument == .reservedSize }.map { .reserved($0) } ?? .other
    case .object(let name, _, let mayBeNull): return .structure(name, mayBeNull: mayBeNull)
    case .other where number == HelperPrototype.exchangePointer: return .exchanged
    case .other where number == HelperPrototype.ofProcessor || number == HelperPrototype.ofThisProcessor: return .perCPU
    case .other: return .other
    }
  }
}

extension CalleeMemory.Use {
  fileprivate init(_ use: HelperPrototype.Use) { self = use == .read ? .read : .written }
}
