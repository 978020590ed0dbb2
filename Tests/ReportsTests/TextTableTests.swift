import Listings
import Testing

@testable import Reports

@Suite struct TextTableTests {
  private var table: TextTable {
    var table = TextTable([
      .init(title: "name", givesWay: .cut(to: 6), order: 1), .init(title: "n", isRight: true),
      .init(title: "extra", givesWay: .leftOut, order: 0), .init(title: "end"),
    ])
    table.rows = [["a_rather_long_name", "7", "something", "x"], ["b", "123", "", "yy"]]
    return table
  }

  @Test func aPipeGetsEverythingAligned() {
    #expect(
      table.lines(.pipe) == [
        "  name                  n  extra      end",
        "  a_rather_long_name    7  something  x",
        "  b                   123             yy",
      ])
  }

  @Test func columnsGiveWayInTheirOrder() {
    let style = TextStyle(width: 32, isColored: false)
    #expect(
      table.lines(style) == [
        "  name                  n  end",
        "  a_rather_long_name    7  x",
        "  b                   123  yy",
      ])
    #expect(
      table.lines(TextStyle(width: 20, isColored: false)) == [
        "  name        n  end",
        "  a_rath..    7  x",
        "  b         123  yy",
      ])
  }

  @Test(arguments: 0...50)
  func noLineIsWiderThanTheTerminal(width: Int) {
    for line in table.lines(TextStyle(width: width, isColored: false)) { #expect(line.count <= max(width, 2)) }
  }

  @Test func colourIsWrittenOnlyWhereItIsKnown() {
    var table = TextTable([.init(title: "")])
    table.rows = [[.init("bad", .bad)]]
    #expect(table.lines(TextStyle(width: nil, isColored: true)) == ["  \u{1B}[1;31mbad\u{1B}[0m"])
    #expect(table.lines(.pipe) == ["  bad"])
  }

  @Test func controlCharactersAreReplaced() {
    #expect(Printable.text("a\u{1B}[31m\nb\u{9B}") == "a?[31m?b?")
    #expect(TextTable.Cell("\u{7}x").text == "?x")
  }

  @Test func textBreaksAtSpaces() {
    #expect(Printable.wrap("one two three", to: 7) == ["one two", "three"])
    #expect(Printable.wrap("a_word_that_is_too_long b", to: 8) == ["a_word..", "b"])
    #expect(Printable.wrap("one two three", to: nil) == ["one two three"])
  }
}

@Suite struct JSONValueTests {
  @Test func stringsAreEscaped() {
    #expect(JSONValue.string("a\"b\\c\n\t\u{1}é").pretty() == "\"a\\\"b\\\\c\\n\\t\\u0001é\"\n")
  }

  @Test func keysKeepTheirOrder() {
    let value = JSONValue.object([("z", .number(-1)), ("a", .array([])), ("m", .object([])), ("n", .null)])
    #expect(value.pretty() == "{\n  \"z\": -1,\n  \"a\": [],\n  \"m\": {},\n  \"n\": null\n}\n")
  }
}
