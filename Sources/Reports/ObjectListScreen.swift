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
    let license = outcome.license.map { "license \($0)" } ?? "no license"
    let missing = outcome.externs.count { !$0.isThere }
    let total =
      "\(outcome.object): \(Words.count(outcome.programs.count, "program")), \(Words.count(outcome.maps.count, "map")), "
      + "\(Words.count(outcome.externs.count, "extern"))\(missing > 0 ? ", \(missing) of them missing" : ""), \(license)"
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

  private var externs: TextTable {
    var table = TextTable([
      .init(title: "extern"), .init(title: ""), .init(title: ""),
      .init(title: "prototype", givesWay: .below(isTitled: false)),
    ])
    table.indent = 0
    table.rows = outcome.externs.map { extern in
      [
        .init(extern.extern), .init(extern.isWeak ? "weak" : ""),
        extern.isThere ? .init("there", .good) : .init("missing", extern.isWeak ? .plain : .bad),
        .init(Printable.text(extern.prototype ?? "a variable")),
      ]
    }
    return table
  }
}
