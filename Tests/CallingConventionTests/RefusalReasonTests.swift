import CTypes
import CallingConvention
import Foundation
import Testing

/// Reasons have stable codes, and words made from their facts.
struct RefusalReasonTests {
  private static let declarations = """
    typedef unsigned long u64; struct pair { u64 a; u64 b; }; struct big { u64 a[3]; };
    struct mixed { double d; u64 a; }; struct __attribute__((packed)) odd { char c; u64 a; };
    struct holds { long double x; };
    """

  /// The code of each kind of reason, by signatures whose placement the psABI defines.
  static let rows: [(prototype: String, code: String?)] = [
    ("void f(u64 a, int b, void *c)", nil),
    ("int f(const char *format, ...)", "variadic"),
    ("void f(int, int, int, int, int, int, int, int, int, int, int, int, int)", "too-many-parameters"),
    ("void f(struct pair, struct pair, struct pair, struct pair, struct pair, struct pair, u64)", "too-many-slots"),
    ("__attribute__((ms_abi)) void f(u64)", "calling-convention"),
    ("void f(struct big)", "by-value-over-16-bytes"), ("void f(long double)", "x87"),
    ("void f(u64, u64, u64, u64, u64, struct pair, u64)", "straddles-r9"),
    ("void f(u64, u64, u64, u64, u64, u64, u64, __int128)", "padding"),
    ("void f(double)", "vector-register"), ("void f(struct odd)", "class-memory"),
    ("void f(double, double, double, double, double, double, double, double, double)", "vector-register"),
    ("struct big f(void)", "result-over-16-bytes"), ("struct odd f(void)", "hidden-result-pointer"),
    ("double f(void)", "vector-result"), ("long double f(void)", "x87-result"), ("struct holds f(void)", "x87-result"),
  ]

  @Test(arguments: rows)
  func codes(_ prototype: String, _ code: String?) throws {
    let unit = try CDeclarationParser.parse(Self.declarations + prototype + ";", types: CTypeTable())
    let placement = Placement(try #require(unit.signatures.first { $0.name == "f" }))
    #expect(placement.refusal?.code.rawValue == code, "\(placement.reason)")
    #expect((placement.verdict == .direct) == (code == nil))
    guard let refusal = placement.refusal else { return }
    #expect(placement.reason == refusal.description)
    // Encoded: one key, the code; decoding gives the same reason.
    let data = try JSONEncoder().encode(refusal)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object.keys.map { $0 } == [code])
    #expect(try JSONDecoder().decode(RefusalReason.self, from: data) == refusal)
  }

  /// Each argument has its own code: the ninth double finds no register, and what is behind a struct is displaced.
  @Test func codesOfArguments() throws {
    let doubles = try placement("void f(double, double, double, double, double, double, double, double, double)")
    #expect(doubles.parameters.last?.refusal?.code == .noVectorRegister)
    let mixed = try placement("void f(double, u64, u64, u64, u64, u64, u64, struct mixed)")
    #expect(mixed.parameters.last?.refusal?.code == .noGeneralRegister)
    let pair = try placement("void f(u64, u64, u64, u64, u64, struct pair, u64)")
    #expect(pair.parameters.map { $0.refusal?.code } == [nil, nil, nil, nil, nil, .straddlesR9, .displaced])
    #expect(pair.parameters[6].refusal?.detail == nil)
    let convention = try placement("__attribute__((ms_abi)) void f(u64)")
    #expect(convention.refusal?.detail == "ms_abi")
  }

  private func placement(_ prototype: String) throws -> Placement {
    let unit = try CDeclarationParser.parse(Self.declarations + prototype + ";", types: CTypeTable())
    return Placement(try #require(unit.signatures.first { $0.name == "f" }))
  }

  /// Codes are an interface: none is renamed or removed.
  @Test func codesStay() {
    #expect(
      Set(RefusalReason.Code.allCases.map(\.rawValue)).isSuperset(of: [
        "variadic", "too-many-parameters", "calling-convention", "hidden-reference", "hidden-result-reference",
        "unknown-call", "compilers-differ", "x87", "by-value-over-16-bytes", "incomplete-type", "too-many-slots",
        "unknown-type", "unknown-before", "argument-differs", "straddles-r9", "no-general-register",
        "no-vector-register", "class-memory", "padding", "vector-register", "displaced", "x87-result",
        "result-over-16-bytes", "incomplete-result", "unknown-result", "unknown-result-of-call",
        "hidden-result-pointer", "vector-result",
      ]))
  }
}
