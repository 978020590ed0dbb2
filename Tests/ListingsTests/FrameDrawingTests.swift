import CallingConvention
import JIT
import Kfuncs
import Listings
import TestSupport
import Testing

@Suite struct FrameDrawingTests {
  private static func placement(_ kfunc: String) throws -> Placement {
    try #require(KfuncLibrary(path: BuiltProducts.registry).kfunc(named: kfunc)).placement
  }

  @Test func everyByteOfTheFrameIsAccountedFor() throws {
    let frame = FrameLayout(stackDepth: 8, calleeSaved: [.rbx], outgoingSlots: 2, incomingSlots: 3, alignsCalls: true)
    let names = ArgumentNames(try Self.placement("kf_u64_8"))
    #expect(
      FrameDrawing(frame, names).lines(.pipe) == [
        "  from rbp   from rsp     high addresses",
        "                        +----------------------+",
        "  [rbp+24]   [rsp+56]   | argument 8 (h)       |  the caller's [rsp+8]",
        "  [rbp+16]   [rsp+48]   | argument 7 (g)       |  the caller's [rsp]",
        "                        +----------------------+",
        "  [rbp+8]    [rsp+40]   | return address       |",
        "  [rbp]      [rsp+32]   | saved rbp            |  <- rbp",
        "                        +----------------------+",
        "  [rbp-8]    [rsp+24]   | program stack, r10-8 |",
        "                        +----------------------+",
        "  [rbp-16]   [rsp+16]   | saved rbx (BPF r6)   |",
        "                        +----------------------+",
        "  [rbp-24]   [rsp+8]    | 8 bytes of padding   |  so that rsp is a multiple of 16",
        "                        +----------------------+",
        "  [rbp-32]   [rsp]      | argument 7 (g)       |  <- rsp at the call",
        "                        +----------------------+",
        "                          low addresses",
      ])
  }

  /// A call that moves arguments needs more words than slots: each has a row.
  @Test func wordsOfMovedArguments() throws {
    let frame = FrameLayout(
      stackDepth: 0, calleeSaved: [], outgoingSlots: 2, marshalledSize: 32, incomingSlots: 0, alignsCalls: false)
    #expect(
      FrameDrawing(frame, ArgumentNames()).lines(.pipe) == [
        "  from rbp   from rsp     high addresses",
        "                        +-----------------+",
        "  [rbp+8]    [rsp+40]   | return address  |",
        "  [rbp]      [rsp+32]   | saved rbp       |  <- rbp",
        "                        +-----------------+",
        "  [rbp-8]    [rsp+24]   | moved arguments |",
        "  [rbp-16]   [rsp+16]   | moved arguments |",
        "  [rbp-24]   [rsp+8]    | moved arguments |",
        "  [rbp-32]   [rsp]      | argument 7      |  <- rsp at the call",
        "                        +-----------------+",
        "                          low addresses",
      ])
  }

  @Test func eightbytesOfOneParameterAreTold() throws {
    let names = ArgumentNames(try Self.placement("kf_pair_at_7"))
    #expect(names.argument(7) == "argument 7 (g, eightbyte 1)")
    #expect(names.argument(8) == "argument 8 (g, eightbyte 2)")
    #expect(names.argument(99) == "argument 99")
  }
}

@Suite struct MachineCodeDecoderTests {
  private func decode(_ bytes: [UInt8]) throws -> [MachineInstruction] {
    let decoder = try #require(MachineCodeDecoder())
    return bytes.withUnsafeBytes { decoder.decode($0, 0..<bytes.count) }
  }

  @Test(
    arguments: [
      ([0x55], "push rbp"), ([0x48, 0x89, 0xE5], "mov rbp, rsp"), ([0x49, 0x89, 0xC1], "mov r9, rax"),
      ([0x48, 0x89, 0x45, 0xC8], "mov [rbp-56], rax"), ([0x48, 0x83, 0xEC, 0x10], "sub rsp, 0x10"),
      ([0xEB, 0x02], "jmp 0x4"), ([0xC3], "ret"),
    ] as [([UInt8], String)])
  func textIsIntelSyntax(bytes: [UInt8], text: String) throws {
    #expect(try decode(bytes) == [MachineInstruction(offset: 0, bytes: bytes, text: text)])
  }

  @Test func bytesThatAreNoInstructionAreShownAsSuch() throws {
    #expect(try decode([0x06, 0x90]).map(\.text) == ["(bad)", "nop"])
    #expect(try decode([0xE8, 0x00]).map(\.text).first == "(bad)")
  }
}
