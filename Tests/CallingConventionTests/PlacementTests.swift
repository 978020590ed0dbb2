import CTypes
import CallingConvention
import Testing

/// Reads one prototype together with the types of these tests.
func signature(_ text: String) throws -> Signature {
  let types = """
    struct pair { long a, b; }; struct empty {}; struct big { long a, b, c; }; struct dl { double d; long l; };
    struct packed9 { char a; long b; } __attribute__((packed)); struct one16 { long a; } __attribute__((aligned(16)));
    struct al16 { long a, b; } __attribute__((aligned(16))); struct two { float a, b; };
    struct prog_test_pass1 { int x0; struct { int x1; struct { int x2; struct { int x3; }; }; }; };
    struct prog_test_big_arg { s64 a, b; }; struct s { u64 a, b; };
    """
  return try #require(try CDeclarationParser.parse(types + text).signatures.first)
}

/// What a row of a placement table says: per parameter `native|bpf`, eightbytes separated by commas.
struct PlacementRow: Sendable, CustomStringConvertible {
  let prototype: String
  let parameters: [String]
  let result: String
  let verdict: PlacementVerdict
  let reason: String

  var description: String { prototype }
}

func placementRow(
  _ prototype: String, _ parameters: String, result: String = "rax|R0", _ verdict: PlacementVerdict, _ reason: String
) -> PlacementRow {
  PlacementRow(
    prototype: prototype, parameters: parameters.split(separator: " ").map(String.init), result: result,
    verdict: verdict, reason: reason)
}

private let direct = "every argument is INTEGER class and lies where BPF puts it"

