import BPFObject
import BTFSource
import CTypes
import TestSupport
import Testing
import TypeSources

/// Prototypes of externs against those of kfuncs.
@Suite struct PrototypeComparisonTests {
  private static let types = """
    struct pair { u64 a; u64 b; }; struct pair___old { u64 a; u64 b; }; struct other { u64 a; u64 b; };
    struct swapped { u64 b; u64 a; }; struct narrow { u64 a; u32 b; }; struct bits { u32 a : 3; u32 b : 5; };
    struct bits2 { u32 a : 4; u32 b : 4; }; struct held { void *a; u64 b; }; struct small { u64 a; };
    union both { u64 a; u32 b; }; struct declared; union declared_union;
    enum color { RED, GREEN }; enum shape { ROUND }; enum negative { MINUS = -1 }; enum wide { WIDE = 0x100000000 };
    enum color___v2 { BLUE };
    """

  /// A prototype in the text above; its function is called `f`.
  static func signature(_ prototype: String) throws -> Signature {
    try #require(try CDeclarationParser.parse("\(types) \(prototype);").signatures.last)
  }

  private static func differences(_ extern: String, _ function: String) throws -> [PrototypeDifference]? {
    let comparison = PrototypeComparison(extern: try signature(extern), function: try signature(function))
    if case .links(let differences) = comparison { return differences }
    return nil
  }

  /// Parameter 1 and a way into its type.
  private static func first(_ path: PrototypePlace.Step...) -> PrototypePlace {
    PrototypePlace(.parameter(number: 1), path)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let extern: String
    let function: String
    let differences: [PrototypeDifference]
    var testDescription: String { "\(extern) | \(function)" }

    init(_ extern: String, _ function: String, _ differences: PrototypeDifference...) {
      (self.extern, self.function, self.differences) = (extern, function, differences)
    }
  }

  /// What libbpf takes for equal, by the names of the types alone.
  static let linkedRows: [Row] = [
    Row("u64 f(u64 a, s8 b)", "u64 f(u64 x, s8 y)"),
    Row("unsigned long f(unsigned long long a)", "u64 f(u64 a)"),
    Row("int f(char a)", "int f(s8 a)"),
    Row("void f(u32 a)", "void f(u64 a)", .init(first(), .width(extern: 4, function: 8))),
    Row("u32 f(void)", "u64 f(void)", .init(PrototypePlace(.result), .width(extern: 4, function: 8))),
    Row("void f(s32 a)", "void f(u32 a)", .init(first(), .signedness(extern: true, function: false))),
    Row(
      "void f(s16 a)", "void f(u8 a)", .init(first(), .width(extern: 2, function: 1)),
      .init(first(), .signedness(extern: true, function: false))),
    Row("void f(bool a)", "void f(u8 a)", .init(first(), .boolean(extern: true, function: false))),
    Row(
      "void f(int a)", "void f(bool a)", .init(first(), .width(extern: 4, function: 1)),
      .init(first(), .boolean(extern: false, function: true))),
    Row(
      "void f(u64 a)", "void f(__int128 a)", .init(first(), .width(extern: 8, function: 16)),
      .init(first(), .signedness(extern: false, function: true))),
    Row(
      "void f(struct pair *a)", "void f(struct other *a)",
      .init(first(.pointee), .name(extern: "struct pair", function: "struct other"))),
    Row("void f(struct pair___old *a)", "void f(struct pair *a)"),
    Row("void f(char *a)", "void f(const char *a)", .init(first(.pointee), .qualifiers(extern: "", function: "const"))),
    Row(
      "void f(const volatile void *a)", "void f(void *a)",
      .init(first(.pointee), .qualifiers(extern: "const volatile", function: ""))),
    Row("void f(u32 *a)", "void f(u64 *a)", .init(first(.pointee), .width(extern: 4, function: 8))),
    Row(
      "void f(u32 **a)", "void f(s32 **a)",
      .init(first(.pointee, .pointee), .signedness(extern: false, function: true))),
    Row(
      "void f(u32 (*a)[4])", "void f(u64 (*a)[3])", .init(first(.pointee), .elementCount(extern: 4, function: 3)),
      .init(first(.pointee, .element), .width(extern: 4, function: 8))),
    Row(
      "void f(int (*a)(u8))", "void f(int (*a)(u16))",
      .init(first(.pointee, .parameter(number: 1)), .width(extern: 1, function: 2))),
    Row(
      "void f(u8 (*a)(void))", "void f(bool (*a)(void))",
      .init(first(.pointee, .result), .boolean(extern: false, function: true))),
    Row(
      "void f(enum color a)", "void f(enum shape a)",
      .init(first(), .name(extern: "enum color", function: "enum shape"))),
    Row("void f(enum color a)", "void f(enum color___v2 a)"),
    Row(
      "void f(enum color a)", "void f(enum wide a)", .init(first(), .width(extern: 4, function: 8)),
      .init(first(), .name(extern: "enum color", function: "enum wide"))),
    Row(
      "void f(enum color a)", "void f(enum negative a)", .init(first(), .signedness(extern: false, function: true)),
      .init(first(), .name(extern: "enum color", function: "enum negative"))),
    Row("void f(struct pair a)", "void f(struct pair___old a)"),
    Row(
      "void f(struct pair a)", "void f(struct other a)",
      .init(first(), .name(extern: "struct pair", function: "struct other"))),
    Row(
      "void f(struct pair a)", "void f(struct swapped a)",
      .init(first(), .name(extern: "struct pair", function: "struct swapped")),
      .init(first(.member(number: 1, name: "b")), .memberName(extern: "a", function: "b")),
      .init(first(.member(number: 2, name: "a")), .memberName(extern: "b", function: "a"))),
    Row(
      "void f(struct pair a)", "void f(struct narrow a)",
      .init(first(), .name(extern: "struct pair", function: "struct narrow")),
      .init(first(.member(number: 2, name: "b")), .width(extern: 8, function: 4))),
    Row(
      "void f(struct pair a)", "void f(struct small a)",
      .init(first(), .name(extern: "struct pair", function: "struct small")),
      .init(first(), .size(extern: 16, function: 8)), .init(first(), .memberCount(extern: 2, function: 1))),
    Row(
      "struct held f(void)", "struct pair f(void)",
      .init(PrototypePlace(.result), .name(extern: "struct held", function: "struct pair")),
      .init(
        PrototypePlace(.result, [.member(number: 1, name: "a")]), .kind(extern: .pointer, function: .integer))),
    Row(
      "void f(struct bits a)", "void f(struct bits2 a)",
      .init(first(), .name(extern: "struct bits", function: "struct bits2")),
      .init(first(.member(number: 1, name: "a")), .bitFieldWidth(extern: 3, function: 4)),
      .init(first(.member(number: 2, name: "b")), .offset(extern: 3, function: 4)),
      .init(first(.member(number: 2, name: "b")), .bitFieldWidth(extern: 5, function: 4))),
    Row("int f(const char *a, ...)", "int f(const char *a, ...)"),
    Row(
      "int f(struct declared *a)", "int f(union declared_union *a)",
      .init(first(.pointee), .name(extern: "struct declared", function: "union declared_union"))),
  ]

