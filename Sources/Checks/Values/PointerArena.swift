import CTypes
import CallingConvention
import Glibc
import Support

/// The memory for pointer arguments of kfuncs that dereference them.
///
/// The pointee follows from name and type, as in the kernel (Documentation/bpf/kfuncs.rst): `NAME` with `NAME__sz` or
/// `NAME__szk` is a buffer of that size, `NAME__str` a string, `NAME__uninit` memory that the callee fills, `NAME__nullable`
/// and `NAME__opt` may be null, a pointer to a complete type points to one object of it. Pointers in that memory point to
/// memory of zeros.
struct PointerArena {
  /// Bytes for each parameter; the part after the object is a red zone that must not change.
  static let cell = 512
  /// The largest buffer in bytes.
  private static let largestObject = 256
  private static let cells = 16
  /// The first of the cells that no parameter points to: zeros, to which pointers in the memory of others point. The cell
  /// before that of the first parameter is a red zone too.
  private static let firstSpare = 13
  /// The largest object of a type that is behind a pointer, in bytes.
  static let largestPointee = 448

  /// Size of the memory in bytes.
  static let size = cell * cells

  /// The content around the objects.
  private static let pattern = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }

  /// The expected memory after the call.
  private let expected: [UInt8]
  /// The bytes that the function may change, by offset, in order: the objects behind the pointers.
  private let objects: [Range<Int>]

  /// The memory, of `size` bytes.
  struct Memory {
    /// Its bytes in this process.
    let bytes: UnsafeMutableRawPointer
    /// Its address in the process of the callee.
    let address: UInt64
  }

  /// Replaces pointers and their sizes in a set of values by valid ones, and fills the memory.
  /// - Parameters:
  ///   - memory: memory that the callee can reach.
  ///   - values: a set of values.
  ///   - placement: the placement of the signature.
  ///   - layout: the layout of its arguments.
  ///   - fills: whether the callee fills memory that is passed as uninitialised.
  ///   - generator: draws sizes and contents.
  init(
    _ memory: Memory, _ values: inout ArgumentValues, placement: Placement, layout: ArgumentLayout,
    fills: Bool, _ generator: inout SeededGenerator
  ) {
    var expected = Self.pattern
    let parameters = placement.parameters.map(\.parameter)
    var filled: [Range<Int>] = []
    var objects: [Range<Int>] = []
    let spare = Self.firstSpare * Self.cell
    let zeros = memory.address &+ UInt64(spare)
    for offset in spare..<Self.size { expected[offset] = 0 }
    for (index, parameter) in parameters.enumerated() where index + 1 < Self.firstSpare {
      guard case .pointer(let pointer) = parameter.type else { continue }
      let name = parameter.name ?? ""
      let word = layout.firstWord[index]
      let start = (index + 1) * Self.cell
      if ["__nullable", "__opt"].contains(where: name.hasSuffix) && generator.next() % 2 == 0 {
        values.words[word] = 0
        continue
      }
      values.words[word] = memory.address &+ UInt64(start)
      if name.hasSuffix("__str") {
        for (offset, byte) in "hello\0".utf8.enumerated() { expected[start + offset] = byte }
      }
      guard let size = Self.sizeParameter(of: name, in: parameters) else {
        Self.fill(pointer.pointee, at: start, in: &expected, &generator)
        Self.point(pointer.pointee, at: start, to: zeros, in: &expected)
        objects.append(start..<start + Self.extent(pointer.pointee))
        continue
      }
      // A size has to fit its own type.
      let largest = min(UInt64(Self.largestObject), layout.words[layout.firstWord[size]].largestValue)
      let count = Int(generator.next() % max(1, largest)) + 1
      values.words[layout.firstWord[size]] = UInt64(count)
      for offset in 0..<count { expected[start + offset] = UInt8(truncatingIfNeeded: generator.next()) }
      objects.append(start..<start + count)
      if fills && name.hasSuffix("__uninit") { filled.append(start..<start + count) }
    }
    memory.bytes.copyMemory(from: expected, byteCount: expected.count)
    // The content that the callee must write: kfunc_abi.h, KFUNC_FILLS_MEMORY.
    for range in filled {
      for index in range { expected[index] = 0xA5 ^ UInt8(truncatingIfNeeded: index - range.lowerBound) }
    }
    self.expected = expected
    self.objects = objects + [spare..<Self.size]
  }

  /// A byte that is not as expected after a call.
  struct Difference {
    /// Index of the parameter that points to it.
    let parameter: Int
    /// Bytes from the pointer; negative before that of the first parameter.
    let offset: Int
    let expected: UInt8
    let observed: UInt8
  }

  /// The first difference from the expected memory after a call.
  /// - Parameter memory: the memory.
  func firstDifference(_ memory: Memory) -> Difference? {
    let isWhole = expected.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memcmp($0, memory.bytes, bytes.count) == 0 } ?? true
    }
    if isWhole { return nil }
    let bytes = UnsafeRawBufferPointer(start: memory.bytes, count: expected.count)
    return expected.indices.first { bytes[$0] != expected[$0] }.map { difference(at: $0, observed: bytes[$0]) }
  }

  /// What a function made of its memory.
  struct Reading {
    /// The address of the memory.
    let start: UInt64
    /// The first byte outside of the objects that is not as expected.
    let outside: Difference?
    /// The bytes of the objects that are not as before the call, by offset.
    let changes: [Int: UInt8]
  }

  /// What a function that may change its objects made of the memory.
  /// - Parameter memory: the memory.
  func reading(_ memory: Memory) -> Reading {
    var changes: [Int: UInt8] = [:]
    var outside: Difference?
    let isWhole = expected.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memcmp($0, memory.bytes, bytes.count) == 0 } ?? true
    }
    if !isWhole {
      let bytes = UnsafeRawBufferPointer(start: memory.bytes, count: expected.count)
      for offset in expected.indices where bytes[offset] != expected[offset] {
        if objects.contains(where: { $0.contains(offset) }) {
          changes[offset] = bytes[offset]
        } else if outside == nil {
          outside = difference(at: offset, observed: bytes[offset])
        }
      }
    }
    return Reading(start: memory.address, outside: outside, changes: changes)
  }

  /// The difference that a byte is.
  /// - Parameters:
  ///   - offset: its offset in the memory.
  ///   - expected: what it has to be; nil for what it was before the call.
  ///   - observed: what it is.
  func difference(at offset: Int, expected byte: UInt8? = nil, observed: UInt8) -> Difference {
    let parameter = max(0, offset / Self.cell - 1)
    return Difference(
      parameter: parameter, offset: offset - (parameter + 1) * Self.cell, expected: byte ?? expected[offset],
      observed: observed)
  }

  /// A byte of the memory before the call.
  func before(_ offset: Int) -> UInt8 { expected[offset] }

  /// The parameter that holds the size of a buffer: the one with its name, or else the next one, as in the kernel.
  private static func sizeParameter(of name: String, in parameters: [Parameter]) -> Int? {
    var bases = [name]
    for suffix in ["__uninit", "__nullable", "__opt"] where name.hasSuffix(suffix) {
      bases.append(String(name.dropLast(suffix.count)))
    }
    let names = bases.flatMap { ["\($0)__sz", "\($0)__szk"] }
    if let index = parameters.firstIndex(where: { $0.name.map(names.contains) ?? false }) { return index }
    guard let own = parameters.firstIndex(where: { $0.name == name }), own + 1 < parameters.count,
      let next = parameters[own + 1].name, next.hasSuffix("__sz") || next.hasSuffix("__szk")
    else { return nil }
    return own + 1
  }

  /// The bytes behind a pointer to a type that a function may use: one object; where the type does not say how many, as
  /// many as a buffer may have.
  private static func extent(_ type: CType) -> Int {
    if case .function = type { return 0 }
    return type.isComplete && type.size > 1 ? min(type.size, largestPointee) : largestObject
  }

  /// Stores the address of memory of zeros in each pointer of an object.
  private static func point(_ type: CType, at start: Int, to zeros: UInt64, in bytes: inout [UInt8]) {
    switch type {
    case .pointer:
      for byte in 0..<8 { bytes[start + byte] = UInt8(truncatingIfNeeded: zeros >> UInt64(8 * byte)) }
    case .record(let record) where record.isComplete && record.kind == .struct:
      for field in record.fields where field.offset + field.type.size <= min(record.size, largestPointee) {
        point(field.type, at: start + field.offset, to: zeros, in: &bytes)
      }
    default: break
    }
  }

  private static func fill(
    _ type: CType, at start: Int, in bytes: inout [UInt8], _ generator: inout SeededGenerator
  ) {
    guard case .record(let record) = type, record.isComplete else { return }
    for offset in 0..<min(record.size, largestObject) {
      bytes[start + offset] = UInt8(truncatingIfNeeded: generator.next())
    }
  }
}
