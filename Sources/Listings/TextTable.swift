/// A table whose rows never wrap: if the terminal is too narrow, columns are cut or omitted in a fixed order.
package struct TextTable {
  /// What happens to a column if the terminal is too narrow.
  package enum GivingWay: Equatable {
    /// It is cut, down to this number of columns of the terminal.
    case cut(to: Int)
    /// It is omitted.
    case leftOut
  }

  /// A column.
  package struct Column {
    /// The heading; may be empty.
    package var title: String
    /// Whether its cells are right-aligned.
    package var isRight = false
    /// What happens to it if the terminal is too narrow; nil: it is never cut.
    package var givesWay: GivingWay?
    /// Columns with lower numbers are cut or omitted first.
    package var order = 0

    /// Creates a column.
    /// - Parameters:
    ///   - title: the heading; may be empty.
    ///   - isRight: whether its cells are right-aligned.
    ///   - givesWay: what happens to it if the terminal is too narrow.
    ///   - order: columns with lower numbers are cut first.
    package init(title: String, isRight: Bool = false, givesWay: GivingWay? = nil, order: Int = 0) {
      self.title = title
      self.isRight = isRight
      self.givesWay = givesWay
      self.order = order
    }
  }

  /// The text in one row and column.
  package struct Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// The text, one line.
    package var text: String
    /// The emphasis of the text.
    package var emphasis = Emphasis.plain

    /// Creates a cell.
    /// - Parameters:
    ///   - text: one line.
    ///   - emphasis: the emphasis of the text.
    package init(_ text: String, _ emphasis: Emphasis = .plain) {
      self.text = Printable.text(text)
      self.emphasis = emphasis
    }

    /// Creates a cell without emphasis.
    /// - Parameter value: one line.
    package init(stringLiteral value: String) { self.init(value) }
  }

  /// The columns, from left to right.
  package var columns: [Column]
  /// The rows: one cell for each column.
  package var rows: [[Cell]] = []
  /// Spaces before each line.
  package var indent = 2

  /// Creates an empty table.
  /// - Parameter columns: the columns, from left to right.
  package init(_ columns: [Column]) { self.columns = columns }

  /// The lines, without trailing spaces; headings first, if there are any.
  /// - Parameter style: width and colours of the output.
  package func lines(_ style: TextStyle) -> [String] {
    let widths = widths(style.width)
    var lines: [String] = []
    if columns.contains(where: { !$0.title.isEmpty }) {
      lines.append(line(columns.map { Cell($0.title, .faint) }, widths, style))
    }
    for row in rows { lines.append(line(row, widths, style)) }
    return lines
  }

  /// Columns of the terminal for each column of the table; 0 for an omitted one.
  private func widths(_ available: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      rows.reduce(columns[index].title.count) { max($0, index < $1.count ? $1[index].text.count : 0) }
    }
    guard let available else { return widths }
    func excess() -> Int {
      let shown = widths.filter { $0 > 0 }
      return indent + shown.reduce(0, +) + 2 * max(0, shown.count - 1) - available
    }
    for index in columns.indices.sorted(by: { (columns[$0].order, $0) < (columns[$1].order, $1) }) {
      let missing = excess()
      if missing <= 0 { break }
      switch columns[index].givesWay {
      case .cut(let least): widths[index] = min(widths[index], max(least, widths[index] - missing))
      case .leftOut: widths[index] = 0
      case nil: break
      }
    }
    return widths
  }

  private func line(_ cells: [Cell], _ widths: [Int], _ style: TextStyle) -> String {
    var text = String(repeating: " ", count: indent)
    var pending = 0
    var used = indent
    var isFirst = true
    for (index, width) in widths.enumerated() where width > 0 {
      if !isFirst { pending += 2 }
      isFirst = false
      let cell = index < cells.count ? cells[index] : Cell("")
      var content = Printable.cut(cell.text, to: width)
      let padding = width - content.count
      if columns[index].isRight { pending += padding }
      // A line that is still too long is cut at the edge, because rows do not wrap.
      if let edge = style.width { content = Printable.cut(content, to: max(0, edge - used - pending)) }
      if !content.isEmpty {
        text += String(repeating: " ", count: pending) + style.text(content, cell.emphasis)
        used += pending + content.count
        pending = 0
      }
      if !columns[index].isRight { pending += content.isEmpty ? width : padding }
    }
    return text
  }
}
