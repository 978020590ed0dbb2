import Foundation
import TestSupport

/// The objects that clang 23 compiled from Tests/Objects/src, and what their programs give.
enum Fixtures {
  /// A program as expected.json describes it.
  struct Program: Decodable {
    let name: String
    let section: String
  }

  /// An object as expected.json describes it.
  struct Object: Decodable {
    let name: String
    let programs: [Program]
  }

  private struct Table: Decodable {
    let objects: [Object]
  }

  static let folder = Repository.file("Tests/Objects")

  static let objects: [Object] = {
    let data = FileManager.default.contents(atPath: "\(folder)/expected.json") ?? Data()
    return (try? JSONDecoder().decode(Table.self, from: data))?.objects ?? []
  }()

  /// The paths of all objects that may be linked, sorted.
  static let built: [String] = paths("built")

  /// The paths of the objects that a reader has to take with care, sorted.
  static let special: [String] = paths("special")

  private static func paths(_ name: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: "\(folder)/\(name)")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".o") }.sorted().map { "\(folder)/\(name)/\($0)" }
  }

  static func bytes(_ path: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }
}
