import CShims

/// The record of the capture stub for the calling thread; installed until destroyed.
package struct CaptureRecord: ~Copyable {
  /// The record that the stub fills.
  package let record: UnsafeMutablePointer<kft_capture>

  /// Eightbytes that the stub returns in rax, rdx, xmm0 and xmm1. The first is a valid `bool` too: its low byte is 1.
  package static let results: [UInt64] = [
    0xA1A2_A3A4_A5A6_A701, 0xD1D2_D3D4_D5D6_D7D8, 0xE1E2_E3E4_E5E6_E7E8, 0xF1F2_F3F4_F5F6_F7F8,
  ]

  /// Allocates a record and installs it in the calling thread.
  package init() {
    record = .allocate(capacity: 1)
    record.initialize(to: kft_capture())
    record.pointee.result_rax = Self.results[0]
    record.pointee.result_rdx = Self.results[1]
    record.pointee.result_xmm = (Self.results[2], Self.results[3])
    kft_set_capture(record)
  }

  deinit {
    kft_set_capture(nil)
    record.deallocate()
  }

  /// The record as words of 8 bytes.
  package var words: UnsafePointer<UInt64> {
    UnsafeRawPointer(record).assumingMemoryBound(to: UInt64.self)
  }

  /// Address of the stub.
  package static var stub: UInt { unsafeBitCast(kft_capture_stub as @convention(c) () -> Void, to: UInt.self) }
}
