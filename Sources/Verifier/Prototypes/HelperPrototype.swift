/// What a helper takes and gives back (`struct bpf_func_proto`): those that this verifier models.
struct HelperPrototype {
  /// What an argument has to be (`enum bpf_arg_type`).
  enum Argument: Hashable {
    /// Anything that is set.
    case anything
    /// The program's context.
    case context
    /// A map itself.
    case map
    /// A key of the map.
    case mapKey
    /// A value of the map.
    case mapValue
    /// Memory that the helper reads; the next argument tells its bytes.
    case readMemory
    /// The bytes of the memory before.
    case memorySize
    /// A function.
    case function
    /// An address in the stack, or null.
    case stackOrNull
  }

  /// What it gives back (`enum bpf_return_type`).
  enum Result: Hashable {
    /// A number.
    case scalar
    /// The value of a map's entry, or null.
    case mapValueOrNull
  }

  /// The maps that it takes.
  enum Maps: Hashable {
    /// Hash tables and arrays.
    case elements
    /// Program arrays.
    case programs
    /// It takes none.
    case none
  }

  let arguments: [Argument]
  let result: Result
  let maps: Maps

  /// `bpf_loop`.
  static let loop: Int32 = 181

  /// `bpf_tail_call`.
  static let tailCall: Int32 = 12

  /// The prototype of a helper; nil if it is not modelled.
  /// - Parameter number: its number in `enum bpf_func_id`.
  static func of(_ number: Int32) -> HelperPrototype? {
    switch number {
    case 1: HelperPrototype([.map, .mapKey], .mapValueOrNull, .elements)
    case 2: HelperPrototype([.map, .mapKey, .mapValue, .anything], maps: .elements)
    case 3: HelperPrototype([.map, .mapKey], maps: .elements)
    // ktime_get_ns, get_prandom_u32, jiffies64, ktime_get_boot_ns, ktime_get_coarse_ns, ktime_get_tai_ns.
    case 5, 7, 118, 125, 160, 208: HelperPrototype([])
    // trace_printk: what follows its format is not checked.
    case 6: HelperPrototype([.readMemory, .memorySize])
    case tailCall: HelperPrototype([.context, .map, .anything], maps: .programs)
    case loop: HelperPrototype([.anything, .function, .stackOrNull, .anything])
    default: nil
    }
  }

  private init(_ arguments: [Argument], _ result: Result = .scalar, maps: Maps = .none) {
    self.arguments = arguments
    self.result = result
    self.maps = maps
  }

  private init(_ arguments: [Argument], _ result: Result, _ maps: Maps) {
    self.init(arguments, result, maps: maps)
  }
}
