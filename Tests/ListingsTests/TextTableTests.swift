import Listings
import Testing

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

  /// A cell that wraps keeps its words; the column that adds the fewest lines becomes narrower.
  @Test func wrappedCellsKeepTheirWords() {
    var table = TextTable([
      .init(title: "type", givesWay: .wrapped), .init(title: "n", isRight: true), .init(title: "", givesWay: nil),
    ])
    table.rows = [["unsigned long long", "7", "<-"], ["int", "8", ""]]
    #expect(
      table.lines(TextStyle(width: 17, isColored: false)) == [
        "  type      n",
        "  unsigned  7  <-",
        "  long",
        "  long",
        "  int       8",
      ])
  }

  @Test func cellsMoveBelowTheirRow() {
    var table = TextTable([.init(title: "name"), .init(title: "seen at", givesWay: .below(isTitled: true))])
    table.rows = [["first", "a place"], ["second", ""]]
    #expect(
      table.lines(TextStyle(width: 14, isColored: false)) == ["  name", "  first", "      seen at a place", "  second"])
  }

  /// Columns that cannot give way are written in parts, each with the first column.
  @Test func columnsThatDoNotFitFollowInParts() {
    var table = TextTable((0..<5).map { .init(title: "c\($0)", isRight: $0 > 0) })
    table.rows = [["row", "ok", "FAIL", "ok", "known"]]
    #expect(
      table.lines(TextStyle(width: 16, isColored: false)) == [
        "  c0   c1    c2", "  row  ok  FAIL", "", "  c0   c3     c4", "  row  ok  known",
      ])
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
    #expect(Printable.wrap("a_word_that_is_too_long b", to: 8) == ["a_word_t", "hat_is_t", "oo_long", "b"])
    #expect(Printable.wrap("one two three", to: nil) == ["one two three"])
  }
}