  @Test(arguments: linkedRows) func linked(_ row: Row) throws {
    #expect(try Self.differences(row.extern, row.function) == row.differences)
    // An extern of the kfunc's own type has no differences.
    #expect(try Self.differences(row.extern, row.extern) == [])
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let extern: String
    let function: String
    let refusal: LinkRefusal
    var testDescription: String { "\(extern) | \(function)" }

    init(_ extern: String, _ function: String, _ place: PrototypePlace?, _ reason: LinkRefusal.Reason) {
      (self.extern, self.function, refusal) = (extern, function, LinkRefusal(place, reason))
    }
  }

  static let refusedRows: [Refusal] = [
    Refusal("void f(int a)", "void f(int a, int b)", nil, .parameterCount(extern: 1, function: 2)),
    Refusal("void f(int a, ...)", "void f(int a)", nil, .parameterCount(extern: 2, function: 1)),
    Refusal("void f(void *a)", "void f(u64 a)", first(), .kind(extern: .pointer, function: .integer)),
    Refusal("void f(enum color a)", "void f(int a)", first(), .kind(extern: .enumeration, function: .integer)),
    Refusal("void f(void)", "int f(void)", PrototypePlace(.result), .kind(extern: .void, function: .integer)),
    Refusal("void f(void *a)", "void f(struct pair *a)", first(.pointee), .kind(extern: .void, function: .structure)),
    Refusal("void f(u64 *a)", "void f(u64 **a)", first(.pointee), .kind(extern: .integer, function: .pointer)),
    Refusal(
      "void f(struct declared *a)", "void f(struct pair *a)", first(.pointee),
      .kind(extern: .forward, function: .structure)),
    Refusal(
      "void f(union both a)", "void f(struct small a)", first(), .kind(extern: .union, function: .structure)),
    Refusal("void f(float a)", "void f(float a)", first(), .floatingPoint),
    Refusal("void f(double *a)", "void f(double *a)", first(.pointee), .floatingPoint),
    Refusal("void f(float a)", "void f(int a)", first(), .kind(extern: .floatingPoint, function: .integer)),
    Refusal(
      "void f(int (*a)(u8))", "void f(int (*a)(u8, u8))", first(.pointee), .parameterCount(extern: 1, function: 2)),
    Refusal(
      "void f(void (*a)(u8))", "void f(int (*a)(u8))", first(.pointee, .result),
      .kind(extern: .void, function: .integer)),
  ]

  @Test(arguments: refusedRows) func refused(_ row: Refusal) throws {
    let comparison = PrototypeComparison(
      extern: try Self.signature(row.extern), function: try Self.signature(row.function))
    #expect(comparison == .refused(row.refusal))
  }

  @Test func whatIsNotKnownIsNotLinked() {
    let unknown = Unknown("a vector of 16 bytes", at: "type 3")
    let signature = Signature(
      name: "f", result: .void,
      parameters: [Parameter(name: "a", type: .unknown(UnknownType("v4si", size: 16, unknown: unknown)))])
    #expect(PrototypeComparison(extern: signature, function: signature) == .unknown(unknown))
  }

  @Test(arguments: [
    ("f", "f"), ("f___v1", "f"), ("f___v1___v2", "f___v1"), ("f__v1", "f__v1"), ("___f", "___f"), ("f___", "f___"),
    ("f____v", "f____v"), ("a___b", "a"), ("", ""),
  ]) func flavours(_ name: String, _ essential: String) {
    #expect(PrototypeComparison.essentialName(name) == essential)
  }
}