/// Derived by hand from psABI AMD64 section 3.2.3 and from the BPF rule in docs/placement.md.
let placementRows: [PlacementRow] = [
  placementRow("long f(void)", "", .direct, direct),
  placementRow(
    "u64 f(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, u64 i, u64 j, u64 k, u64 l, u64 m)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2 [rsp+8]|s3 [rsp+16]|s4 [rsp+24]|s5 [rsp+32]|s6 [rsp+40]|s7",
    .direct, direct),
  // Section 5, row 1.
  placementRow(
    "long f(long a, long b, long c, long d, long e, struct pair s, long x)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 [rsp],[rsp+8]|s1,s2 r9|s3", .needsMarshalling,
    "struct pair s is passed on the stack ([rsp], [rsp+8]) because only r9 is left; BPF has it in slots 1, 2 (r9, [rsp])"
  ),
  // Section 5, row 2, both forms.
  placementRow(
    "long f(long a, long b, long c, long d, long e, long g, long h, __int128 v)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2 [rsp+16],[rsp+24]|s3,s4", .needsMarshalling,
    "__int128 v is passed on the stack ([rsp+16], [rsp+24]) behind 8 bytes of padding, aligned to 16 bytes; "
      + "BPF has it in slots 3, 4 ([rsp+8], [rsp+16])"),
  placementRow(
    "long f(long a, long b, long c, long d, long e, long g, long h, struct al16 v, int w)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2 [rsp+16],[rsp+24]|s3,s4 [rsp+32]|s5", .needsMarshalling,
    "struct al16 v is passed on the stack ([rsp+16], [rsp+24]) behind 8 bytes of padding, aligned to 16 bytes; "
      + "BPF has it in slots 3, 4 ([rsp+8], [rsp+16])"),
  // Section 5, row 3.
  placementRow(
    "long f(long a, long b, long c, long d, struct pair s, long x)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8,r9|r5,s1 [rsp]|s2", .direct, direct),
  // Section 5, row 4.
  placementRow(
    "long f(struct big s, long x)", "[rsp],[rsp+8],[rsp+16]|- rdi|r1", .refused,
    "struct big s is 24 bytes by value, natively copied to the stack at [rsp]; BPF passes at most 16"),
  // Section 5, row 5.
  placementRow(
    "long f(float a, double b, long c)", "xmm0|r1 xmm1|r2 rdi|r3", .needsMarshalling,
    "float a is passed in xmm0 (class SSE); BPF has it in r1 (rdi)"),
  placementRow(
    "long f(struct dl a, long b)", "xmm0,rdi|r1,r2 rsi|r3", .needsMarshalling,
    "struct dl a is passed in xmm0, rdi (classes SSE, INTEGER); BPF has it in r1, r2 (rdi, rsi)"),
  placementRow(
    "double f(long a)", "rdi|r1", result: "xmm0|R0", .needsMarshalling,
    "the result, double, comes back in xmm0; BPF expects its bits in R0"),
  placementRow(
    "struct dl f(long a)", "rdi|r1", result: "xmm0,rax|R0,R2", .needsMarshalling,
    "the result, struct dl, comes back in xmm0, rax; BPF expects its bits in R0:R2"),
  // Section 5, row 6.
  placementRow(
    "int f(const char *format, ...)", "rdi|r1", .refused,
    "f is variadic: al must hold the number of vector registers, and BPF does not set rax at a call"),
  // Section 5, row 7: the hidden pointer shifts the arguments alike.
  placementRow(
    "struct big f(long a, long b, long c, long d, long e, long g)", "rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2",
    result: "[rdi],[rdi+8],[rdi+16]|*(u64 *)(r1 + 0),*(u64 *)(r1 + 8),*(u64 *)(r1 + 16)", .refused,
    "the result, struct big, is 24 bytes and is written through a hidden pointer, rdi natively and r1 in BPF (the same "
      + "place, so every argument moves up by one); the kernel refuses kfunc results over 16 bytes"),
  // Section 6, by-value rows.
  placementRow(
    "u64 bpf_kfunc_call_stack_arg_big(u64 a, u64 b, u64 c, u64 d, u64 e, struct prog_test_big_arg s)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 [rsp],[rsp+8]|s1,s2", .needsMarshalling,
    "struct prog_test_big_arg s is passed on the stack ([rsp], [rsp+8]) because only r9 is left; "
      + "BPF has it in slots 1, 2 (r9, [rsp])"),
  placementRow("u64 pair_arg(u64 a, struct s b, u64 c)", "rdi|r1 rsi,rdx|r2,r3 rcx|r4", .direct, direct),
  placementRow("u64 i128_arg(u64 a, u64 b, __int128 c)", "rdi|r1 rsi|r2 rdx,rcx|r3,r4", .direct, direct),
  placementRow(
    "u64 pair_arg_nofit(u64 a, u64 b, u64 c, u64 d, struct s e)", "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8,r9|r5,s1", .direct,
    direct),
  placementRow(
    "u64 pair_arg_tail(u64 a, u64 b, u64 c, u64 d, u64 e, struct s, u64 x)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 [rsp],[rsp+8]|s1,s2 r9|s3", .needsMarshalling,
    "argument 6 (struct s) is passed on the stack ([rsp], [rsp+8]) because only r9 is left; "
      + "BPF has it in slots 1, 2 (r9, [rsp])"),
  placementRow(
    "u64 pair_arg_split8(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, struct s i)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2 [rsp+8],[rsp+16]|s3,s4", .direct, direct),
  placementRow(
    "u64 i128_arg_pad(u64 a, u64 b, u64 c, u64 d, u64 e, u64 g, u64 h, __int128 i)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2 [rsp+16],[rsp+24]|s3,s4", .needsMarshalling,
    "__int128 i is passed on the stack ([rsp+16], [rsp+24]) behind 8 bytes of padding, aligned to 16 bytes; "
      + "BPF has it in slots 3, 4 ([rsp+8], [rsp+16])"),
  // Other placements that differ.
  placementRow(
    "int f(long a, long b, long c, long d, long e, struct pair s, long x, long y, __int128 v, long z)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 [rsp],[rsp+8]|s1,s2 r9|s3 [rsp+16]|s4 [rsp+32],[rsp+40]|s5,s6 [rsp+48]|s7",
    .needsMarshalling,
    "struct pair s is passed on the stack ([rsp], [rsp+8]) because only r9 is left; BPF has it in slots 1, 2 (r9, [rsp])"
  ),
  placementRow(
    "int f(long a, long b, long c, long d, long e, long g, struct dl s)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp],[rsp+8]|s2,s3", .direct,
    "every argument lies where BPF puts it"),
  placementRow(
    "int f(double p, long a, long b, long c, long d, long e, long g, struct dl s)",
    "xmm0|r1 rdi|r2 rsi|r3 rdx|r4 rcx|r5 r8|s1 r9|s2 [rsp],[rsp+8]|s3,s4", .needsMarshalling,
    "double p is passed in xmm0 (class SSE); BPF has it in r1 (rdi)"),
  placementRow("struct pair f(struct empty a, int b)", "| rdi|r1", result: "rax,rdx|R0,R2", .direct, direct),
  placementRow(
    "struct packed9 f(long a)", "rsi|r1", result: "[rdi],[rdi+8]|R0,R2", .needsMarshalling,
    "the result, struct packed9, is class MEMORY and is written through a hidden pointer in rdi; BPF expects it in R0:R2"
  ),
  placementRow(
    "int f(struct packed9 a, long b)", "[rsp],[rsp+8]|r1,r2 rdi|r3", .needsMarshalling,
    "struct packed9 a is passed on the stack ([rsp], [rsp+8]) because unaligned fields make it class MEMORY; "
      + "BPF has it in r1, r2 (rdi, rsi)"),
  placementRow(
    "int f(struct one16 a, long b)", "rdi,none|r1,r2 rsi|r3", .needsMarshalling,
    "long b is passed in rsi because struct one16 a before it has an eightbyte of padding, which takes no register; "
      + "BPF has it in r3 (rdx)"),
  placementRow(
    "int f(long double a)", "[rsp],[rsp+8]|-", .refused,
    "long double a is the 80-bit x87 type; BPF's long double is a double"),
  placementRow(
    "int f(struct two a, _Complex double b)", "xmm0|r1 xmm1,xmm2|r2,r3", .needsMarshalling,
    "struct two a is passed in xmm0 (class SSE); BPF has it in r1 (rdi)"),
  placementRow(
    "int f(long a, long b, long c, long d, long e, long g, long h, long i, long j, long k, long l, long m, long n)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2 [rsp+8]|s3 [rsp+16]|s4 [rsp+24]|s5 [rsp+32]|s6 [rsp+40]|s7 "
      + "[rsp+48]|s8", .refused, "13 parameters are more than MAX_BPF_FUNC_ARGS = 12"),
  placementRow(
    "int f(long a, long b, long c, long d, long e, long g, long h, long i, long j, long k, struct pair l, char m)",
    "rdi|r1 rsi|r2 rdx|r3 rcx|r4 r8|r5 r9|s1 [rsp]|s2 [rsp+8]|s3 [rsp+16]|s4 [rsp+24]|s5 [rsp+32],[rsp+40]|s6,s7 "
      + "[rsp+48]|s8", .refused, "char m is in BPF's argument place 13, and MAX_BPF_FUNC_ARGS = 12"),
]

