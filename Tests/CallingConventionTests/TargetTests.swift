import CTypes
import Testing

@testable import CallingConvention

/// The two parts of a verdict under each target: where the JIT puts the arguments, and what the verifier says.
@Suite struct TargetTests {
  private static let declarations = """
    typedef unsigned long u64; typedef unsigned char u8; struct word { u64 a; }; struct small { u8 a[3]; };
    struct pair { u64 a; u64 b; }; struct ten { u64 a; u8 b[2]; }; struct big { u64 a[3]; };
    struct wide { __int128 v; }; struct __attribute__((aligned(16))) lone { u64 a; };
    struct holder { void *p; u64 x; }; struct mixed { double d; u64 a; }; union either { u64 a; int b; };
    struct inner { int x; }; struct array { struct inner in[2]; }; struct level4 { struct { struct { struct inner a; } b; } c; };
    struct level5 { struct { struct { struct { struct inner a; } b; } c; } d; };
    struct __attribute__((packed)) odd { char c; u64 a; };
    """

  private static func placement(_ prototype: String) throws -> Placement {
    let unit = try CDeclarationParser.parse(declarations + prototype + ";", types: CTypeTable())
    return Placement(try #require(unit.signatures.first { $0.name == "f" }))
  }

  /// A JIT's part and a verifier's part, as short words.
  private static func words(_ verdict: TargetVerdict) -> String {
    let jit: String
    switch verdict.placement {
    case .direct: jit = "direct"
    case .moved: jit = "moved"
    case .misplaced(let refusal): jit = "misplaced \(refusal.code.rawValue)"
    case .refused(let refusal): jit = "refused \(refusal.code.rawValue)"
    case .unknown: jit = "unknown"
    }
    switch verdict.verifier {
    case .none: return jit
    case .accepted: return "\(jit), accepted"
    case .refused(let refusal): return "\(jit), \(refusal.code.rawValue)"
    case .unknown: return "\(jit), unknown"
    }
  }

  /// By hand, from Linux 7.3's verifier (tried), the function model of 7.4 and psABI section 3.2.3.
  private static let rows: [(prototype: String, linux72: String, linux74: String, psabi: String)] = [
    ("int f(int, char *, u64, u64, u64, u8, u64)", "direct, accepted", "direct, accepted", "direct"),
    // By value, and where the slots are: the JIT of 7.2 is right, and its verifier refuses.
    ("int f(struct word)", "direct, aggregate", "direct, accepted", "direct"),
    ("int f(struct small, u64)", "direct, aggregate", "direct, accepted", "direct"),
    ("int f(union either)", "direct, aggregate", "direct, accepted", "direct"),
    ("int f(u64, u64, u64, u64, struct pair, u64)", "direct, aggregate", "direct, accepted", "direct"),
    ("int f(u64, __int128)", "direct, accepted", "direct, accepted", "direct"),
    // Counted as one argument: seven parameters have two slots to the verifier, and the call writes three.
    ("int f(u64, u64, u64, u64, __int128, u64, u64)", "direct, int128-counted-once", "direct, accepted", "direct"),
    // Moves.
    (
      "int f(u64, u64, u64, u64, u64, struct pair, u64)", "misplaced straddles-r9, aggregate", "moved, accepted",
      "moved"
    ),
    ("int f(u64, u64, u64, u64, u64, struct ten)", "misplaced straddles-r9, aggregate", "moved, accepted", "moved"),
    (
      "int f(u64, u64, u64, u64, u64, u64, u64, __int128)", "misplaced padding, int128-counted-once", "moved, accepted",
      "moved"
    ),
    (
      "int f(u64, u64, u64, u64, u64, u64, u64, struct wide)", "misplaced padding, aggregate", "moved, accepted",
      "moved"
    ),
    // Members.
    ("int f(struct holder)", "direct, aggregate", "direct, not-scalars", "direct"),
    ("int f(struct array)", "direct, aggregate", "direct, not-scalars", "direct"),
    ("int f(struct level4)", "direct, aggregate", "direct, accepted", "direct"),
    ("int f(struct level5)", "direct, aggregate", "direct, not-scalars", "direct"),
    (
      "int f(u64, u64, u64, u64, u64, struct holder, u64)", "misplaced straddles-r9, aggregate", "moved, not-scalars",
      "moved"
    ),
    // Floating point: 7.4 takes it for an integer, and no kernel takes it.
    (
      "int f(double)", "misplaced vector-register, floating-point", "misplaced vector-register, floating-point", "moved"
    ),
    (
      "int f(struct mixed)", "misplaced vector-register, floating-point", "misplaced vector-register, floating-point",
      "moved"
    ),
    // Behind six eightbytes it is on the stack whatever its classes are, and still refused.
    (
      "int f(u64, u64, u64, u64, u64, u64, struct mixed)", "direct, floating-point", "direct, floating-point", "direct"
    ),
    (
      "double f(u64)", "misplaced vector-result, floating-point-result",
      "misplaced vector-result, floating-point-result", "moved"
    ),
    // What sizes do not show: unaligned members, and an eightbyte of padding.
    ("int f(struct odd, u64)", "misplaced class-memory, aggregate", "misplaced class-memory, accepted", "moved"),
    ("int f(struct lone, u64)", "misplaced displaced, aggregate", "misplaced displaced, accepted", "moved"),
    ("int f(u64, u64, u64, u64, u64, struct lone)", "direct, aggregate", "misplaced moved-by-size, accepted", "direct"),
    // Results.
    ("struct pair f(u64)", "misplaced result-not-copied, aggregate-result", "direct, accepted", "direct"),
    ("struct word f(u64)", "direct, aggregate-result", "direct, accepted", "direct"),
    ("__int128 f(u64)", "misplaced result-not-copied, accepted", "direct, accepted", "direct"),
    ("struct holder f(u64)", "misplaced result-not-copied, aggregate-result", "direct, not-scalars-result", "direct"),
    (
      "struct odd f(u64)", "misplaced result-not-copied, aggregate-result", "misplaced hidden-result-pointer, accepted",
      "moved"
    ),
    // No places.
    (
      "int f(struct big)", "refused by-value-over-16-bytes, aggregate", "refused by-value-over-16-bytes, over-16-bytes",
      "refused by-value-over-16-bytes"
    ),
    (
      "struct big f(void)", "refused result-over-16-bytes, aggregate-result",
      "refused result-over-16-bytes, result-over-16-bytes", "refused result-over-16-bytes"
    ),
    ("int f(const char *, ...)", "refused variadic, variadic", "refused variadic, variadic", "refused variadic"),
    ("int f(long double)", "refused x87, floating-point", "refused x87, floating-point", "refused x87"),
    (
      "int f(int, int, int, int, int, int, int, int, int, int, int, int, int)",
      "refused too-many-parameters, too-many-arguments", "refused too-many-parameters, too-many-arguments",
      "refused too-many-parameters"
    ),
    (
      "__attribute__((ms_abi)) int f(u64)", "refused calling-convention, unknown",
      "refused calling-convention, unknown", "refused calling-convention"
    ),
    ("int f(_BitInt(7))", "unknown, unknown", "unknown, unknown", "unknown"),
  ]

  @Test(arguments: rows) func verdicts(_ prototype: String, _ linux72: String, _ linux74: String, _ psabi: String)
    throws
  {
    let placement = try Self.placement(prototype)
    #expect(placement.targets.map(\.target) == [.linux72, .linux74, .psabi])
    #expect(placement.targets.map(Self.words) == [linux72, linux74, psabi])
    for verdict in placement.targets {
      #expect(verdict.canCall == (verdict.placement.isRight && verdict.verifier.isPassed))
      // What is misplaced under psabi would be an error of the classification itself.
      if case .misplaced = verdict.placement { #expect(verdict.target != .psabi) }
    }
  }

  /// The moves of 7.4 for the kernel's own `i128_arg_stack_hole(1..5, s, 6, 7, struct { __int128 } w)`: s on the stack, 6
  /// in r9, 7 behind s, a hole, w.
  @Test func holes() throws {
    let placement = try Self.placement("u64 f(u64, u64, u64, u64, u64, struct pair, u64, u64, struct wide)")
    let moves = try #require(placement.moves(under: .linux74))
    #expect(moves.stackBytes == 48)
    #expect(
      moves.eightbytes.dropFirst(5).map(\.native) == [
        .stack(offset: 0), .stack(offset: 8), .integerRegister(.r9), .stack(offset: 16), .stack(offset: 32),
        .stack(offset: 40),
      ])
    #expect(moves.eightbytes.map(\.slot) == Array(0..<11))
    #expect(placement.moves(under: .linux72) == nil)
    #expect(placement.moves(under: .psabi) == moves)
  }

  /// Refusals have stable codes, one key each in JSON.
  @Test func codes() throws {
    #expect(Target.allCases.map(\.rawValue) == ["linux-7.2", "linux-7.4", "psabi"])
    #expect(
      Set(VerifierRefusal.Code.allCases.map(\.rawValue)).isSuperset(of: [
        "too-many-arguments", "variadic", "floating-point", "floating-point-result", "aggregate", "aggregate-result",
        "int128-counted-once", "over-16-bytes", "result-over-16-bytes", "not-scalars",
        "not-scalars-result",
      ]))
  }
}
