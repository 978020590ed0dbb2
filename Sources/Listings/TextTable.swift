/// A table of text. Where the terminal is too narrow, its columns give way in a fixed order; a cell that carries meaning
/// wraps at spaces or moves to a line below its row.
package struct TextTable {
  /// What a column does where the terminal is too narrow.
  package enum GivingWay: Equatable {
    /// It is cut, down to a number of columns of the terminal: only for text that is shown in full elsewhere.
    case cut(to: Int)
    /// It is left out.
    case leftOut
    /// Its cells wrap at spaces; where that is not enough, they move below the row.
    case wrapped
    /// Its cells move below the row, behind their title, or without it where the text needs none.
    case below(isTitled: Bool)
  }

  /// A column.
  package struct Column {
    /// What stands above it; may be empty.
    package var title: String
    /// Whether its cells are aligned to the right.
    package var isRight = false
    /// What it does where the terminal is too narrow; nil for a column that keeps its width.
    package var givesWay: GivingWay?
    /// Columns with lower numbers give way first.
    package var order = 0

    /// Describes a column.
    package init(title: String, isRight: Bool = false, givesWay: GivingWay? = nil, order: Int = 0) {
      self.title = title
      self.isRight = isRight
      self.givesWay = givesWay
      self.order = order
    }

    fileprivate var movesBelow: Bool { if case .below = givesWay { true } else { false } }
  }

  /// The text in one row and column.
  package struct Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// The text, control characters replaced.
    package var text: String
    /// How it is emphasised.
    package var emphasis = Emphasis.plain

    /// Creates a cell.
    /// - Parameters:
    ///   - text: the text; control characters are replaced.
    ///   - emphasis: how it is emphasised.
    package init(_ text: String, _ emphasis: Emphasis = .plain) {
      self.text = Printable.text(text)
      self.emphasis = emphasis
    }

    /// Creates a cell without emphasis.
    package init(stringLiteral value: String) { self.init(value) }
  }

  /// A table as lines.
  package struct Rendered {
    /// The lines of the titles; none where there is no title.
    package var header: [String] = []
    /// The lines of each row.
    package var rows: [[String]] = []

    fileprivate var lines: [String] { header + rows.flatMap { $0 } }
  }

  /// The columns, from left to right.
  package var columns: [Column]
  /// The rows: one cell for each column.
  package var rows: [[Cell]] = []
  /// Spaces in front of each line.
  package var indent = 2

  /// Creates an empty table.
  /// - Parameter columns: the columns, from left to right.
  package init(_ columns: [Column]) { self.columns = columns }

  /// The lines, without trailing spaces; the titles first.
  ///
  /// A table that fits in no other way is written in parts, one below the other, each with the first column.
  package func lines(_ style: TextStyle) -> [String] {
    guard let width = style.width, layout(width) == nil else {
      return rendered(style).lines
    }
    if let parts = parts(style) { return parts }
    // A terminal that is narrower than two columns of the table: its lines are divided.
    return rendered(TextStyle(width: width, isColored: false)).lines.flatMap {
      Printable.divided($0, to: max(2, width))
    }
  }

  /// The lines by row, for a caller that puts others between them.
  package func rendered(_ style: TextStyle) -> Rendered {
    let layout = layout(style.width) ?? TableLayout(widths: widths(giving: Set(columns.indices)), below: [])
    var result = Rendered()
    if columns.contains(where: { !$0.title.isEmpty }) {
      result.header = lines(columns.map { Cell($0.title, .faint) }, layout.widths, style)
    }
    result.rows = rows.map { lines($0, layout.widths, style) + below($0, layout.below, style) }
    return result
  }
}

// MARK: Widths

/// How a table fits a terminal.
private struct TableLayout {
  /// Columns of the terminal for each column of the table; 0 for one that is not in the row.
  var widths: [Int]
  /// Columns whose cells are below the row, in the order of the table.
  var below: [Int]
}

extension TextTable {
  /// - Returns: nil where the table does not fit.
  private func layout(_ available: Int?) -> TableLayout? {
    var gone: Set<Int> = []
    let order = columns.indices.sorted { (columns[$0].order, $0) < (columns[$1].order, $1) }
    // What wraps moves below only after all that is left out or moves below anyway.
    let moving =
      order.filter { columns[$0].givesWay == .leftOut || columns[$0].movesBelow }
      + order.filter { columns[$0].givesWay == .wrapped && $0 > 0 }
    for next in moving.map(Optional.some) + [nil] {
      var widths = columns.indices.map { gone.contains($0) ? 0 : natural($0) }
      guard let available else { return TableLayout(widths: widths, below: []) }
      // What is left out or moves below first is not yet left out: columns behind it in the order keep their width.
      let last = next.flatMap { columns[$0].givesWay == .wrapped ? nil : columns[$0].order } ?? Int.max
      for index in order
      where widths[index] > 0 && columns[index].givesWay != .wrapped && columns[index].order <= last {
        widths[index] = max(least(index), widths[index] - max(0, total(widths) - available))
      }
      wrap(&widths, to: available, order)
      if total(widths) <= available {
        let below = columns.indices.filter { gone.contains($0) && columns[$0].givesWay != .leftOut }
        return TableLayout(widths: widths, below: below)
      }
      if let next { gone.insert(next) }
    }
    return nil
  }

