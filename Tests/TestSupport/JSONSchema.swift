import Foundation
import Synchronization

/// A JSON value (RFC 8259) that tells booleans and numbers apart.
package indirect enum JSONTree: Decodable, Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let values = try? container.decode([JSONTree].self) {
      self = .array(values)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  /// Reads a text.
  package init(_ text: some StringProtocol) throws {
    self = try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
  }

  /// The values one step inwards.
  package var children: [JSONTree] {
    switch self {
    case .array(let values): values
    case .object(let members): Array(members.values)
    default: []
    }
  }

  /// The tree with one value changed, once for each value that the change takes.
  /// - Parameter change: the changed value; nil to leave a value alone.
  package func variants(_ change: (JSONTree) -> JSONTree?) -> [JSONTree] {
    var variants = change(self).map { [$0] } ?? []
    switch self {
    case .array(let values):
      for (index, value) in values.enumerated() {
        variants += value.variants(change).map { variant in
          var values = values
          values[index] = variant
          return .array(values)
        }
      }
    case .object(let members):
      for (key, value) in members {
        variants += value.variants(change).map { .object(members.merging([key: $0]) { $1 }) }
      }
    default: break
    }
    return variants
  }
}

/// A schema in those words of JSON Schema 2020-12 that docs/schema.json has; another word is an error, not a gap.
package struct JSONSchema: Sendable {
  /// A schema that uses a word which is not known here.
  package struct UnknownWord: Error { let word: String }

  private let root: JSONTree
  private static let annotations: Set = ["$schema", "$id", "$defs", "title", "description"]

  /// Reads a schema.
  package init(_ text: String) throws { root = try JSONTree(text) }

  /// Why a value is not valid; empty where it is.
  /// - Throws: `UnknownWord`.
  package func faults(_ value: JSONTree) throws -> [String] { try faults(value, root, "") }

  /// The same by one definition of the schema.
  package func faults(_ value: JSONTree, _ definition: String) throws -> [String] {
    try faults(value, .object(["$ref": .string("#/$defs/\(definition)")]), "")
  }

  private func faults(_ value: JSONTree, _ schema: JSONTree, _ path: String) throws -> [String] {
    guard case .object(let words) = schema else { throw UnknownWord(word: "\(schema)") }
    var faults: [String] = []
    func fail(_ message: String) { faults.append("\(path): \(message)") }
    for (word, rule) in words where !Self.annotations.contains(word) {
      switch (word, rule, value) {
      case ("$ref", .string(let reference), _):
        guard case .object(let all) = root, case .object(let definitions)? = all["$defs"],
          let definition = definitions[String(reference.dropFirst("#/$defs/".count))]
        else { throw UnknownWord(word: reference) }
        faults += try self.faults(value, definition, path)
      case ("type", .string(let type), _): if !Self.isOf(type, value) { fail("no \(type)") }
      case ("const", _, _): if value != rule { fail("not \(rule)") }
      case ("enum", .array(let values), _): if !values.contains(value) { fail("none of \(values)") }
      case ("oneOf", .array(let schemas), _):
        let valid = try schemas.count { try self.faults(value, $0, path).isEmpty }
        if valid != 1 { fail("\(valid) of \(schemas.count) alternatives hold") }
      case ("anyOf", .array(let schemas), _):
        if try !schemas.contains(where: { try self.faults(value, $0, path).isEmpty }) { fail("no alternative holds") }
      case ("required", .array(let keys), .object(let members)):
        for case .string(let key) in keys where members[key] == nil { fail("no '\(key)'") }
      case ("properties", .object(let properties), .object(let members)):
        for (key, member) in members {
          if let property = properties[key] { faults += try self.faults(member, property, "\(path)/\(key)") }
        }
      case ("additionalProperties", _, .object(let members)):
        guard case .object(let known) = words["properties"] ?? .object([:]) else { throw UnknownWord(word: word) }
        for (key, member) in members where known[key] == nil {
          if rule == .bool(false) {
            fail("'\(key)' is not known")
          } else {
            faults += try self.faults(member, rule, "\(path)/\(key)")
          }
        }
      case ("items", _, .array(let values)):
        for (index, item) in values.enumerated() { faults += try self.faults(item, rule, "\(path)/\(index)") }
      case ("pattern", .string(let pattern), .string(let text)):
        if try !Self.matches(text, pattern) { fail("'\(text)' does not match \(pattern)") }
      case ("minimum", .number(let least), .number(let number)): if number < least { fail("below \(least)") }
      case ("minLength", .number(let least), .string(let text)): if Double(text.count) < least { fail("too short") }
      // What concerns values of another type.
      case ("required", _, _), ("properties", _, _), ("additionalProperties", _, _), ("items", _, _),
        ("pattern", _, _), ("minimum", _, _), ("minLength", _, _):
        break
      default: throw UnknownWord(word: word)
      }
    }
    return faults
  }

  private static func isOf(_ type: String, _ value: JSONTree) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
    case ("integer", .number(let number)): number.rounded() == number
    case ("number", .number): true
    default: false
    }
  }

  /// The patterns read so far: reading one takes longer than a document of hundreds of matches.
  private static let patterns = Mutex<[String: NSRegularExpression]>([:])

  private static func matches(_ text: String, _ pattern: String) throws -> Bool {
    let expression = try patterns.withLock { patterns in
      if let known = patterns[pattern] { return known }
      let new = try NSRegularExpression(pattern: pattern)
      patterns[pattern] = new
      return new
    }
    return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }
}
