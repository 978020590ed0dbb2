import FoundationEssentials
import Outcomes

/// Outcomes as JSON (docs/schema.json): one document for each command, JSON Lines of `sweep`, of its `merge`, and of shards.
package struct JSONReport: Report {
  /// A report.
  package init() {}

  /// The text of an outcome.
  package func text(of outcome: CommandOutcome) -> ReportText {
    switch outcome {
    case .run(let outcome): document("run", outcome, agree: outcome.isGood)
    case .list(let outcome): document("list", outcome)
    case .objectList(let outcome): document("list", outcome)
    case .explain(let outcome): document("explain", outcome)
    case .abi(let outcome): document("abi", outcome, agree: outcome.required == nil ? nil : outcome.isGood)
    case .probe(let outcome): document("probe", outcome, agree: outcome.isGood)
    case .call(let outcome): document("call", outcome, agree: outcome.isGood)
    case .disasm(let outcome): document("disasm", outcome)
    case .exec(let outcome): document("exec", outcome, agree: outcome.isGood)
    case .verify(let outcome): document("verify", outcome, agree: outcome.exitStatus == 0)
    case .suite(let outcome): document("export", outcome, agree: outcome.isGood)
    case .compare(let outcome): document("compare", outcome, agree: outcome.isGood)
    case .kernel(let outcome): document("kernel", outcome, outcome.part, agree: outcome.isGood)
    case .kernelPiece(let piece): line(.init("kernel", record: .piece, piece))
    case .verdicts(let outcome): document("kernel-verifier", outcome, agree: outcome.isGood)
    case .check(let outcome): document("check", outcome, agree: outcome.isGood)
    case .export(let outcome): document(outcome.form.rawValue, outcome)
    case .sweptFunction(let record): line(.init("sweep", record: .function, record))
    case .sweep(let outcome, _): line(.init("sweep", record: .sweep, outcome, agree: outcome.isGood))
    case .fuzz(let outcome): document("fuzz", outcome, outcome.part, agree: outcome.isGood)
    case .fuzzPiece(let piece): line(.init("fuzz", record: .piece, piece))
    // The document is written before the function is: a finding is shown whatever becomes of the file.
    case .saved: ReportText("")
    case .plantedFaults(let outcome): document("mutants", outcome)
    case .doctor(let outcome): document("doctor", outcome, agree: outcome.isGood)
    case .mutants(let outcome): document("mutants", outcome, agree: outcome.isGood)
    }
  }

  private func document(_ command: String, _ outcome: some Codable, agree: Bool? = nil) -> ReportText {
    ReportText(Self.encode(Document(command, outcome, agree: agree), .prettyPrinted) + "\n")
  }

  /// The last line of a shard, or a document of its own.
  private func document(_ command: String, _ outcome: some Codable, _ part: ShardPart?, agree: Bool) -> ReportText {
    if part == nil { return document(command, outcome, agree: agree) }
    return line(.init(command, record: .shard, outcome, agree: agree))
  }

  private func line(_ document: Document<some Codable>) -> ReportText { ReportText(Self.encode(document, []) + "\n") }

  /// A document as text.
  /// - Parameters:
  ///   - document: the document.
  ///   - formatting: in one line or in several.
  static func encode(_ document: Document<some Codable>, _ formatting: JSONEncoder.OutputFormatting) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [formatting, .sortedKeys, .withoutEscapingSlashes]
    if let key = WordingKey.key { encoder.userInfo[key] = Messages() }
    // Outcomes hold no number that JSON does not have, which is all that an encoder refuses.
    guard let data = try? encoder.encode(document) else { return "null" }
    return escaped(String(decoding: data, as: UTF8.self))
  }

  /// DEL and C1 need no escape in JSON, but a terminal may obey what is printed (RFC 8259, section 7). They occur in
  /// strings only.
  private static func escaped(_ text: String) -> String {
    let isControl = { (scalar: Unicode.Scalar) in (0x7F..<0xA0).contains(scalar.value) }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isControl(scalar) {
        result.append(contentsOf: "\\u00\(String(scalar.value, radix: 16))".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

/// An outcome with the schema and the command that name it.
package struct Document<Outcome: Codable>: Codable {
  /// The schema of all documents.
  package static var schema: String { "kfunctest/1" }

  /// What a line of JSON Lines holds.
  package enum Record: String, Codable {
    /// A function of a sweep.
    case function
    /// What the sweep came to: the last line.
    case sweep
    /// A piece of a run in shards.
    case piece
    /// What a shard came to: the last line.
    case shard
  }

  /// The schema.
  package let schema: String
  /// The command.
  package let command: String
  /// What a line holds; nil for a document of its own.
  package let record: Record?
  /// Whether everything that was asked for was done, and agrees; nil where nothing is compared.
  package let agree: Bool?
  /// The outcome, whose keys stand beside the others.
  package let outcome: Outcome

  /// A document.
  /// - Parameters:
  ///   - command: the command.
  ///   - record: what a line holds; nil for a document of its own.
  ///   - outcome: what the command came to.
  ///   - agree: whether everything agrees; nil where nothing is compared.
  package init(_ command: String, record: Record? = nil, _ outcome: Outcome, agree: Bool? = nil) {
    schema = Self.schema
    self.command = command
    self.record = record
    self.agree = agree
    self.outcome = outcome
  }

  private enum Key: String, CodingKey { case schema, command, record, agree }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    schema = try container.decode(String.self, forKey: .schema)
    guard schema == Self.schema else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: container, debugDescription: "'\(schema)' is not the schema \(Self.schema)")
    }
    command = try container.decode(String.self, forKey: .command)
    record = try container.decodeIfPresent(Record.self, forKey: .record)
    agree = try container.decodeIfPresent(Bool.self, forKey: .agree)
    outcome = try Outcome(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(command, forKey: .command)
    try container.encodeIfPresent(record, forKey: .record)
    try container.encodeIfPresent(agree, forKey: .agree)
    try outcome.encode(to: encoder)
  }
}
