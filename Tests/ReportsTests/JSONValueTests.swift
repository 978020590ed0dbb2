import Testing

@testable import Reports

@Suite struct JSONValueTests {
  @Test func stringsAreEscaped() {
    #expect(JSONValue.string("a\"b\\c\n\t\u{1}é").pretty() == "\"a\\\"b\\\\c\\n\\t\\u0001é\"\n")
  }

  @Test func keysKeepTheirOrder() {
    let value = JSONValue.object([("z", .number(-1)), ("a", .array([])), ("m", .object([])), ("n", .null)])
    #expect(value.pretty() == "{\n  \"z\": -1,\n  \"a\": [],\n  \"m\": {},\n  \"n\": null\n}\n")
  }
}
