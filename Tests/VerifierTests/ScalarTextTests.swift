import BPF
import Testing

@testable import Verifier

/// Texts that Linux 7.3.4 printed, for values that the table of recorded states does not have.
@Suite struct ScalarTextTests {
  @Test func constantsMarksAndLinks() {
    #expect(ScalarValue(7).logText(isPrecise: true) == "P7")
    #expect(ScalarValue(UInt64(bitPattern: -16)).logText(isPrecise: false) == "-16")
    #expect(ScalarValue(0x8c49_7c68_a8c2_4d42).logText(isPrecise: false) == "0x8c497c68a8c24d42")
    #expect(ScalarValue(65535).logText(isPrecise: false) == "0xffff")
    #expect(ScalarValue.unknown.logText(isPrecise: false) == "scalar()")
    #expect(ScalarValue.unknown.logText(isPrecise: true, link: "id=3") == "Pscalar(id=3)")
    let byte = ScalarValue.unknown.zeroExtended(toBytes: 1)
    #expect(
      byte.logText(isPrecise: false, link: "id=1+4")
        == "scalar(id=1+4,smin=smin32=0,smax=umax=smax32=umax32=255,var_off=(0x0; 0xff))")
  }

  @Test func offsetsOfPointers() {
    #expect(ScalarValue(0).offsetText.isEmpty)
    #expect(ScalarValue(8).offsetText == "imm=8")
    let byte = ScalarValue.unknown.zeroExtended(toBytes: 1)
    #expect(ScalarValue(0).movingPointer(.add, by: byte).offsetText.hasSuffix("umax32=255,var_off=(0x0; 0xff)"))
  }

  @Test func numbersOfBits() {
    #expect(Tnum(65535).description == "65535")
    #expect(Tnum(UInt64(bitPattern: -1)).description == "-1")
    #expect(Tnum(65536).description == "0x10000")
    #expect(Tnum(value: 0, mask: 0xff).description == "(0x0; 0xff)")
  }
}
