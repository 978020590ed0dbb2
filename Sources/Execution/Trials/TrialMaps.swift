import BPF
import Interpreter

/// The maps of a trial run: a program sees the kernel's structure of each, and helpers the map behind it.
struct TrialMaps {
  /// What is behind the address of a map.
  enum Map {
    /// A map of this process, by its handle.
    case real(UInt64, MapDefinition)
    /// A map that only a kernel has: it holds one value at most.
    case modelled(MapDefinition)

    /// How it is described.
    var definition: MapDefinition {
      switch self {
      case .real(_, let definition), .modelled(let definition): definition
      }
    }
  }

  /// What the program sees of its maps, by their index.
  let places: [MappedProgram.Map]
  private var maps: [UInt64: Map] = [:]
  private var values: [UInt64: UInt64] = [:]
  private var inner: [UInt64: UInt64] = [:]
  private let memory: KernelMemory

  /// Bytes of the kernel's largest structure of a map, and more.
  private static let structureSize = 4096

  /// Makes the structures of a program's maps.
  /// - Parameters:
  ///   - program: the program.
  ///   - real: the maps of this process.
  ///   - memory: where the structures are made.
  init(_ program: Program, _ real: RunMaps, in memory: KernelMemory) {
    self.memory = memory
    var places: [MappedProgram.Map] = []
    for (definition, place) in zip(program.maps, real.places(of: program, arrays: [])) {
      let address = memory.memory(Self.structureSize, isWritable: false, isRandom: true)
      switch place {
      case .memory(let handle, let addresses) where handle != 0:
        maps[address] = .real(handle, definition)
        places.append(.memory(handle: address, values: addresses))
      default:
        maps[address] = .modelled(definition)
        let value = memory.memory(definition.valueSize)
        values[address] = value
        places.append(.memory(handle: address, values: value))
      }
    }
    self.places = places
  }

  /// The map at an address; nil if there is none.
  subscript(address: UInt64) -> Map? { maps[address] }

  /// The value of a map that only a kernel has.
  /// - Parameter address: the address of the map.
  func value(_ address: UInt64) -> UInt64 { values[address] ?? 0 }

  /// Whether a lookup finds something in any case: an entry of an array.
  /// - Parameters:
  ///   - address: the address of the map.
  ///   - key: the address of the key.
  func isThere(_ address: UInt64, key: UInt64) -> Bool {
    guard let definition = maps[address]?.definition, definition.kind == .array || definition.kind == .perCPUArray,
      let key = UnsafePointer<UInt32>(bitPattern: UInt(key))
    else { return false }
    return key.pointee < UInt32(clamping: definition.entryCount)
  }

  /// The map in a map of maps.
  /// - Parameters:
  ///   - address: the address of the outer map.
  ///   - definition: how the inner one is described.
  mutating func innerMap(_ address: UInt64, _ definition: MapDefinition) -> UInt64 {
    if let inner = inner[address] { return inner }
    let map = memory.memory(Self.structureSize, isWritable: false, isRandom: true)
    maps[map] = .modelled(definition)
    values[map] = memory.memory(definition.valueSize)
    inner[address] = map
    return map
  }
}