@Suite("Placement, hand-derived")
struct PlacementTests {
  static func text(_ location: BPFLocation) -> String {
    switch location {
    case .register(let number): "r\(number)"
    case .stackSlot(let slot): "s\(slot)"
    }
  }

  @Test(arguments: placementRows)
  func placement(_ row: PlacementRow) throws {
    let placement = Placement(try signature(row.prototype))
    let shown = placement.parameters.map { parameter in
      let bpf = parameter.eightbytes.compactMap { $0.bpf.map(Self.text) }.joined(separator: ",")
      return parameter.eightbytes.map(\.native.description).joined(separator: ",") + "|"
        + (bpf.isEmpty && !parameter.eightbytes.isEmpty ? "-" : bpf)
    }
    #expect(shown == row.parameters)
    let result = placement.result.eightbytes
    #expect(
      result.map(\.native.description).joined(separator: ",") + "|"
        + result.compactMap { $0.bpf?.description }.joined(separator: ",") == row.result)
    #expect(placement.verdict == row.verdict)
    #expect(placement.reason == row.reason)
  }

  @Test("counts of slots, stack bytes and vector registers")
  func counts() throws {
    let placement = Placement(
      try signature("int f(long a, long b, long c, long d, long e, struct pair s, long x, __int128 v, double y)"))
    #expect(placement.slotCount == 11)
    #expect(placement.stackSlotCount == 6)
    #expect(placement.nativeStackBytes == 32)
    #expect(placement.vectorRegisterCount == 1)
    #expect(placement.parameters.map(\.firstSlot) == [0, 1, 2, 3, 4, 5, 7, 8, 10])
    let reasons = placement.parameters.map(\.reason)
    #expect(
      reasons[6]
        == "long x is passed in r9 because struct pair s before it went to the stack as a whole; BPF has it in slot 3 ([rsp+8])"
    )
    // Native [rsp+16] and [rsp+24]; slots 4 and 5 are the same places.
    #expect(reasons[7].isEmpty)
    #expect(placement.parameters[7].verdict == .direct)
    #expect(reasons[8] == "double y is passed in xmm0 (class SSE); BPF has it in slot 6 ([rsp+32])")
  }

  /// The reason of one parameter: its own, or that of the parameter that moved it.
  @Test(arguments: [
    (
      "int f(long a, long b, long c, long d, long e, struct pair s, long x, long y, __int128 v, long z)", 9,
      "long z is passed on the stack ([rsp+48]) because of the padding before __int128 v; BPF has it in slot 7 ([rsp+40])"
    ),
    (
      "int f(double p, long a, long b, long c, long d, long e, long g, struct dl s)", 7,
      "struct dl s is passed on the stack ([rsp], [rsp+8]) because no general register is left; "
        + "BPF has it in slots 3, 4 ([rsp+8], [rsp+16])"
    ),
    (
      "int f(double a, double b, double c, double d, double e, double g, double h, double i, struct two j)", 8,
      "struct two j is passed on the stack ([rsp]) because too few vector registers are left; "
        + "BPF has it in slot 4 ([rsp+16])"
    ),
    (
      "int f(double a, long b)", 1,
      "long b is passed in rdi because double a before it is passed in a vector register; BPF has it in r2 (rsi)"
    ),
    (
      "struct packed9 f(long a)", 0,
      "long a is passed in rsi because the hidden result pointer takes rdi; BPF has it in r1 (rdi)"
    ),
    (
      "int f(struct big a, long b, __int128 c, struct packed9)", 3,
      "argument 4 (struct packed9) is passed on the stack ([rsp+24], [rsp+32]) because unaligned fields make it class "
        + "MEMORY; BPF has it in r4, r5 (rcx, r8)"
    ),
    ("int f(struct big a, long b)", 1, ""), ("int f(long a, struct empty b, long c)", 2, ""),
    (
      "int f(struct nowhere *a, long b, long c, long d, struct pair e, float g)", 5,
      "float g is passed in xmm0 (class SSE); BPF has it in slot 2 ([rsp])"
    ),
  ])
  func reasons(_ prototype: String, _ parameter: Int, _ reason: String) throws {
    #expect(Placement(try signature(prototype)).parameters[parameter].reason == reason)
  }

  /// The table of section 2: argument n, for the caller, for the callee, and natively.
  @Test(arguments: [
    (1, "r1", "r1", "rdi", "rdi"), (5, "r5", "r5", "r8", "r8"),
    (6, "*(u64 *)(r11 - 8)", "*(u64 *)(r11 + 8)", "r9", "r9"),
    (7, "*(u64 *)(r11 - 16)", "*(u64 *)(r11 + 16)", "[rsp]", "[rbp+16]"),
    (8, "*(u64 *)(r11 - 24)", "*(u64 *)(r11 + 24)", "[rsp+8]", "[rbp+24]"),
    (12, "*(u64 *)(r11 - 56)", "*(u64 *)(r11 + 56)", "[rsp+40]", "[rbp+56]"),
  ])
  func bpfLocation(_ argument: Int, _ caller: String, _ callee: String, _ native: String, _ nativeCallee: String) {
    let location = BPFLocation(slotIndex: argument - 1)
    #expect(location.slotIndex == argument - 1)
    #expect(location.callerDescription == caller)
    #expect(location.calleeDescription == callee)
    #expect(location.nativeLocation.description == native)
    #expect(location.nativeLocation.calleeDescription == nativeCallee)
    #expect(location.callerOffset == (argument < 6 ? nil : -8 * (argument - 5)))
    #expect(location.calleeOffset == (argument < 6 ? nil : 8 * (argument - 5)))
  }

  @Test(arguments: [
    ("u8 a", [0xff as UInt64]), ("s16 a", [0xffff]), ("bool a", [0xff]), ("int a", [0xffff_ffff]), ("void *a", [.max]),
    ("struct packed9 a", [.max, 0xff]), ("struct one16 a", [.max, 0]), ("__int128 a", [.max, .max]),
    ("struct { u8 a; u32 b; u16 c; } a", [0xffff_ffff_0000_00ff, 0xffff]),
    ("struct { u32 a : 3; u32 : 4; u32 b : 6; } a", [0x1f87]), ("union { u8 a; u16 b; u8 c[5]; } a", [0xff_ffff_ffff]),
    ("float a", [0xffff_ffff]), ("long double a", [.max, 0xffff]),
  ])
  func significantMasks(_ parameter: String, _ masks: [UInt64]) throws {
    let placement = Placement(try signature("void f(\(parameter))"))
    #expect(placement.parameters[0].eightbytes.map(\.significantMask) == masks)
  }

  @Test("malformed layouts and incomplete types do not trap")
  func malformed() {
    let field = RecordType.Field(
      name: "a", type: .int128(signed: true), offset: .max, bitField: .init(bitOffset: .max, width: .max))
    let below = RecordType.Field(name: "b", type: .double, offset: -8)
    for size in [-1, 0, 1, 15, 16, 17, Int.max] {
      let record = RecordType(kind: .struct, tag: "bad", fields: [field, below], size: size, alignment: -3)
      let types: [CType] = [
        .record(record), .array(element: .record(record), count: .max), .void,
        .record(RecordType(incomplete: .union, tag: "u")), .array(element: .void, count: nil),
        .function(FunctionType(result: .void, parameters: [])),
      ]
      let parameters = (0..<40).map { Parameter(name: nil, type: types[$0 % types.count]) }
      for result in types {
        #expect(Placement(Signature(name: "f", result: result, parameters: parameters)).verdict == .refused)
      }
    }
  }

  @Test("10,000 parameters take linear time")
  func manyParameters() throws {
    func seconds(_ count: Int) throws -> Double {
      let text = "int f(" + (0..<count).map { "struct pair a\($0)" }.joined(separator: ",") + ")"
      let clock = ContinuousClock()
      var placement: Placement?
      let time = try clock.measure { placement = Placement(try signature(text)) }
      #expect(placement?.verdict == .refused)
      #expect(placement?.reason == "\(count) parameters are more than MAX_BPF_FUNC_ARGS = 12")
      #expect(placement?.slotCount == 2 * count)
      return Double(time.components.attoseconds) * 1e-18 + Double(time.components.seconds)
    }
    _ = try seconds(1000)
    // Quadratic work would take a hundred times as long for ten times the parameters.
    #expect(try seconds(20_000) < 40 * seconds(2000) + 0.2)
  }
}
