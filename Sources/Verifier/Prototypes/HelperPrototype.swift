/// What a helper takes and gives back (`struct bpf_func_proto`).
struct HelperPrototype: Hashable {
  /// What is done with memory.
  enum Use: Hashable {
    /// It is read (`MEM_RDONLY`).
    case read
    /// It is written (`MEM_WRITE`).
    case written
    /// It is written whole before anything reads it (`MEM_UNINIT`).
    case whole
  }

  /// What an argument has to be (`enum bpf_arg_type`).
  enum Argument: Hashable {
    /// Anything that is set.
    case anything
    /// A number.
    case scalar
    /// The program's context.
    case context
    /// A map itself.
    case map
    /// A key of the map.
    case mapKey
    /// A value of the map.
    case mapValue(Use)
    /// Memory; the next argument tells its bytes.
    case memory(Use)
    /// Memory of a number of bytes; written memory is aligned.
    case fixedMemory(Int, Use)
    /// The bytes of the memory before.
    case memorySize(allowsNone: Bool)
    /// A function.
    case function
    /// An address in the stack.
    case stack
    /// A timer in a map's value.
    case timer
    /// A lock in a map's value or in an object.
    case lock
    /// A pointer in a map's value or in an object that is exchanged.
    case exchanged
    /// A socket of any kind; the kernel's own too if `orObject`.
    case socket(orObject: Bool)
    /// A socket that was got and is given back.
    case releasedSocket
    /// A reserved part of a ring buffer that is given back.
    case releasedRingBuffer
    /// The bytes of the result: a number that is known.
    case reservedSize
    /// What has no rule here.
    case other(String)
    /// Where a dynptr is made.
    case newDynptr(Dynptr.Kind)
    /// A dynptr.
    case dynptr
    /// A dynptr of a part of a ring buffer that is given back.
    case releasedDynptr
    /// A kernel object, by the name of its structure.
    case object(String)
    /// What each processor has of its own (`ARG_PTR_TO_PERCPU_BTF_ID`).
    case perCPU
    /// A string that does not change (`ARG_PTR_TO_CONST_STR`).
    case string

    /// Whether what is passed is given back (`OBJ_RELEASE`).
    var isReleased: Bool { self == .releasedSocket || self == .releasedRingBuffer || self == .releasedDynptr }
  }

  /// An argument, and whether null may stand for it.
  struct Parameter: Hashable {
    let argument: Argument
    let mayBeNull: Bool
  }

  /// What it gives back (`enum bpf_return_type`).
  enum Result: Hashable {
    case scalar
    case void
    case mapValueOrNull
    case mapValue
    case socketOrNull
    case socketCommonOrNull
    case tcpSocketOrNull
    case ringBufferOrNull
    case dynptrMemoryOrNull
    /// A kernel object, by the name of its structure.
    case object(String, ObjectFlags, mayBeNull: Bool)
    case other
  }

  let parameters: [Parameter]
  let result: Result
  /// Whether pointers into packets may be passed (`pkt_access`).
  let mayAccessPackets: Bool
  /// Whether it may sleep (`might_sleep`).
  let maySleep: Bool

  /// The helpers that have rules of their own.
  static let mapLookup: Int32 = 1
  /// `bpf_get_smp_processor_id`.
  static let processorID: Int32 = 8
  static let tailCall: Int32 = 12
  static let bind: Int32 = 64
  static let setSocketOption: Int32 = 49
  static let getSocketOption: Int32 = 57
  static let getStack: Int32 = 67
  static let getTaskStack: Int32 = 141
  static let lookupTCP: Int32 = 84
  static let lookupUDP: Int32 = 85
  static let findVMA: Int32 = 180
  static let getReturnValue: Int32 = 186
  static let drainUserRing: Int32 = 209
  static let localStorage: Int32 = 81
  static let spinLock: Int32 = 93
  static let spinUnlock: Int32 = 94
  static let timerSetCallback: Int32 = 170
  static let exchangePointer: Int32 = 194
  static let formatString: Int32 = 165
  static let ofProcessor: Int32 = 153
  static let ofThisProcessor: Int32 = 154
  static let forEachMapElement: Int32 = 164
  static let loop: Int32 = 181
  static let setReturnValue: Int32 = 187
  static let dynptrFromMemory: Int32 = 197
  static let dynptrWrite: Int32 = 202

  /// Whether libbpf put the number there for what the kernel at hand does not have: a relocation of types, a variable or a kfunc
  /// (`bpf_core_poison_insn`, `poison_map_ldimm64`, `poison_kfunc_call`).
  static func isUnlinked(_ number: Int32) -> Bool {
    number == 0xbad_2310 || (2_001_000_000..<2_003_000_000).contains(number)
  }

  /// Whether it gives back another view of the socket that it takes (`is_ptr_cast_function`): `sk_fullsock`, `tcp_sock`, and
  /// those of `skc_to_tcp_sock` and its like.
  static func isCast(_ number: Int32) -> Bool { [95, 96, 136, 137, 138, 139, 140, 196].contains(number) }

  /// Whether it copies a string or a stack and tells how much (`do_refine_retval_range`): `probe_read_str`, `get_stack`,
  /// `probe_read_user_str`, `probe_read_kernel_str`, `get_task_stack`.
  static func returnsLength(_ number: Int32) -> Bool { [45, 67, 114, 115, 141].contains(number) }

