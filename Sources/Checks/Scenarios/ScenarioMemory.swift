/// Memory for the pointer arguments of a scenario, owned by its `LiveScenario`.
struct ScenarioMemory {
  /// The memory; nil if no calls are made.
  let bytes: UnsafeMutableRawBufferPointer?

  init(_ bytes: UnsafeMutableRawBufferPointer?) { self.bytes = bytes }

  /// Its address as an argument word.
  var word: UInt64 { UInt64(UInt(bitPattern: bytes?.baseAddress)) }

  /// Stores an eightbyte at an offset in bytes.
  func store(_ word: UInt64, at offset: Int) { bytes?.storeBytes(of: word, toByteOffset: offset, as: UInt64.self) }

  /// Stores a 32-bit word at an offset in bytes.
  func store32(_ word: UInt32, at offset: Int) { bytes?.storeBytes(of: word, toByteOffset: offset, as: UInt32.self) }
}
