import Testing
import X86

@Suite struct CodeBufferTests {
  @Test func countsPatchesAndRewinds() {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { memory in
      var buffer = CodeBuffer(start: memory.baseAddress!, capacity: 32)
      let start = UInt(bitPattern: memory.baseAddress)
      var addresses = [buffer.address - start]
      var contents: [[UInt8]] = []
      buffer.call(displacement: 0x0102_0304)
      addresses.append(buffer.address - start)
      contents.append(buffer.bytes)
      buffer.patch(-2, at: 1)
      contents.append(buffer.bytes)
      buffer.rewind()
      addresses.append(buffer.address - start)
      contents.append(buffer.bytes)
      buffer.ret()
      contents.append(buffer.bytes)
      #expect(addresses == [0, 5, 0])
      #expect(contents == [[0xE8, 4, 3, 2, 1], [0xE8, 0xFE, 0xFF, 0xFF, 0xFF], [], [0xC3]])
    }
  }

  /// The last instruction is stored with one 8-byte write, which has to lie within the buffer too.
  @Test func roomIncludesTheSlackOfTheLastWrite() {
    withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { memory in
      var buffer = CodeBuffer(start: memory.baseAddress!, capacity: 16)
      let before = (1...16).filter { buffer.hasRoom(for: $0) }
      #expect(before == Array(1...8))
      buffer.ret()
      let after = (1...16).filter { buffer.hasRoom(for: $0) }
      #expect(after == Array(1...7))
    }
  }
}
