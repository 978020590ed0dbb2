import CTypes
import CallingConvention
import Listings

/// Whether a C signature can be called from BPF as it stands: where each eightbyte goes, who disagrees, and why.
package struct ABIReport: Sendable {
  private let placement: Placement

  /// Reports on a signature.
  /// - Parameter signature: the function's name, parameters and result.
  package init(_ signature: Signature) { placement = Placement(signature) }

  /// The verdict of the whole call.
  package var verdict: PlacementVerdict { placement.verdict }

  // MARK: JSON

  /// The report as JSON.
  ///
  /// `placement` is `direct`, `marshal`, `refused` or `unknown`, `code` the stable name of the reason, null for `direct`.
  /// `native` and `bpf` list one place for each eightbyte; `bpf` is empty for what BPF cannot pass. `compilers` lists each
  /// compiler's places where they differ; `native` is then what the psABI says.
  package func json() -> JSONValue {
    .object([
      ("prototype", .string(placement.signature.prototype)),
      ("placement", .string(placement.verdict.rawValue)),
      ("code", .optional(placement.refusal?.code.rawValue)),
      ("reason", .string(placement.reason)),
      ("parameters", .array(placement.parameters.map(Self.json))),
      ("result", json(placement.result)),
      ("compilers", placement.compilersJSON),
    ])
  }

  private static func json(_ parameter: ParameterPlacement) -> JSONValue {
    let type = parameter.parameter.type
    let hasNoPlaces = parameter.verdict == .unknown && parameter.eightbytes.isEmpty
    return .object([
      ("name", .string(parameter.parameter.name ?? "")),
      ("type", .string(type.description)),
      ("size", .number(type.size)),
      ("align", .number(type.alignment)),
      ("class", hasNoPlaces ? .null : .string(classes(parameter.eightbytes.map(\.class)))),
      ("native", .strings(parameter.eightbytes.map(\.native.description))),
      ("bpf", .strings(parameter.eightbytes.compactMap(\.bpf?.callerDescription))),
      ("agrees", .bool(parameter.verdict == .direct)),
      ("placement", .string(parameter.verdict.rawValue)),
      ("code", .optional(parameter.refusal?.code.rawValue)),
      ("reason", .string(parameter.reason)),
    ])
  }

  private func json(_ result: ResultPlacement) -> JSONValue {
    .object([
      ("type", .string(result.type.description)),
      ("size", .number(result.type.size)),
      ("align", .number(result.type.alignment)),
      ("class", result.verdict == .unknown ? .null : .string(Self.classes(result.eightbytes.map(\.class)))),
      ("native", .strings(result.eightbytes.map(\.native.description))),
      ("bpf", .strings(result.eightbytes.compactMap(\.bpf?.description))),
      ("agrees", .bool(result.verdict == .direct)),
      ("placement", .string(result.verdict.rawValue)),
      ("code", .optional(result.refusal?.code.rawValue)),
      ("reason", .string(result.reason)),
    ])
  }

  /// The classes of a value's eightbytes: one name where all have the same.
  private static func classes(_ classes: [ArgumentClass]) -> String {
    let names = classes.map(\.rawValue)
    guard let first = names.first else { return ArgumentClass.noClass.rawValue }
    return names.allSatisfy { $0 == first } ? first : names.joined(separator: ":")
  }

  // MARK: Text

  /// The report for people.
  package func text(_ style: TextStyle) -> String {
    var sections = [heading(style)]
    if !placement.parameters.isEmpty { sections.append(argumentTable.lines(style)) }
    if !placement.result.eightbytes.isEmpty { sections.append(resultTable.lines(style)) }
    if !placement.compilers.isEmpty { sections.append(placement.compilerLines(style)) }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ style: TextStyle) -> [String] {
    var lines = Printable.wrap(Printable.text(placement.signature.prototype), to: style.width).map {
      style.text($0, .strong)
    }
    lines += placement.verdictLines(style)
    return lines
  }

  private var argumentTable: TextTable {
    var table = TextTable([
      .init(title: "slot", isRight: true),
      .init(title: "parameter", givesWay: .cut(to: 6), order: 1),
      .init(title: "type", givesWay: .cut(to: 6), order: 0),
      .init(title: "bytes", isRight: true, givesWay: .leftOut, order: 2),
      .init(title: "class"),
      .init(title: "BPF"),
      .init(title: "JIT puts it"),
      .init(title: "psABI wants"),
      .init(title: "verdict"),
    ])
    if placement.result.hasBPFHiddenPointer {
      table.rows.append(["1", "", "the result's address", "8", "INTEGER", "r1", "rdi", "rdi", ""])
    }
    for parameter in placement.parameters { table.rows += rows(parameter) }
    return table
  }

  private func rows(_ parameter: ParameterPlacement) -> [[TextTable.Cell]] {
    let type = parameter.parameter.type
    let verdict = TextTable.Cell(
      parameter.verdict.words, parameter.verdict == .direct ? .plain : .warning)
    let name = TextTable.Cell(ArgumentNames.name(parameter))
    guard !parameter.eightbytes.isEmpty else {
      let isKnown = parameter.verdict != .unknown
      let place = TextTable.Cell(isKnown ? "none" : "unknown")
      let size = type.unknownPart != nil && type.size == 0 ? "?" : "\(type.size)"
      return [
        [
          "-", name, .init(type.description), .init(size), isKnown ? "NO_CLASS" : "unknown", place, place, place,
          verdict,
        ]
      ]
    }
    return parameter.eightbytes.map { eightbyte in
      let isFirst = eightbyte.index == 0
      let emphasis: Emphasis = eightbyte.agrees ? .plain : .warning
      return [
        .init(eightbyte.bpf.map { "\($0.slotIndex + 1)" } ?? "-"),
        isFirst ? name : "",
        .init(isFirst ? type.description : "  eightbyte \(eightbyte.index + 1)"),
        isFirst ? "\(type.size)" : "",
        .init(eightbyte.class.rawValue),
        .init(eightbyte.bpf.map(\.shortDescription) ?? "none", emphasis),
        .init(eightbyte.bpf?.nativeLocation.description ?? "none", emphasis),
        .init(eightbyte.native.description, emphasis),
        isFirst ? verdict : eightbyte.agrees ? "" : .init("<-", .warning),
      ]
    }
  }

  private var resultTable: TextTable {
    var table = TextTable([
      .init(title: "result", givesWay: .cut(to: 8)), .init(title: "class"), .init(title: "BPF expects"),
      .init(title: "psABI returns"), .init(title: "verdict"),
    ])
    let result = placement.result
    for eightbyte in result.eightbytes {
      let isFirst = eightbyte.index == 0
      let emphasis: Emphasis = eightbyte.agrees ? .plain : .warning
      table.rows.append([
        .init(isFirst ? result.type.description : "  eightbyte \(eightbyte.index + 1)"),
        .init(eightbyte.class.rawValue),
        .init(eightbyte.bpf?.description ?? "none", emphasis),
        .init(eightbyte.native.description, emphasis),
        isFirst ? .init(result.verdict.words, result.verdict == .direct ? .plain : .warning) : "",
      ])
    }
    return table
  }
}
