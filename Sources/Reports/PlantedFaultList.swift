import Checks
import Listings

/// The table of planted faults: what is broken, and where it must be seen.
package struct PlantedFaultList: Sendable {
  private let faults: [PlantedFault]

  /// Lists faults.
  /// - Parameter faults: rows of `PlantedFault.all`.
  package init(_ faults: [PlantedFault]) { self.faults = faults }

  /// The faults as JSON.
  package func json() -> JSONValue {
    .object([
      (
        "planted",
        .array(
          faults.map {
            .object([
              ("name", .string($0.name)), ("component", .string($0.component)),
              ("expected", .string($0.place.description)),
            ])
          })
      )
    ])
  }

  /// The faults as a table.
  package func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init(title: "component"),
      .init(title: "planted fault", givesWay: .cut(to: 20), order: 1),
      .init(title: "must be seen at", givesWay: .cut(to: 12), order: 0),
    ])
    table.indent = 0
    table.rows = faults.map { [.init($0.component), .init($0.name), .init($0.place.description)] }
    return table.lines(style).joined(separator: "\n") + "\n"
  }
}
