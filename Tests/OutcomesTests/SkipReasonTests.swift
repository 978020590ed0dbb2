import CallingConvention
import Foundation
import Testing

@testable import Outcomes

/// A skip has a code, the callers that it concerns, and words.
struct SkipReasonTests {
  private static let refusal = RefusalReason.variadic(function: "f")

  private static let callers: [Caller] = [.jit, .interpreter, .libffi, .c]

  static let rows: [(reason: SkipReason, code: String, callers: [Caller], words: String)] = [
    (.crashes, "crashes", callers, "crashes intentionally; --crashing calls it"),
    (
      .placement([.jit, .interpreter], .refused, refusal), "placement", [.jit, .interpreter],
      "jit, interpreter: refused: \(refusal)"
    ),
    (.placesNotKnown(.unknown, refusal), "places-not-known", callers, "unknown: \(refusal)"),
    (.noFunction("libx.so does not export f"), "no-function", callers, "libx.so does not export f"),
    (.callerCannot(.libffi, "no"), "caller-cannot", [.libffi], "libffi: no"),
    (.scenario(name: "s", [.tooSlow(.c)]), "scenario", [.c], "s: c: takes so long that only the JIT computes it"),
    (.scenario(name: "s", []), "scenario", callers, "s: no caller was asked"),
  ]

  @Test(arguments: rows.indices) func reasons(_ index: Int) throws {
    let row = Self.rows[index]
    #expect(row.reason.code.rawValue == row.code)
    #expect(Self.callers.filter(row.reason.concerns) == row.callers)
    #expect(row.reason.description == row.words)
    let data = try JSONEncoder().encode(row.reason)
    #expect(try (JSONSerialization.jsonObject(with: data) as? [String: Any])?.keys.map { $0 } == [row.code])
    #expect(try JSONDecoder().decode(SkipReason.self, from: data) == row.reason)
  }

  /// Skips of a run are grouped by their kind.
  @Test func kinds() {
    #expect(SkipReason.placement([.jit], .needsMarshalling, Self.refusal).kind == "jit: needs marshalling")
    #expect(SkipReason.placement([.jit], .refused, .tooManyParameters(13)).kind == "jit: refused")
    #expect(SkipReason.crashes.kind == SkipReason.crashes.description)
  }
}
