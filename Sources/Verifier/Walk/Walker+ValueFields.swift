import BPF

/// Special fields of values of maps: what accesses may not touch (`check_map_access`), and pointers to a field that are passed.
extension Walker {
  /// Checks that an access touches no special field, or is one that a pointer in the value allows.
  /// - Parameters:
  ///   - pointer: the pointer to the value.
  ///   - definition: its map.
  ///   - offset: bytes from the pointer.
  ///   - size: the bytes that are accessed.
  ///   - isDirect: whether a load or a store accesses them, not a callee.
  func checkFields(
    _ pointer: RegisterState, _ definition: MapDefinition, _ offset: Int, _ size: Int, isDirect: Bool
  ) throws(Stop) {
    guard definition.hasFields else {
      if !definition.privateRanges.isEmpty { throw open("a map whose fields are not described") }
      return
    }
    let first = pointer.value.signedMinimum &+ Int64(offset)
    let end = Int64(clamping: pointer.value.unsignedMaximum) &+ Int64(offset + size)
    for field in definition.fields
    where first < Int64(field.range.upperBound) && Int64(field.range.lowerBound) < end {
      let name = field.kind.name
      guard field.kind.isPointer else { throw reject("\(name) cannot be accessed directly by load/store") }
      if !isDirect { throw reject("\(name) cannot be accessed indirectly by helper") }
      guard let start = pointer.value.constant else { throw reject("\(name) access cannot have variable offset") }
      let place = Int64(bitPattern: start) &+ Int64(offset)
      if place != Int64(field.offset) {
        throw reject("\(name) access misaligned expected=\(field.offset) off=\(place)")
      }
      if size != 8 { throw reject("\(name) access size must be BPF_DW") }
    }
  }

  /// The pointer of a value that an access reads or writes; nil for other bytes.
  func pointerField(_ pointer: RegisterState, _ fields: [ValueField], _ offset: Int) -> ValueField? {
    guard let start = pointer.value.constant.map({ Int(Int64(bitPattern: $0)) }) else { return nil }
    return fields.first { $0.kind.isPointer && $0.offset == start + offset }
  }

  /// Checks a pointer to a field of a map's value that a helper or kfunc uses (`check_map_field_pointer`).
  /// - Returns: the map, by its index.
  func checkFieldPointer(
    _ pointer: RegisterState, _ name: String, _ kind: ValueField.Kind
  ) throws(Stop) -> UInt32 {
    guard case .mapValue(let map)? = pointer.target else { throw reject("\(name) doesn't point to a map value") }
    let definition = definition(ofMap: map)
    guard let offset = pointer.value.constant.map({ Int(Int64(bitPattern: $0)) }) else {
      throw reject("\(name) doesn't have constant offset. \(kind.name) has to be at the constant offset")
    }
    if !definition.isDescribed {
      throw reject("map '\(definition.kernelName)' has to have BTF in order to use \(kind.name)")
    }
    guard let own = definition.fields.first(where: { $0.kind == kind })?.offset else {
      throw reject("map '\(definition.kernelName)' has no valid \(kind.name)")
    }
    if own != offset { throw reject("off \(offset) doesn't point to 'struct \(kind.name)' that is at \(own)") }
    return map
  }

  /// Checks that a map is the one in whose value a field is that was passed before (`process_map_ptr_arg`).
  func checkSameMap(
    _ held: RegisterState, _ name: String, _ index: Int, as field: (map: UInt32, uid: UInt32)
  ) throws(Stop) {
    guard case .map(let map)? = held.target, map != field.map || held.mapUID != field.uid else { return }
    let fields = definition(ofMap: field.map).fields.map(\.kind)
    let object = fields.contains(.timer) ? "timer" : fields.contains(.taskWork) ? "bpf_task_work" : "workqueue"
    throw reject(
      "\(object) pointer in R\(index) map_uid=\(field.uid) doesn't match map pointer in \(name) map_uid=\(held.mapUID)")
  }
}
