import CallingConvention
import Foundation
import Testing

/// Places as text, and back.
@Suite struct LocationCodingTests {
  private static let native: [NativeLocation] =
    (IntegerRegister.arguments + [.rax]).map { .integerRegister($0) } + [
      .vectorRegister(0), .vectorRegister(15), .stack(offset: 0), .stack(offset: 40), .x87Register(1),
      .indirect(pointer: .rdi, offset: 0), .indirect(pointer: .rdi, offset: 8), .notPassed,
    ]

  @Test(arguments: native) func nativePlaces(_ place: NativeLocation) throws {
    #expect(NativeLocation(place.description) == place)
    let data = try JSONEncoder().encode([place])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(place)\"]")
    #expect(try JSONDecoder().decode([NativeLocation].self, from: data) == [place])
  }

  @Test(arguments: 0..<12) func bpfPlaces(_ index: Int) throws {
    let place = BPFLocation(slotIndex: index)
    #expect(BPFLocation(callerDescription: place.callerDescription) == place)
    let data = try JSONEncoder().encode([place])
    #expect(try JSONDecoder().decode([BPFLocation].self, from: data) == [place])
  }

  @Test(arguments: [BPFResultLocation.r0, .r2, .indirect(offset: 0), .indirect(offset: 16)])
  func resultPlaces(_ place: BPFResultLocation) throws {
    #expect(BPFResultLocation(place.description) == place)
    #expect(try JSONDecoder().decode([BPFResultLocation].self, from: try JSONEncoder().encode([place])) == [place])
  }

  @Test(arguments: ["", "rax2", "xmm", "xmm-1", "[rsp", "[rsp+]", "[rsp+-8]", "[rsp+8+8]", "[foo]", "st()", "R1", "r"])
  func textsThatAreNoPlace(_ text: String) {
    #expect(NativeLocation(text) == nil)
    #expect(BPFResultLocation(text) == nil)
    #expect(BPFLocation(callerDescription: text) == nil)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([NativeLocation].self, from: try JSONEncoder().encode([text]))
    }
  }
}
