import Foundation
import Testing

@testable import Outcomes
@testable import Reports

/// Documents: named by schema and command, decoded to what they were made of.
@Suite struct JSONReportTests {
  @Test func aDocumentNamesItsSchemaAndCommand() throws {
    let text = JSONReport().text(of: .run(run([kfunc("a", failed: 1)], findings: [.sample("a")]))).output
    #expect(text.hasSuffix("}\n"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "kfunctest/1")
    #expect(object["command"] as? String == "run")
    let finding = try #require((object["findings"] as? [[String: Any]])?.first)
    #expect(finding["message"] as? String == "the slot differs")
  }

  @Test func aDocumentIsDecodedAndEncodedToTheSameText() throws {
    let outcome = run(
      [kfunc("a", failed: 1)], findings: [.sample("a")],
      skips: [Skip(kfunc: "b", reason: .scenario(name: "s", [.tooSlow(.c), .crashes]))],
      planted: [.sample("x", .slots(.last(1)), caught: true, witness: .sample("a"))])
    let text = JSONReport().text(of: .run(outcome)).output
    let document = try JSONDecoder().decode(Document<RunOutcome>.self, from: Data(text.utf8))
    #expect(document.outcome == outcome)
    #expect(JSONReport().text(of: .run(document.outcome)).output == text)
  }

  @Test func anotherSchemaIsRefused() {
    let text = JSONReport().text(of: .list(ListOutcome(library: "l", kfuncs: []))).output
    let other = text.replacing("kfunctest/1", with: "kfunctest/2")
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Document<ListOutcome>.self, from: Data(other.utf8))
    }
  }

  /// DEL and C1 need no escape in JSON, and a terminal may obey them.
  @Test func controlCharactersAreEscaped() throws {
    let library = "a\u{1B}[2J\u{7F}\u{9B}\u{80}\u{A0}é\"\\\n\u{1}/b"
    let text = JSONReport().text(of: .list(ListOutcome(library: library, kfuncs: []))).output
    #expect(text.contains("\"a\\u001b[2J\\u007f\\u009b\\u0080\u{A0}é\\\"\\\\\\n\\u0001/b\""), "\(text)")
    let document = try JSONDecoder().decode(Document<ListOutcome>.self, from: Data(text.utf8))
    #expect(document.outcome.library == library)
  }

  @Test func linesAreLines() {
    let record = SweptFunction(
      number: 0, function: "f", prototype: "int f(void)", isKfunc: false, isExported: true,
      placement: PlacementSummary(.direct, nil), targets: [], checkedTargets: [], compilers: [], callers: [], checks: 0,
      slots: 0,
      failed: 0,
      findings: [], skips: [])
    let text = JSONReport().text(of: .sweptFunction(record)).output
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
    #expect(text.contains("\"record\":\"function\""))
  }
}
