import BPF
import CShims
import Engines
import Interpreter
import JIT
import Outcomes

/// The maps of one run, fresh at its start, and the state of its helpers.
///
/// Programs of one run share maps with equal definitions, as programs of one object do.
final class RunMaps {
  /// The most memory that the maps of a run may take, in bytes.
  static let largestSize = 128 << 20

  /// The state for the helpers.
  let run: OpaquePointer
  /// The definitions, in the order in which programs name them first.
  private(set) var definitions: [MapDefinition] = []
  private var maps: [MapDefinition: OpaquePointer] = [:]

  /// Creates the maps of programs.
  /// - Parameters:
  ///   - programs: the programs of the run, the first to run first.
  ///   - leavesOut: whether a map that cannot be one of this process is left out.
  /// - Throws: `RunRefusal` for a definition that `BPF_MAP_CREATE` refuses or that only a kernel has.
  init(_ programs: [Program], leavesOut: Bool = false) throws(RunRefusal) {
    guard let run = kft_run_create() else { throw RunRefusal(status: .unsupported, message: "no memory for maps") }
    self.run = run
    var size = 0
    for program in programs {
      for definition in program.neededMaps where !definitions.contains(definition) {
        do throws(RunRefusal) {
          try Self.check(definition)
        } catch {
          if leavesOut { continue }
          throw error
        }
        definitions.append(definition)
        size += min(definition.memorySize, Self.largestSize + 1)
        if size > Self.largestSize {
          throw RunRefusal(
            status: .unsupported,
            message: "the maps up to \(definition.name) take more than \(Self.largestSize >> 20) MiB")
        }
        if definition.kind != .programArray { maps[definition] = try add(definition) }
      }
    }
  }

  deinit { kft_run_destroy(run) }

  private func add(_ definition: MapDefinition) throws(RunRefusal) -> OpaquePointer {
    let ranges = definition.privateRanges.sorted { $0.lowerBound < $1.lowerBound }.map {
      kft_range(first: UInt32($0.lowerBound), end: UInt32($0.upperBound))
    }
    // A value of the kernel's has 16 bytes; programs see the addresses alone.
    let valueSize = definition.kind == .instructionArray ? 8 : definition.valueSize
    let map = ranges.withUnsafeBufferPointer { ranges in
      var attributes = kft_map_attributes(
        is_hash: definition.isHash, is_per_cpu: definition.isPerCPU,
        key_size: UInt32(definition.keySize), value_size: UInt32(valueSize),
        entry_count: UInt32(definition.entryCount), private_ranges: ranges.baseAddress,
        private_range_count: UInt32(ranges.count))
      return kft_run_add_map(run, &attributes)
    }
    guard let map else { throw RunRefusal(status: .unsupported, message: "no memory for the map \(definition.name)") }
    if let contents = definition.contents {
      let values = kft_map_values(map)
      UnsafeMutableRawBufferPointer(
        start: UnsafeMutableRawPointer(bitPattern: UInt(values.start)), count: definition.valueSize
      ).copyBytes(from: contents)
    }
    if definition.kind == .instructionArray {
      let values = UnsafeMutablePointer<UInt64>(bitPattern: UInt(kft_map_values(map).start))
      for (entry, slot) in definition.targets.enumerated() { values?[entry] = JumpTargets.word(slot) }
    }
    if definition.isReadOnly { _ = kft_map_make_read_only(map) }
    return map
  }

  // MARK: What programs see

  /// The address of a map's handle.
  private func handle(_ definition: MapDefinition) -> UInt? { maps[definition].map { UInt(bitPattern: $0) } }

  /// The address of a map's values, where immediates may name it: arrays.
  private func values(_ definition: MapDefinition) -> UInt? {
    guard !definition.isHash else { return nil }
    return maps[definition].map { UInt(kft_map_values($0).start) }
  }

  /// The maps of a program for the JIT.
  /// - Parameters:
  ///   - program: a program of the run.
  ///   - arrays: the program arrays, by their definitions.
  func addresses(of program: Program, arrays: [MapDefinition: ProgramArray]) -> [MapAddress] {
    program.maps.map { definition in
      MapAddress(handle: arrays[definition]?.address ?? handle(definition) ?? 0, values: values(definition))
    }
  }

  /// The maps of a program for an engine library.
  /// - Parameters:
  ///   - program: a program of the run.
  ///   - arrays: the addresses of the program arrays, by their definitions.
  func places(of program: Program, arrays: [MapDefinition: UInt]) -> [EngineInput.Map] {
    program.maps.map { definition in
      EngineInput.Map(
        handle: UInt64(arrays[definition] ?? handle(definition) ?? 0), values: values(definition).map(UInt64.init))
    }
  }

  /// The maps of a program for the interpreter.
  /// - Parameters:
  ///   - program: a program of the run.
  ///   - arrays: the definitions of the interpreter's program arrays.
  func places(of program: Program, arrays: [MapDefinition?]) -> [MappedProgram.Map] {
    program.maps.map { definition in
      if let array = arrays.firstIndex(of: definition) { return .programs(array) }
      return .memory(handle: UInt64(handle(definition) ?? 0), values: values(definition).map(UInt64.init))
    }
  }

  /// The memory that programs may access.
  var regions: [Interpreter.Region] {
    var regions = [Interpreter.Region(kft_run_keys(run), isWritable: false)]
    for definition in definitions {
      guard let map = maps[definition] else { continue }
      let values = kft_map_values(map)
      regions.append(
        definition.kind == .instructionArray
          // The kernel has the addresses in one piece.
          ? Interpreter.Region(start: UInt(values.start), size: Int(values.size), isWritable: false)
          : Interpreter.Region(values, isWritable: !definition.isReadOnly))
      if definition.isHash { regions.append(Interpreter.Region(kft_map_keys(map), isWritable: false)) }
    }
    return regions
  }

