import BPFObject
import Listings
import Outcomes

/// Two prototypes one over the other, with their parameters aligned and those that differ marked.
struct PrototypePair {
  /// A part of both: the head, or a parameter.
  private struct Cell {
    var extern: String
    var function: String
    var isMarked: Bool
    var width: Int { max(extern.count, function.count) }
    /// Columns that are marked: without the comma or parenthesis at the end.
    var markWidth: Int {
      [extern, function].map { $0.last.map(",)(".contains) == true ? $0.count - 1 : $0.count }.max() ?? 0
    }
  }

  private let cells: [Cell]

  /// - Parameters:
  ///   - extern: the prototype in the object.
  ///   - function: that of the kfunc.
  ///   - places: the parameters, or the result, to mark.
  init(_ extern: PrototypeDescription, _ function: PrototypeDescription, marking places: [PrototypePlace]) {
    let positions = Set(places.map(\.position))
    let count = max(extern.parameters.count, function.parameters.count)
    var cells = [
      Cell(
        extern: extern.head + (count == 0 ? "(void)" : "("), function: function.head + (count == 0 ? "(void)" : "("),
        isMarked: positions.contains(.result))
    ]
    for index in 0..<count {
      let texts = [extern, function].map { prototype in
        guard index < prototype.parameters.count else { return index == 0 ? "void)" : "" }
        return prototype.parameters[index] + (index == prototype.parameters.count - 1 ? ")" : ",")
      }
      let isOne = index >= min(extern.parameters.count, function.parameters.count)
      cells.append(
        Cell(extern: texts[0], function: texts[1], isMarked: isOne || positions.contains(.parameter(number: index + 1)))
      )
    }
    self.cells = cells
  }

  /// The lines: for each part of the prototypes the object's, the kfunc's and, where something is marked, the marks.
  /// - Parameter width: columns.
  func lines(_ style: TextStyle, width: Int) -> [String] {
    let (extern, function) = ("  object  ", "  kfunc   ")
    let room = max(20, width - extern.count)
    var lines: [String] = []
    var rest = cells.flatMap { Self.pieces($0, room) }[...]
    while !rest.isEmpty {
      var row: [Cell] = []
      var used = 0
      while let cell = rest.first, row.isEmpty || used + 1 + cell.width <= room {
        used += cell.width + 1
        row.append(cell)
        rest = rest.dropFirst()
      }
      lines.append(Self.trimmed(extern + Self.joined(row) { $0.extern }))
      lines.append(Self.trimmed(function + Self.joined(row) { $0.function }))
      if row.contains(where: \.isMarked) {
        let marks = Self.joined(row) { String(repeating: $0.isMarked ? "^" : " ", count: $0.markWidth) }
        lines.append(String(repeating: " ", count: extern.count) + style.text(marks, .warning))
      }
    }
    return lines
  }

  private static func joined(_ row: [Cell], _ text: (Cell) -> String) -> String {
    var line = ""
    for cell in row {
      let text = text(cell)
      // No space behind the parenthesis that opens the list.
      let isHead = cell.function.hasSuffix("(")
      line += text + String(repeating: " ", count: cell.width - text.count + (isHead ? 0 : 1))
    }
    return trimmed(line)
  }

  private static func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }

  /// A part that is wider than a line in pieces of a line each.
  private static func pieces(_ cell: Cell, _ room: Int) -> [Cell] {
    let externs = Printable.wrap(Printable.text(cell.extern), to: room)
    let functions = Printable.wrap(Printable.text(cell.function), to: room)
    return (0..<max(1, max(externs.count, functions.count))).map { index in
      Cell(
        extern: index < externs.count ? externs[index] : "", function: index < functions.count ? functions[index] : "",
        isMarked: cell.isMarked)
    }
  }
}
