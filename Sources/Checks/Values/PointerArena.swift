import CTypes
import CallingConvention
import Glibc
import Support

/// The memory for pointer arguments of kfuncs that dereference them.
///
/// The pointee follows from name and type, as in the kernel (Documentation/bpf/kfuncs.rst): `NAME` with `NAME__sz` is a
/// buffer of that size, `NAME__str` a string, `NAME__uninit` memory that the callee fills, `NAME__nullable` may be
/// null,
/// a pointer to a complete struct points to one.
struct PointerArena {
  /// Bytes for each parameter; the part after the object is a red zone that must not change.
  private static let cell = 512
  /// The largest buffer in bytes.
  private static let largestObject = 256
  private static let parameters = 16

  /// Size of the memory in bytes.
  static let size = cell * parameters

  /// The content around the objects.
  private static let pattern = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }

  /// The expected memory after the call.
  private let expected: [UInt8]

  /// Replaces pointers and their sizes in a set of values by valid ones, and fills the memory.
  /// - Parameters:
  ///   - memory: `size` bytes that the callee can reach.
  ///   - values: a set of values.
  ///   - placement: the placement of the signature.
  ///   - layout: the layout of its arguments.
  ///   - fills: whether the callee fills memory that is passed as uninitialised.
  ///   - generator: draws sizes and contents.
  init(
    _ memory: UnsafeMutableRawPointer, _ values: inout ArgumentValues, placement: Placement, layout: ArgumentLayout,
    fills: Bool, _ generator: inout SeededGenerator
  ) {
    var expected = Self.pattern
    let parameters = placement.parameters.map(\.parameter)
    var filled: [Range<Int>] = []
    for (index, parameter) in parameters.enumerated() where index < Self.parameters {
      guard case .pointer(let pointer) = parameter.type else { continue }
      let name = parameter.name ?? ""
      let word = layout.firstWord[index]
      let start = index * Self.cell
      if name.hasSuffix("__nullable") && generator.next() % 2 == 0 {
        values.words[word] = 0
        continue
      }
      values.words[word] = UInt64(UInt(bitPattern: memory)) &+ UInt64(start)
      if name.hasSuffix("__str") {
        for (offset, byte) in "hello\0".utf8.enumerated() { expected[start + offset] = byte }
      }
      guard let size = Self.sizeParameter(of: name, in: parameters) else {
        Self.fill(pointer.pointee, at: start, in: &expected, &generator)
        continue
      }
      // A size has to fit its own type.
      let largest = min(UInt64(Self.largestObject), layout.words[layout.firstWord[size]].largestValue)
      let count = Int(generator.next() % max(1, largest)) + 1
      values.words[layout.firstWord[size]] = UInt64(count)
      for offset in 0..<count { expected[start + offset] = UInt8(truncatingIfNeeded: generator.next()) }
      if fills && name.hasSuffix("__uninit") { filled.append(start..<start + count) }
    }
    memory.copyMemory(from: expected, byteCount: expected.count)
    // The content that the callee must write: kfunc_abi.h, KFUNC_FILLS_MEMORY.
    for range in filled {
      for index in range { expected[index] = 0xA5 ^ UInt8(truncatingIfNeeded: index - range.lowerBound) }
    }
    self.expected = expected
  }

  /// A byte that is not as expected after a call.
  struct Difference {
    /// Index of the parameter that points to it.
    let parameter: Int
    /// Bytes from the pointer.
    let offset: Int
    let expected: UInt8
    let observed: UInt8
  }

  /// The first difference from the expected memory after a call.
  /// - Parameter memory: the memory.
  func firstDifference(_ memory: UnsafeRawPointer) -> Difference? {
    let isWhole = expected.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memcmp($0, memory, bytes.count) == 0 } ?? true
    }
    if isWhole { return nil }
    let bytes = UnsafeRawBufferPointer(start: memory, count: expected.count)
    return expected.indices.first { bytes[$0] != expected[$0] }.map {
      Difference(
        parameter: $0 / Self.cell, offset: $0 % Self.cell, expected: expected[$0], observed: bytes[$0])
    }
  }

  private static func sizeParameter(of name: String, in parameters: [Parameter]) -> Int? {
    let base = name.hasSuffix("__uninit") ? String(name.dropLast("__uninit".count)) : name
    return parameters.firstIndex { $0.name == base + "__sz" || $0.name == name + "__sz" }
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
