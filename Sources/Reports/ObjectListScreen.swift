import Listings
import Outcomes

/// What an object holds, as tables.
struct ObjectListScreen {
  private let outcome: ObjectListOutcome

  init(_ outcome: ObjectListOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> String {
    var sections = [programs.lines(style)]
    if !outcome.maps.isEmpty { sections.append(maps.lines(style)) }
    if !outcome.externs.isEmpty { sections.append(externs.lines(style)) }
    sections += outcome.externs.filter(Self.needsLines).map { CheckScreen.lines($0.link, style) }
    if !outcome.pointers.isEmpty { sections.append(pointers(style)) }
    let license = outcome.license.map { "license \($0)" } ?? "no license"
    let missing = outcome.externs.count { $0.link.resolution == .missing }
    let refused = outcome.externs.count { if case .refused = $0.link.resolution { true } else { false } }
    let total =
      "\(outcome.object): \(Words.count(outcome.programs.count, "program")), \(Words.count(outcome.maps.count, "map")), "
      + "\(Words.count(outcome.externs.count, "extern"))\(missing > 0 ? ", \(missing) of them missing" : "")"
      + "\(refused > 0 ? ", \(refused) of them refused" : ""), \(license)"
    sections.append(Printable.wrap(Printable.text(total), hanging: 2, to: style.width))
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var programs: TextTable {
    var table = TextTable([
      .init(title: "program"), .init(title: "section"), .init(title: "type"),
      .init(title: "instructions", isRight: true),
      .init(title: "slots", isRight: true), .init(title: "functions", givesWay: .below(isTitled: false)),
    ])
    table.indent = 0
    table.rows = outcome.programs.map { program in
      let functions = program.functions.dropFirst().joined(separator: ", ")
      return [
        .init(program.program), .init((program.isLoadedByDefault ? "" : "?") + program.section), .init(program.type),
        "\(program.instructionCount)", "\(program.stackSlots)",
        program.problem.map { .init(Printable.text($0), .bad) } ?? .init(Printable.text(functions)),
      ]
    }
    return table
  }

  private var maps: TextTable {
    var table = TextTable([
      .init(title: "map"), .init(title: "type"), .init(title: "key", isRight: true),
      .init(title: "value", isRight: true),
      .init(title: "entries", isRight: true), .init(title: "variables", givesWay: .below(isTitled: false)),
    ])
    table.indent = 0
    table.rows = outcome.maps.map { map in
      [
        .init(map.map), .init(map.type), "\(map.keySize)", "\(map.valueSize)", "\(map.entryCount)",
        .init(Printable.text(map.variables.joined(separator: ", "))),
      ]
    }
    return table
  }

  /// Whether more than a word has to be said of an extern.
  private static func needsLines(_ extern: ObjectExternDescription) -> Bool {
    switch extern.link.resolution {
    case .linked(let differences): !differences.isEmpty
    case .refused, .unknown: true
    case .missing: false
    }
  }

  private static func state(_ link: ExternLink) -> TextTable.Cell {
    switch link.resolution {
    case .linked(let differences): differences.isEmpty ? .init("there", .good) : .init("differs", .warning)
    case .refused: .init("refused", link.isWeak ? .plain : .bad)
    case .missing: .init("missing", link.isWeak ? .plain : .bad)
    case .unknown: .init("not compared", .warning)
    }
  }

  /// A line for each map with pointers.
  private func pointers(_ style: TextStyle) -> [String] {
    let shown = 8
    return outcome.maps.map(\.map).flatMap { map -> [String] in
      let own = outcome.pointers.filter { $0.map == map }
      guard !own.isEmpty else { return [] }
      let list = own.prefix(shown).map { "offset \($0.offset) (\($0.target))" }.joined(separator: ", ")
      let rest = own.count > shown ? " and \(own.count - shown) more" : ""
      return Printable.wrap(
        Printable.text(
          "\(map): \(Words.count(own.count, "pointer")) in initial data, which libbpf leaves without an address: \(list)\(rest)"
        ),
        hanging: 2, to: style.width)
    }
  }

  private var externs: TextTable {
    var table = TextTable([
      .init(title: "extern"), .init(title: ""), .init(title: ""),
      .init(title: "prototype", givesWay: .below(isTitled: false)),
    ])
    table.indent = 0
    table.rows = outcome.externs.map { extern in
      [
        .init(extern.extern), .init(extern.isWeak ? "weak" : ""),
        Self.state(extern.link),
        .init(Printable.text(extern.prototype ?? "a variable")),
      ]
    }
    return table
  }
}
