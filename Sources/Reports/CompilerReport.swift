import CallingConvention
import Listings

/// Where one compiler puts the arguments and the result of a call that compilers place differently, as JSON has it.
package struct CompilerPlaces: Sendable, Codable, Equatable {
  /// The compiler: `gcc`, `clang`.
  package var compiler: String
  /// The places of each argument's eightbytes.
  package var parameters: [[String]]
  /// The places of the result's eightbytes.
  package var result: [String]
  /// The verdict on a call of what this compiler compiled.
  package var placement: String

  /// Describes a compiler's placement.
  /// - Parameter placement: one of ``Placement/compilers``.
  package init(_ placement: CompilerPlacement) {
    compiler = placement.compiler.rawValue
    parameters = placement.parameters.map { $0.eightbytes.map(\.native.description) }
    result = placement.result.eightbytes.map(\.native.description)
    self.placement = placement.verdict.rawValue
  }

  /// The places as JSON.
  package var json: JSONValue {
    .object([
      ("compiler", .string(compiler)), ("parameters", .array(parameters.map { .strings($0) })),
      ("result", .strings(result)), ("placement", .string(placement)),
    ])
  }
}

extension Placement {
  /// Each compiler's places as JSON; an empty list where compilers agree.
  var compilersJSON: JSONValue { .array(compilers.map { CompilerPlaces($0).json }) }

  /// A table of what compilers place differently: a row for each argument, a column for each compiler.
  func compilerLines(_ style: TextStyle) -> [String] {
    guard let first = compilers.first else { return [] }
    var table = TextTable(
      [.init(title: "compilers differ", givesWay: .cut(to: 6))]
        + compilers.map { .init(title: $0.compiler.rawValue) })
    for index in first.differing {
      table.rows.append(
        [.init(ArgumentNames.name(parameters[index]))]
          + compilers.map { .init(Self.places($0.parameters[index].eightbytes.map(\.native)), .warning) })
    }
    if first.resultDiffers {
      table.rows.append(
        [.init("result")] + compilers.map { .init(Self.places($0.result.eightbytes.map(\.native)), .warning) })
    }
    return table.lines(style)
  }

  private static func places(_ locations: [NativeLocation]) -> String {
    locations.map(\.description).joined(separator: ", ")
  }
}
