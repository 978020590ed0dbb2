/// A map of a program: what `BPF_MAP_CREATE` takes, and the initial bytes of global data.
///
/// `WideImmediate.mapIndex` and `WideImmediate.mapIndexValue` name a map by its index in `Program.maps`.
public struct MapDefinition: Hashable, Sendable, Codable {
  /// What a map is (`enum bpf_map_type`).
  public enum Kind: Hashable, Sendable, Codable {
    /// `BPF_MAP_TYPE_HASH`.
    case hash
    /// `BPF_MAP_TYPE_ARRAY`.
    case array
    /// `BPF_MAP_TYPE_PROG_ARRAY`: the targets of tail calls.
    case programArray
    /// `BPF_MAP_TYPE_PERCPU_HASH`.
    case perCPUHash
    /// `BPF_MAP_TYPE_PERCPU_ARRAY`.
    case perCPUArray
    /// `BPF_MAP_TYPE_INSN_ARRAY`: a jump table, the targets of `gotox`.
    case instructionArray
    /// Any other, by its number in `enum bpf_map_type`.
    case other(UInt32)
  }

  /// `BPF_F_RDONLY_PROG`: programs only read the map.
  public static let readOnlyForPrograms: UInt32 = 1 << 7

  /// The flag of maps that programs only write (`BPF_F_WRONLY_PROG`).
  public static let writeOnlyForPrograms: UInt32 = 1 << 8

  /// `BPF_F_INNER_MAP`: the number of entries of a map in a map of maps may be another.
  public static let innerMap: UInt32 = 1 << 12

  /// Its name; for global data that of the section, such as ".rodata".
  public var name: String
  /// What it is.
  public var kind: Kind
  /// Bytes of a key.
  public var keySize: Int
  /// Bytes of a value.
  public var valueSize: Int
  /// The most entries (`max_entries`).
  public var entryCount: Int
  /// `map_flags` of `BPF_MAP_CREATE`.
  public var flags: UInt32
  /// The initial value of the one entry of global data; nil for a map that starts empty, or with zeros.
  public var contents: [UInt8]?
  /// The bytes of a value that the kernel keeps to itself, such as a `struct bpf_timer`: user space reads zeros there.
  public var privateRanges: [Range<Int>]
  /// The special fields of a value, by their offsets (`struct btf_record`).
  public var fields: [ValueField]
  /// Whether the kernel has the types of keys and values (`map->btf`).
  public var isDescribed: Bool
  /// The name under which libbpf creates global data; nil where that is `name`.
  public var createdName: String?
  /// What the maps in a map of maps are like (`inner_map_meta`); none for all other maps.
  public private(set) var innerMaps: [MapDefinition] = []
  /// The programs of a program array that fills itself when it is created: the name of each by its index.
  public var programs: [Int: String]
  /// Where the entries of a jump table lead: slots of the program.
  public var targets: [Int]

  /// Creates a definition; each parameter is documented at the property of its name.
  public init(
    name: String, kind: Kind, keySize: Int, valueSize: Int, entryCount: Int, flags: UInt32 = 0,
    contents: [UInt8]? = nil, privateRanges: [Range<Int>] = [], programs: [Int: String] = [:],
    targets: [Int] = [], fields: [ValueField] = [], isDescribed: Bool = false,
    innerMap: MapDefinition? = nil
  ) {
    self.name = name
    self.kind = kind
    self.keySize = keySize
    self.valueSize = valueSize
    self.entryCount = entryCount
    self.flags = flags
    self.contents = contents
    self.privateRanges = privateRanges
    self.programs = programs
    self.targets = targets
    self.fields = fields
    self.isDescribed = isDescribed || !fields.isEmpty
    self.innerMap = innerMap
  }

  /// What the maps in a map of maps are like; nil for all other maps.
  public var innerMap: MapDefinition? {
    get { innerMaps.first }
    set { innerMaps = newValue.map { [$0] } ?? [] }
  }

  /// Whether its values are maps (`BPF_MAP_TYPE_ARRAY_OF_MAPS`, `BPF_MAP_TYPE_HASH_OF_MAPS`).
  public var isMapOfMaps: Bool { kind.number == 12 || kind.number == 13 }

  /// Whether its values have special fields.
  public var hasFields: Bool { !fields.isEmpty }

  /// The name as the kernel keeps it (`BPF_OBJ_NAME_LEN`).
  public var kernelName: String {
    let isAllowed = { (letter: Character) in
      letter.isASCII && (letter.isLetter || letter.isNumber || letter == "_" || letter == ".")
    }
    return String((createdName ?? name).prefix(15).map { isAllowed($0) ? $0 : "_" })
  }

  /// A jump table (`BPF_MAP_TYPE_INSN_ARRAY`).
  ///
  /// The kernel's values are `struct bpf_insn_array_value`, 16 bytes; programs see an address of 8 bytes for each.
  /// - Parameters:
  ///   - name: its name.
  ///   - targets: where its entries lead: slots of the program.
  public static func jumpTable(named name: String, targets: [Int]) -> MapDefinition {
    MapDefinition(
      name: name, kind: .instructionArray, keySize: 4, valueSize: 16, entryCount: targets.count, targets: targets)
  }

  /// The same map of a program whose instructions moved.
  /// - Parameter moved: the slot to which the instruction of a slot moved.
  public func leading(to moved: (Int) -> Int) -> MapDefinition {
    var map = self
    map.targets = targets.map(moved)
    return map
  }

  /// Whether it has a value for each processor.
  public var isPerCPU: Bool { kind == .perCPUHash || kind == .perCPUArray }

  /// Whether programs only read the map. The kernel makes jump tables so itself.
  public var isReadOnly: Bool { flags & Self.readOnlyForPrograms != 0 || kind == .instructionArray }

  /// Whether programs only write the map (`BPF_F_WRONLY_PROG`).
  public var isWriteOnly: Bool { flags & Self.writeOnlyForPrograms != 0 }
}

extension MapDefinition.Kind {
  /// The kind with a number of `enum bpf_map_type`.
  public init(number: UInt32) {
    switch number {
    case 1: self = .hash
    case 2: self = .array
    case 3: self = .programArray
    case 5: self = .perCPUHash
    case 6: self = .perCPUArray
    case 34: self = .instructionArray
    default: self = .other(number)
    }
  }

  /// The number in `enum bpf_map_type`.
  public var number: UInt32 {
    switch self {
    case .hash: 1
    case .array: 2
    case .programArray: 3
    case .perCPUHash: 5
    case .perCPUArray: 6
    case .instructionArray: 34
    case .other(let number): number
    }
  }
}

extension MapDefinition.Kind {
  /// The name as bpftool and the assembler write it: `prog_array`; `type N` for a number without a name here.
  public var name: String {
    switch self {
    case .hash: "hash"
    case .array: "array"
    case .programArray: "prog_array"
    case .perCPUHash: "percpu_hash"
    case .perCPUArray: "percpu_array"
    case .instructionArray: "insn_array"
    case .other(let number): "type \(number)"
    }
  }
}
