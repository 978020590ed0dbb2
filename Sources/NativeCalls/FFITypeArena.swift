import CFFI
import CTypes
import Support

/// libffi's descriptions of C types, and the memory of those that are not predefined.
package final class FFITypeArena {
  private var types: [UnsafeMutablePointer<ffi_type>] = []
  private var lists: [UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>] = []

  deinit {
    for type in types { type.deallocate() }
    for list in lists { list.deallocate() }
  }

  /// The description of a type.
  /// - Throws: `HarnessError` with code `unsupportedSignature` for types that libffi cannot describe.
  package func type(for type: CType) throws(HarnessError) -> UnsafeMutablePointer<ffi_type> {
    switch type {
    case .void: return kft_ffi_void()
    case .bool: return kft_ffi_uint8()
    case .integer, .enumeration: return Self.integer(size: type.size, isSigned: type.isSigned)
    case .pointer: return kft_ffi_pointer()
    case .float: return kft_ffi_float()
    case .double: return kft_ffi_double()
    case .longDouble: return kft_ffi_longdouble()
    case .int128:
      // libffi has no __int128 before 3.6; a struct of two eightbytes with the same alignment is passed alike.
      return aggregate([kft_ffi_uint64(), kft_ffi_uint64()], size: 16, alignment: 16)
    case .record(let record):
      // libffi has neither unions nor bit-fields; without floating-point members a struct of the same size and
      // alignment is
      // passed alike (psABI 3.2.3: every eightbyte is class INTEGER).
      if record.kind == .union || record.fields.contains(where: { $0.bitField != nil }) {
        guard !Self.holdsFloat(type) else {
          throw HarnessError(
            .unsupportedSignature, "libffi has no description for unions and bit-fields beside floats, such as \(type)")
        }
        let bytes = Array(repeating: kft_ffi_uint8(), count: record.size)
        return aggregate(bytes.compactMap { $0 }, size: type.size, alignment: type.alignment)
      }
      guard Self.isNatural(record) else {
        throw HarnessError(
          .unsupportedSignature, "libffi knows only the natural layout of structs, and \(type) is packed or spread")
      }
      var elements: [UnsafeMutablePointer<ffi_type>] = []
      for field in record.fields { try append(field.type, to: &elements) }
      return aggregate(elements, size: type.size, alignment: type.alignment)
    case .array, .function, .complex, .unknown:
      throw HarnessError(.unsupportedSignature, "libffi has no description for \(type)")
    }
  }

  private func append(_ type: CType, to elements: inout [UnsafeMutablePointer<ffi_type>]) throws(HarnessError) {
    if case .array(let element, let count) = type {
      for _ in 0..<(count ?? 0) { try append(element, to: &elements) }
    } else {
      elements.append(try self.type(for: type))
    }
  }

  private static func holdsFloat(_ type: CType) -> Bool {
    switch type {
    case .float, .double, .longDouble, .complex: true
    case .array(let element, _): holdsFloat(element)
    case .record(let record): record.fields.contains { holdsFloat($0.type) }
    default: false
    }
  }

  /// Whether every member is at the next multiple of its alignment: libffi classifies eightbytes by that layout.
  private static func isNatural(_ record: RecordType) -> Bool {
    var end = 0
    for field in record.fields {
      let unit = max(1, field.type.alignment)
      end = (end + unit - 1) / unit * unit
      if field.offset != end { return false }
      end += field.type.size
    }
    return true
  }

  /// A struct. Size and alignment are set explicitly, because libffi's computed alignment ignores attributes.
  private func aggregate(
    _ elements: [UnsafeMutablePointer<ffi_type>], size: Int, alignment: Int
  ) -> UnsafeMutablePointer<ffi_type> {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>.allocate(capacity: elements.count + 1)
    for (index, element) in elements.enumerated() { (list + index).initialize(to: element) }
    (list + elements.count).initialize(to: nil)
    lists.append(list)
    let type = UnsafeMutablePointer<ffi_type>.allocate(capacity: 1)
    type.initialize(
      to: ffi_type(
        size: size, alignment: UInt16(clamping: alignment), type: UInt16(FFI_TYPE_STRUCT), elements: list))
    types.append(type)
    return type
  }

  private static func integer(size: Int, isSigned: Bool) -> UnsafeMutablePointer<ffi_type> {
    switch (size, isSigned) {
    case (1, false): kft_ffi_uint8()
    case (1, true): kft_ffi_sint8()
    case (2, false): kft_ffi_uint16()
    case (2, true): kft_ffi_sint16()
    case (4, false): kft_ffi_uint32()
    case (4, true): kft_ffi_sint32()
    case (_, false): kft_ffi_uint64()
    case (_, true): kft_ffi_sint64()
    }
  }

  /// The unsigned integer type of half the size, for a planted fault.
  package static func narrower(_ type: UnsafeMutablePointer<ffi_type>) -> UnsafeMutablePointer<ffi_type> {
    integer(size: max(1, Int(type.pointee.size) / 2), isSigned: false)
  }
}
