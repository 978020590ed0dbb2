import CallingConvention
import Foundation
import Testing

@testable import Outcomes

/// A skip has a code and the callers that it concerns.
struct SkipReasonTests {
  private static let placement = PlacementSummary(.refused, .variadic(function: "f"))
  private static let callers: [Caller] = [.jit, .interpreter, .libffi, .c]

  static let rows: [(reason: SkipReason, code: String, callers: [Caller], keys: Set<String>)] = [
    (.crashes, "crashes", callers, ["code"]),
    (
      .placement([.jit, .interpreter], placement), "placement", [.jit, .interpreter], ["code", "callers", "placement"]
    ),
    (.placesNotKnown(placement), "places-not-known", callers, ["code", "placement"]),
    (.noFunction("libx.so does not export f"), "no-function", callers, ["code", "component"]),
    (.callerCannot(.libffi, "no"), "caller-cannot", [.libffi], ["code", "callers", "component"]),
    (.unsupported(.c, .stackArguments), "unsupported", [.c], ["code", "callers", "need"]),
    (.stopped(.c), "stopped", [.c], ["code", "callers"]),
    (.scenario(name: "s", [.tooSlow(.c)]), "scenario", [.c], ["code", "scenario", "reasons"]),
    (.scenario(name: "s", []), "scenario", callers, ["code", "scenario", "reasons"]),
  ]

  @Test(arguments: rows.indices) func reasons(_ index: Int) throws {
    let row = Self.rows[index]
    #expect(row.reason.code.rawValue == row.code)
    #expect(Self.callers.filter(row.reason.concerns) == row.callers)
    let data = try JSONEncoder().encode(row.reason)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(Set(object.keys) == row.keys)
    #expect(object["code"] as? String == row.code)
    #expect(try JSONDecoder().decode(SkipReason.self, from: data) == row.reason)
  }

  /// What names no reason, and a reason without what it needs.
  @Test(arguments: [
    "{}", "{\"code\": \"nothing\"}", "{\"code\": \"placement\"}", "{\"code\": \"caller-cannot\", \"component\": \"x\"}",
    "{\"code\": \"too-slow\", \"callers\": []}",
  ]) func brokenReasons(_ text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(SkipReason.self, from: Data(text.utf8)) }
  }
}
