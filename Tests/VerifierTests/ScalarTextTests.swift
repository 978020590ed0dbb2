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

  @Test func resultsOfCalls() {
    // bpf_probe_read_kernel_str with 8 bytes.
    #expect(
      ScalarValue(signedFrom: -4095, through: 8).logText(isPrecise: false) == "scalar(smin=smin32=-4095,smax=smax32=8)")
  }

  @Test func offsetsOfPointersIntoTheStack() {
    #expect(ScalarValue(0).offsetText.isEmpty)
    #expect(ScalarValue(8).offsetText == "imm=8")
    let operand = ScalarValue.unknown.zeroExtended(toBytes: 4).applying(.and, .word64, ScalarValue(0x38))
    let below = ScalarValue(UInt64(bitPattern: -64)).movingPointer(.add, by: operand)
    #expect(
      below.offsetText == """
        smin=smin32=-64,smax=smax32=-8,umin=0xffffffffffffffc0,umax=0xfffffffffffffff8,umin32=0xffffffc0,\
        umax32=0xfffffff8,var_off=(0xffffffffffffffc0; 0x38)
        """)
    #expect(
      below.movingPointer(.add, by: ScalarValue(3)).offsetText == """
        smin=smin32=-61,smax=smax32=-5,umin=0xffffffffffffffc3,umax=0xfffffffffffffffb,umin32=0xffffffc3,\
        umax32=0xfffffffb,var_off=(0xffffffffffffffc3; 0x38)
        """)
  }

  @Test func packetPointersThatKeepTheirRangeAreNotSharpened() {
    let byte = ScalarValue.unknown.zeroExtended(toBytes: 4).applying(.and, .word64, ScalarValue(0xff))
    var offset = ScalarValue(0).movingPointer(.add, by: byte)
    #expect(offset.offsetText == "smin=smin32=0,smax=umax=smax32=umax32=255,var_off=(0x0; 0xff)")
    offset = offset.movingPointer(.add, by: ScalarValue(4), keepsRange: true)
    #expect(offset.offsetText == "smin=umin=4,smax=umax=259,smin32=0,smax32=umax32=511,var_off=(0x0; 0x1ff)")
    offset = offset.movingPointer(.sub, by: ScalarValue(2), keepsRange: true)
    #expect(offset.offsetText == "smin=umin=2,smax=umax=257")
  }

  @Test func numbersOfBits() {
    #expect(Tnum(65535).description == "65535")
    #expect(Tnum(UInt64(bitPattern: -1)).description == "-1")
    #expect(Tnum(65536).description == "0x10000")
    #expect(Tnum(value: 0, mask: 0xff).description == "(0x0; 0xff)")
  }
}
