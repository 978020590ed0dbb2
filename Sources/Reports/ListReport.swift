import CallingConvention
import Kfuncs
import Listings

/// The kfuncs of a library: names, prototypes, and whether BPF can call them as they are.
package struct ListReport: Sendable {
  private let kfuncs: [Kfunc]

  /// Lists kfuncs.
  /// - Parameter kfuncs: what is listed, in this order.
  package init(_ kfuncs: [Kfunc]) { self.kfuncs = kfuncs }

  /// The list as JSON.
  package func json() -> JSONValue {
    .array(
      kfuncs.map { kfunc in
        .object([
          ("name", .string(kfunc.name)),
          ("prototype", .string(kfunc.signature.prototype)),
          (
            "parameters",
            .array(
              kfunc.signature.parameters.map {
                .object([("name", .string($0.name ?? "")), ("type", .string($0.type.description))])
              })
          ),
          ("result", .string(kfunc.signature.result.description)),
          ("placement", .string(kfunc.placement.verdict.rawValue)),
          ("code", .optional(kfunc.placement.refusal?.code.rawValue)),
          ("reason", .string(kfunc.placement.reason)),
          ("compilers", kfunc.placement.compilersJSON),
          ("summary", .string(kfunc.summary)),
          ("library", .optional(kfunc.externalLibrary)),
        ])
      })
  }

  /// The list as a table.
  package func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .init(title: "kfunc"),
      .init(title: "args", isRight: true),
      .init(title: "slots", isRight: true),
      .init(title: "placement"),
      .init(title: "prototype", givesWay: .cut(to: 16)),
    ])
    table.indent = 0
    for kfunc in kfuncs {
      table.rows.append([
        .init(kfunc.name), "\(kfunc.signature.parameters.count)", "\(kfunc.placement.slotCount)",
        kfunc.placement.verdict.cell, .init(kfunc.signature.prototype),
      ])
    }
    let verdicts = PlacementVerdict.allCases.compactMap { verdict in
      let count = kfuncs.count { $0.placement.verdict == verdict }
      return verdict == .unknown && count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let total = "\(Words.count(kfuncs.count, "kfunc")): \(verdicts.joined(separator: ", "))"
    return (table.lines(style) + ["", total]).joined(separator: "\n") + "\n"
  }
}

extension PlacementVerdict {
  /// The verdict as a cell of a table.
  var cell: TextTable.Cell {
    switch self {
    case .direct: .init(rawValue)
    case .needsMarshalling, .refused, .unknown: .init(rawValue, .warning)
    }
  }
}
