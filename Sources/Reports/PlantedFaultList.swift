import Listings
import Outcomes

/// The table of planted faults: what is broken, and where it must be seen.
struct PlantedFaultList {
  private let outcome: PlantedFaultsOutcome

  init(_ outcome: PlantedFaultsOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init(title: "component"),
      .init(title: "planted fault"),
      .init(title: "must be seen at", givesWay: .wrapped),
    ])
    table.indent = 0
    table.rows = outcome.planted.map { [.init($0.component), .init($0.fault), .init($0.place.description)] }
    return table.lines(style).joined(separator: "\n") + "\n"
  }
}
