import BPF

/// Which helpers work on which maps.
///
/// Source: Linux 7.3 `check_map_func_compatibility`; numbers of `enum bpf_map_type` and `enum bpf_func_id`.
enum MapRules {
  /// `BPF_MAP_TYPE_SOCKMAP`.
  static let sockmap: UInt32 = 15
  /// `BPF_MAP_TYPE_SOCKHASH`.
  static let sockhash: UInt32 = 18
  /// `BPF_MAP_TYPE_XSKMAP`.
  static let xskmap: UInt32 = 17
  /// `BPF_MAP_TYPE_BLOOM_FILTER`.
  static let bloomFilter: UInt32 = 30

  /// The helpers that take maps of a type; a type that is not here has no rule of its own.
  private static let helpersOfMap: [UInt32: Set<Int32>] = {
    let redirect: Set<Int32> = [51, 1]
    let sockets: Set<Int32> = [1, 2, 3, 82]
    return [
      // program array, perf event array, ring buffer, user ring buffer, stack trace, cgroup array
      3: [12], 4: [22, 25, 111, 55, 121], 27: [130, 131, 134, 198, 199, 200], 31: [209], 7: [27], 8: [33, 37],
      // cgroup storage, devmap, cpumap, xskmap, maps of maps
      19: [81], 21: [81], 14: redirect, 25: redirect, 16: [51], 17: redirect, 12: [1], 13: [1],
      // sockmap, sockhash, sockets of reuseport
      15: sockets.union([52, 53, 60]), 18: sockets.union([72, 70, 71]), 20: [82],
      // queue, stack, bloom filter
      22: [89, 88, 87], 23: [89, 88, 87], 30: [89, 87],
      // storages of sockets, inodes, tasks, cgroups
      24: [107, 108, 194], 28: [145, 146, 194], 29: [156, 157, 194], 32: [210, 211, 194],
      // jump tables
      34: [],
    ]
  }()

  /// The types of maps that a helper takes; a helper that is not here has no rule of its own.
  private static let mapsOfHelper: [Int32: Set<UInt32>] = [
    12: [3], 22: [4], 25: [4], 55: [4], 111: [4], 121: [4], 130: [27], 131: [27], 134: [27], 198: [27], 199: [27],
    200: [27], 209: [31], 27: [7], 33: [8], 37: [8], 51: [14, 25, 16, 17], 52: [15], 60: [15], 53: [15], 72: [18],
    71: [18], 70: [18], 81: [19, 21], 82: [20, 15, 18], 88: [22, 23], 89: [22, 23, 30], 87: [22, 23, 30],
    195: [6, 5, 10], 107: [24], 108: [24], 145: [28], 146: [28], 156: [29], 157: [29], 210: [32], 211: [32],
  ]

  /// Whether a helper works on a map.
  static func allows(_ helper: Int32, on map: UInt32) -> Bool {
    if let helpers = helpersOfMap[map], !helpers.contains(helper) { return false }
    return mapsOfHelper[helper].map { $0.contains(map) } ?? true
  }

  /// Whether programs may not change or empty maps of sockets by a helper (`may_update_sockmap`).
  static func forbidsChange(
    _ helper: Int32, on map: UInt32, in context: ContextKind, _ kernel: VerifierInput.Kernel
  ) -> Bool {
    guard map == sockmap || map == sockhash, helper == 2 || helper == 3 else { return false }
    switch context.type {
    case .tracing?: return context.attach != .traceIterator
    case .skReuseport?, .skLookup?: return false
    case .socketFilter?, .classifier?, .action?, .xdp?, .flowDissector?: return kernel.has(.fewChangeSockets)
    case .socketOperations?: return helper == 2
    default: return true
    }
  }

  /// Types whose elements `bpf_for_each_map_elem` visits (`map_for_each_callback`).
  static func hasIteration(_ map: UInt32) -> Bool { [1, 2, 5, 6, 9, 10].contains(map) }
}

extension MapDefinition {
  /// Whether a lookup gives a socket that has to be given back.
  package var holdsSockets: Bool { kind.number == MapRules.sockmap || kind.number == MapRules.sockhash }

  /// Whether a lookup gives something else than a value.
  var isLookedUpAsOther: Bool { holdsSockets || kind.number == MapRules.xskmap || isMapOfMaps }
}
