import BPF

/// 64-bit immediates: numbers, maps, functions (`check_ld_imm`).
extension Walker {
  mutating func load(_ immediate: WideImmediate, into destination: Register) throws(Stop) {
    try checkWritable(destination)
    switch immediate {
    case .value(let value): state.current[destination] = .constant(value)
    case .mapIndex(let index):
      try checkMap(index)
      state.current[destination] = .pointer(.map(UInt32(bitPattern: index)))
    case .mapIndexValue(let index, let offset):
      try checkMap(index)
      // It is an address of user space, which is cast before it is used.
      if definition(ofMap: UInt32(bitPattern: index)).kind == .arena {
        state.current[destination] = .unknown
        return
      }
      var value = RegisterState.pointer(.mapValue(UInt32(bitPattern: index)))
      value.value = ScalarValue(UInt64(offset))
      state.current[destination] = value
    case .function:
      guard let entry = program.target(ofInstruction: state.instruction) else { throw open("a function's address") }
      let function = program.subprogram(containing: entry)
      // The main program is a global function, too.
      if function == 0 || program.subprograms[function].isGlobal { throw reject("callback function not static") }
      state.current[destination] = .pointer(.function(UInt32(function)))
    case .mapFD: state.current[destination] = .pointer(.map(UInt32.max))
    case .btfID(let id, let descriptor):
      state.current[destination] = try kernelSymbol(id, inModule: descriptor)
    case .mapValue: throw open("a descriptor of this kernel")
    }
  }

  private func checkMap(_ index: Int32) throws(Stop) {
    guard program.maps.isEmpty || program.maps.indices.contains(Int(index)) else {
      throw open("map \(index), which is not described")
    }
  }

  /// The bit of an index that stands for the maps in a map of maps.
  static let innerMaps: UInt32 = 1 << 30

  /// What the maps in a map of maps are like; nil if the index is that of another map.
  private func innerMap(_ index: UInt32) -> MapDefinition? {
    let outer = Int(index & ~Self.innerMaps)
    guard index < 1 << 31, index & Self.innerMaps != 0, program.maps.indices.contains(outer) else { return nil }
    return program.maps[outer].innerMap
  }

  /// Whether a map is described.
  func isDescribed(_ index: UInt32) -> Bool {
    program.maps.indices.contains(Int(index)) || innerMap(index) != nil
  }

  /// A map of the program. A map that is not described, of an engine or of the kernel, can only be a program array.
  func definition(ofMap index: UInt32) -> MapDefinition {
    if let inner = innerMap(index) { return inner }
    return program.maps.indices.contains(Int(index))
      ? program.maps[Int(index)]
      : MapDefinition(name: "map\(index)", kind: .programArray, keySize: 4, valueSize: 4, entryCount: 1)
  }
}
