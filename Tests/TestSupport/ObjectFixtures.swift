import Foundation

/// The objects that clang 23 compiled from Tests/Objects/src, and what their programs give (Tests/Objects/README.md).
package enum ObjectFixtures {
  /// A program as expected.json describes it.
  package struct Program: Decodable, Sendable {
    /// The name of its function.
    package let name: String
    /// Its section.
    package let section: String
    /// Its result as C's `int`.
    package let r0: Int32
    /// Global variables after the run, as hexadecimal numbers.
    package let globals: [String: String]?
    /// Entries of maps after the run: values by index or by hexadecimal key, by map.
    package let maps: [String: [String: String]]?
    /// The packet, in hexadecimal.
    package let packet: String?
    /// The context, in hexadecimal.
    package let context: String?
  }

  /// An object as expected.json describes it.
  package struct Object: Decodable, Sendable {
    /// The name of its source.
    package let name: String
    /// Its programs.
    package let programs: [Program]
  }

  private struct Table: Decodable {
    let objects: [Object]
  }

  /// The folder of sources and objects.
  package static let folder = Repository.file("Tests/Objects")

  /// What expected.json describes; empty if it cannot be read.
  package static let objects: [Object] = {
    let data = FileManager.default.contents(atPath: "\(folder)/expected.json") ?? Data()
    return (try? JSONDecoder().decode(Table.self, from: data))?.objects ?? []
  }()

  /// The paths of all objects that may be linked, sorted.
  package static let built: [String] = paths("built")

  /// What expected.json says about an object.
  /// - Parameter path: one of `built`.
  package static func expected(_ path: String) -> Object? { objects.first { path.hasSuffix("/\($0.name).bpf.o") } }

  /// The path of an object that a reader has to take with care.
  /// - Parameter name: its name.
  package static func special(_ name: String) -> String { "\(folder)/special/\(name)" }

  private static func paths(_ name: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: "\(folder)/\(name)")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".o") }.sorted().map { "\(folder)/\(name)/\($0)" }
  }

  /// The content of a file; empty if it cannot be read.
  package static func bytes(_ path: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }
}