  /// Makes columns that wrap narrower, one step at a time, where a step adds the fewest lines.
  private func wrap(_ widths: inout [Int], to available: Int, _ order: [Int]) {
    let least = columns.indices.map(least)
    var lines: [Int: Int] = [:]
    while total(widths) > available {
      var best: (index: Int, added: Int)?
      for index in order where columns[index].givesWay == .wrapped && widths[index] > least[index] {
        let now = lines[index] ?? height(index, widths[index])
        lines[index] = now
        let added = height(index, widths[index] - 1) - now
        if best.map({ added < $0.added }) ?? true { best = (index, added) }
      }
      guard let best else { return }
      widths[best.index] -= 1
      lines[best.index] = nil
    }
  }

  /// The lines of all cells of a column at a width.
  private func height(_ column: Int, _ width: Int) -> Int {
    texts(column).reduce(0) { $0 + ($1.count <= width ? 1 : Printable.wrap($1, to: width).count) }
  }

  private func total(_ widths: [Int]) -> Int {
    let shown = widths.filter { $0 > 0 }
    return indent + shown.reduce(0, +) + 2 * max(0, shown.count - 1)
  }

  private func texts(_ column: Int) -> [String] {
    [columns[column].title] + rows.map { column < $0.count ? $0[column].text : "" }
  }

  private func natural(_ column: Int) -> Int { texts(column).map(\.count).max() ?? 0 }

  private func longestWord(_ column: Int) -> Int {
    texts(column).flatMap { $0.split(separator: " ").map(\.count) }.max() ?? 0
  }

  /// The least width of a column that stays in the row.
  private func least(_ column: Int) -> Int {
    switch columns[column].givesWay {
    case .cut(let least): min(least, natural(column))
    case .wrapped: longestWord(column)
    case .leftOut, .below, nil: natural(column)
    }
  }

  private func widths(giving: Set<Int>) -> [Int] {
    columns.indices.map { giving.contains($0) ? least($0) : natural($0) }
  }

  /// The columns in several tables, each as wide as the terminal; nil where two columns do not fit beside each other.
  private func parts(_ style: TextStyle) -> [String]? {
    guard let available = style.width, columns.count > 2 else { return nil }
    let least = columns.indices.map(least)
    var groups: [[Int]] = [[0]]
    for index in columns.indices.dropFirst() where columns[index].givesWay != .leftOut && least[index] > 0 {
      let last = groups.count - 1
      let used = indent + (groups[last] + [index]).reduce(-2) { $0 + least[$1] + 2 }
      if used <= available || groups[last].count == 1 { groups[last].append(index) } else { groups.append([0, index]) }
    }
    guard groups.count > 1 else { return nil }
    guard groups.allSatisfy({ group in indent + group.reduce(-2) { $0 + least[$1] + 2 } <= available }) else {
      return nil
    }
    let tables = groups.map { group in
      var table = TextTable(group.map { columns[$0] })
      table.indent = indent
      table.rows = rows.map { row in group.map { $0 < row.count ? row[$0] : "" } }
      return table.rendered(style)
    }
    return Array(tables.map(\.lines).joined(separator: [""]))
  }
}

// MARK: Lines

extension TextTable {
  private func lines(_ cells: [Cell], _ widths: [Int], _ style: TextStyle) -> [String] {
    let parts = widths.enumerated().map { index, width -> [String] in
      guard width > 0, index < cells.count else { return [] }
      return columns[index].givesWay == .wrapped
        ? Printable.wrap(cells[index].text, to: width) : [Printable.cut(cells[index].text, to: width)]
    }
    let height = max(1, parts.map(\.count).max() ?? 1)
    return (0..<height).map { number in
      let texts = parts.enumerated().map { index, part in
        Cell(number < part.count ? part[number] : "", index < cells.count ? cells[index].emphasis : .plain)
      }
      return line(texts, widths, style)
    }
  }

  private func line(_ cells: [Cell], _ widths: [Int], _ style: TextStyle) -> String {
    var text = String(repeating: " ", count: indent)
    var pending = 0
    var isFirst = true
    for (index, width) in widths.enumerated() where width > 0 {
      if !isFirst { pending += 2 }
      isFirst = false
      let cell = cells[index]
      let padding = max(0, width - cell.text.count)
      if columns[index].isRight { pending += padding }
      if !cell.text.isEmpty {
        text += String(repeating: " ", count: pending) + style.text(cell.text, cell.emphasis)
        pending = 0
      }
      if !columns[index].isRight { pending += cell.text.isEmpty ? width : padding }
    }
    return text
  }

  /// The cells that have no room in the row, behind their titles.
  private func below(_ cells: [Cell], _ indices: [Int], _ style: TextStyle) -> [String] {
    let shown = indices.filter { $0 < cells.count && !cells[$0].text.isEmpty }
    guard !shown.isEmpty else { return [] }
    let texts = shown.map { index in
      columns[index].title.isEmpty || columns[index].givesWay == .below(isTitled: false)
        ? cells[index].text : "\(columns[index].title) \(cells[index].text)"
    }
    let emphasis = shown.map { cells[$0].emphasis }.first { $0 != .plain } ?? .plain
    let margin = indent + 4
    return Printable.wrap(texts.joined(separator: "; "), to: style.width.map { max(20, $0 - margin) }).map {
      String(repeating: " ", count: margin) + style.text($0, emphasis)
    }
  }
}
