/// Memory for the pointer arguments of a scenario. It lives as long as the `ScenarioCaller` that it came from.
struct ScenarioMemory {
  private let bytes: UnsafeMutableRawBufferPointer

  init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

  /// Its address as an argument word.
  var word: UInt64 { UInt64(UInt(bitPattern: bytes.baseAddress)) }

  /// The first bytes of its content.
  func prefix(_ count: Int) -> [UInt8] { Array(bytes.prefix(count)) }

  /// Stores an eightbyte at an offset in bytes.
  func store(_ word: UInt64, at offset: Int) { bytes.storeBytes(of: word, toByteOffset: offset, as: UInt64.self) }

  /// Stores a 32-bit word at an offset in bytes.
  func store32(_ word: UInt32, at offset: Int) { bytes.storeBytes(of: word, toByteOffset: offset, as: UInt32.self) }

  /// Loads an eightbyte from an offset in bytes.
  func load(at offset: Int) -> UInt64 { bytes.load(fromByteOffset: offset, as: UInt64.self) }
}