  /// Why a helper ended a call by a trap; nil if none did.
  func takeFailure() -> String? { kft_run_take_failure(run).map { String(cString: $0) } }

  // MARK: What the maps hold

  /// The contents of all maps but program arrays and jump tables.
  var contents: [MapContents] {
    definitions.compactMap { definition in
      definition.kind == .instructionArray ? nil : maps[definition].map { Self.contents($0, definition) }
    }
  }

  private static func contents(_ map: OpaquePointer, _ definition: MapDefinition) -> MapContents {
    var entries: [MapContents.Entry] = []
    var unchanged = 0
    if let contents = definition.contents {
      entries.append(entry(map, 0, definition))
      if entries[0].value.bytes == definition.withoutPrivateBytes(contents) { unchanged = 1 }
    }
    var place = kft_map_next_element(map, UInt32(entries.count))
    while place != .max {
      entries.append(entry(map, place, definition))
      place = kft_map_next_element(map, place + 1)
    }
    if definition.isHash { entries.sort { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) } }
    return MapContents(name: definition.name, entries: entries, changed: entries.count - unchanged)
  }

  private static func entry(_ map: OpaquePointer, _ place: UInt32, _ definition: MapDefinition) -> MapContents.Entry {
    let key =
      definition.isHash
      ? bytes(kft_map_keys(map), place) : withUnsafeBytes(of: place.littleEndian) { Array($0) }
    let value = definition.withoutPrivateBytes(bytes(kft_map_values(map), place))
    return MapContents.Entry(key: HexBytes(key), value: HexBytes(value))
  }

  private static func bytes(_ memory: kft_memory, _ place: UInt32) -> [UInt8] {
    let start = UnsafeRawPointer(bitPattern: UInt(memory.start + UInt64(place) * memory.stride))
    return Array(UnsafeRawBufferPointer(start: start, count: Int(memory.element_size)))
  }

  // MARK: Definitions

  /// Refuses what `BPF_MAP_CREATE` refuses (Linux `array_map_alloc_check`, `htab_map_alloc_check`).
  private static func check(_ definition: MapDefinition) throws(RunRefusal) {
    func refuse(_ reason: String) -> RunRefusal {
      RunRefusal(status: .rejected, message: "the map \(definition.name) \(reason)")
    }
    if case .other(let number) = definition.kind {
      throw RunRefusal(
        status: .unsupported, message: "the map \(definition.name) is of type \(number), which only a kernel has")
    }
    let counts = [definition.keySize, definition.valueSize, definition.entryCount]
    guard counts.allSatisfy({ $0 > 0 && $0 <= Int(Int32.max) }) else {
      throw refuse("needs a key, a value and at least one entry")
    }
    if !definition.isHash && definition.keySize != 4 {
      throw refuse("has keys of \(definition.keySize) bytes: those of an array have 4")
    }
    if definition.kind == .programArray && definition.valueSize != 4 {
      throw refuse("has values of \(definition.valueSize) bytes: those of a program array have 4")
    }
    if let obstacle = MapFlags.obstacle(definition) { throw refuse(obstacle) }
    if definition.isWriteOnly {
      throw RunRefusal(
        status: .unsupported,
        message: "the map \(definition.name) has BPF_F_WRONLY_PROG: that programs do not read it is not kept here")
    }
    if definition.kind == .instructionArray {
      guard definition.valueSize == 16 else {
        throw refuse("is a jump table: its values have 16 bytes")
      }
      guard definition.targets.count == definition.entryCount else {
        throw refuse("has \(definition.entryCount) entries, of which \(definition.targets.count) lead somewhere")
      }
    }
    if let contents = definition.contents {
      if definition.isHash { throw refuse("is a hash: it has no initial value") }
      if contents.count != definition.valueSize {
        throw refuse("has an initial value of \(contents.count) bytes: its values have \(definition.valueSize)")
      }
    }
    var end = 0
    for range in definition.privateRanges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard range.lowerBound >= end, range.upperBound <= definition.valueSize else {
        throw refuse("has private bytes outside its values")
      }
      end = range.upperBound
    }
  }
}

extension MapDefinition {
  /// Whether elements are found by their keys' bytes.
  var isHash: Bool { kind == .hash || kind == .perCPUHash }

  /// Bytes that the map takes at most; sizes have 31 bits.
  fileprivate var memorySize: Int {
    let element = (valueSize + 7) & ~7
    let (size, overflows) = (entryCount + 1).multipliedReportingOverflow(
      by: isHash ? element + (keySize + 7) & ~7 + 32 : element)
    return overflows ? .max : size
  }

  /// A value in which the bytes that the kernel keeps to itself are zero.
  /// - Parameter value: a value of the map.
  package func withoutPrivateBytes(_ value: [UInt8]) -> [UInt8] {
    var value = value
    for range in privateRanges { for index in range where value.indices.contains(index) { value[index] = 0 } }
    return value
  }
}

extension Program {
  /// The maps that the instructions name, and global data, in their order.
  package var neededMaps: [MapDefinition] {
    var used: Set<Int> = []
    for instruction in instructions {
      switch instruction {
      case .loadImmediate64(_, .mapIndex(let index)), .loadImmediate64(_, .mapIndexValue(let index, _)):
        used.insert(Int(index))
      default: break
      }
    }
    return maps.enumerated().filter { used.contains($0.offset) || $0.element.contents != nil }.map(\.element)
  }
}

extension Interpreter.Region {
  fileprivate init(_ memory: kft_memory, isWritable: Bool) {
    self.init(
      start: UInt(memory.start), size: Int(memory.size), elementSize: Int(memory.element_size),
      stride: Int(memory.stride), isWritable: isWritable)
  }
}
