import BPF
import CBPF
import Outcomes
import Support

/// Reads a map of the kernel as the other engines give theirs: `MapContents`.
struct KernelMapReader {
  private let map: Int32
  private let definition: MapDefinition
  /// The processor whose values are read of a map that has one for each.
  private let processor: Int

  /// - Parameters:
  ///   - map: the map's descriptor.
  ///   - definition: what it was created from.
  ///   - processor: where the program ran.
  init(_ map: Int32, _ definition: MapDefinition, processor: Int = 0) {
    self.map = map
    self.definition = definition
    self.processor = processor
  }

  /// What the map holds.
  /// - Throws: `KernelError` if it cannot be read.
  func contents() throws(KernelError) -> MapContents {
    if let start = definition.contents {
      let entry = MapContents.Entry(key: HexBytes(key(0)), value: HexBytes(try value(key(0))))
      let isChanged = entry.value.bytes != hidingPrivateBytes(start)
      return MapContents(name: definition.name, entries: [entry], changed: isChanged ? 1 : 0)
    }
    let entries = definition.kind == .array || definition.kind == .perCPUArray ? try arrayEntries() : try hashEntries()
    return MapContents(name: definition.name, entries: entries, changed: entries.count)
  }

  private func key(_ index: UInt32) -> [UInt8] { withUnsafeBytes(of: index.littleEndian) { Array($0) } }

  private func arrayEntries() throws(KernelError) -> [MapContents.Entry] {
    var entries: [MapContents.Entry] = []
    for index in 0..<UInt32(definition.entryCount) {
      let value = try value(key(index))
      if value.contains(where: { $0 != 0 }) {
        entries.append(MapContents.Entry(key: HexBytes(key(index)), value: HexBytes(value)))
      }
    }
    return entries
  }

  private func hashEntries() throws(KernelError) -> [MapContents.Entry] {
    var keys: [[UInt8]] = []
    var next = [UInt8](repeating: 0, count: definition.keySize)
    while bpf_map_get_next_key(map, keys.last, &next) == 0 { keys.append(next) }
    keys.sort { $0.lexicographicallyPrecedes($1) }
    var entries: [MapContents.Entry] = []
    for key in keys { entries.append(MapContents.Entry(key: HexBytes(key), value: HexBytes(try value(key)))) }
    return entries
  }

  private func value(_ key: [UInt8]) throws(KernelError) -> [UInt8] {
    let size = definition.valueSize
    // A map with a value for each processor gives all of them, each rounded up to 8 bytes.
    let stride = definition.isPerCPU ? (size + 7) & ~7 : size
    let count = definition.isPerCPU ? Int(libbpf_num_possible_cpus()) : 1
    guard count > 0 else { throw KernelError(code: .failed, description: "the number of processors is not known") }
    var bytes = [UInt8](repeating: 0, count: stride * count)
    let error = bpf_map_lookup_elem(map, key, &bytes)
    guard error == 0 else {
      throw KernelError(
        code: .failed, description: "the map \(definition.name) cannot be read: \(SystemError(code: -error))")
    }
    let start = definition.isPerCPU ? min(processor, count - 1) * stride : 0
    return hidingPrivateBytes(Array(bytes[start..<start + size]))
  }

  private func hidingPrivateBytes(_ value: [UInt8]) -> [UInt8] { definition.withoutPrivateBytes(value) }
}