  /// Whether packets may be elsewhere after a call (`bpf_helper_changes_pkt_data`).
  static func changesPackets(_ number: Int32) -> Bool {
    [9, 10, 11, 12, 13, 18, 19, 31, 38, 39, 43, 44, 50, 54, 63, 65, 73, 74, 75, 76, 90, 91, 143].contains(number)
  }

  /// The prototype of a helper in programs of a type; nil if they do not have it (`get_func_proto`).
  /// - Parameters:
  ///   - number: its number in `enum bpf_func_id`.
  ///   - context: the program's context.
  static func of(_ number: Int32, in context: ContextKind) -> HelperPrototype? {
    guard HelperConditions.hold(number, context) else { return nil }
    let own = context.type.flatMap { HelperTable.own[$0]?[number] }
    guard let variant = own ?? HelperTable.common[number] else { return nil }
    let all = HelperTable.signatures[number] ?? []
    return all.indices.contains(variant) ? all[variant] : nil
  }
}

/// The tables of helpers as they are read from text.
private enum HelperTable {
  /// The prototypes of each helper.
  static let signatures: [Int32: [HelperPrototype]] = {
    var signatures: [Int32: [HelperPrototype]] = [:]
    for row in HelperSignatures.rows.split(whereSeparator: { $0 == ";" || $0 == " " }) {
      let parts = row.split(separator: ":")
      guard parts.count == 2, let number = Int32(parts[0]) else { continue }
      signatures[number] = parts[1].split(separator: "|").compactMap { HelperPrototype(signature: $0) }
    }
    return signatures
  }()

  /// The index of the prototype that programs of every type have.
  static let common = read(HelperSets.common)
  /// Those of a type besides.
  static let own = HelperSets.own.mapValues(read)

  private static func read(_ text: String) -> [Int32: Int] {
    var variants: [Int32: Int] = [:]
    for word in text.split(separator: " ") {
      guard let number = Int32(word.prefix(while: \.isNumber)) else { continue }
      let letter = word.utf8.last.flatMap { $0 >= UInt8(ascii: "a") ? Int($0) - 96 : nil }
      variants[number] = letter ?? 0
    }
    return variants
  }
}

extension HelperPrototype {
  /// A prototype as `HelperSignatures` writes it.
  fileprivate init?(signature: Substring) {
    let halves = signature.split(separator: "/", maxSplits: 1)
    guard let first = halves.first else { return nil }
    let words = first.split(separator: ",")
    guard let result = words.first.flatMap({ Result(word: $0) }) else { return nil }
    self.result = result
    parameters = words.dropFirst().map { Parameter($0) }
    let flags = halves.count > 1 ? halves[1] : ""
    mayAccessPackets = flags.contains("p")
    maySleep = flags.contains("z")
  }
}

extension HelperPrototype.Result {
  /// A result as `HelperSignatures` writes it; nil for an unknown letter.
  fileprivate init?(word: Substring) {
    let name = String(word.dropFirst())
    switch word.first {
    case "i"?: self = .scalar
    case "v"?: self = .void
    case "m"?: self = .mapValueOrNull
    case "n"?: self = .mapValue
    case "s"?: self = .socketOrNull
    case "c"?: self = .socketCommonOrNull
    case "t"?: self = .tcpSocketOrNull
    case "r"?: self = .ringBufferOrNull
    case "d"?: self = .dynptrMemoryOrNull
    case "o"?: self = .object(name, [], mayBeNull: true)
    case "b"?: self = .object(name, .trusted, mayBeNull: false)
    case "u"?: self = .object(name, [], mayBeNull: false)
    case "x"?: self = .other
    default: return nil
    }
  }
}

extension HelperPrototype.Parameter {
  fileprivate init(_ text: Substring) {
    mayBeNull = text.hasSuffix("?") || text == "T"
    let word = text.hasSuffix("?") ? text.dropLast() : text
    let size = Int(word.dropFirst()) ?? 0
    switch word.first {
    case "A"?: argument = .anything
    case "I"?: argument = .scalar
    case "C"?: argument = .context
    case "M"?: argument = .map
    case "K"?: argument = .mapKey
    case "V"?: argument = .mapValue(word == "Vu" ? .whole : .read)
    case "R"?: argument = .memory(.read)
    case "W"?: argument = .memory(.written)
    case "U"?: argument = .memory(.whole)
    case "F"?: argument = .fixedMemory(size, .read)
    case "G"?: argument = .fixedMemory(size, .whole)
    case "H"?: argument = .fixedMemory(size, .written)
    case "S"?: argument = .memorySize(allowsNone: false)
    case "Z"?: argument = .memorySize(allowsNone: true)
    case "P"?: argument = .function
    case "T"?: argument = .stack
    case "k"?: argument = .socket(orObject: true)
    case "s"?: argument = .socket(orObject: false)
    case "L"?: argument = .releasedSocket
    case "N"?: argument = .releasedRingBuffer
    case "O"?: argument = .reservedSize
    case "B"?: argument = .object(String(word.dropFirst()))
    case "D"?:
      switch word {
      case "Dl": argument = .newDynptr(.local)
      case "Dr": argument = .newDynptr(.ringbuf)
      case "Dx": argument = .releasedDynptr
      default: argument = .dynptr
      }
    case "X"? where word == "Xtimer": argument = .timer
    case "X"? where word == "Xlock": argument = .lock
    case "X"? where word == "Xkptr": argument = .exchanged
    case "X"? where word == "Xpercpu": argument = .perCPU
    case "X"? where word == "Xstr": argument = .string
    default: argument = .other(String(word.dropFirst()))
    }
  }
}
