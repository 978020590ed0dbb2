import FoundationEssentials
import Kfuncs
import Outcomes
import Support

/// Sets of programs in a file: what `run --save-programs` writes where the compilers are, and `run --programs` reads where
/// they are not, as in a machine that runs another kernel.
package struct SavedPrograms: Codable, Sendable {
  /// The version of the format.
  private static let version = "kfunctest-programs/1"

  /// The version of the format.
  private var format = Self.version
  /// The name of the library whose kfuncs they call.
  private let library: String
  /// The prototypes of the kfuncs that were asked for, by name.
  private let prototypes: [String: String]
  /// The sets.
  package let sets: [ProgramSet]

  /// Creates the content of a file.
  /// - Parameters:
  ///   - sets: the sets.
  ///   - library: the library of the kfuncs.
  ///   - kfuncs: the kfuncs for which compilers were asked.
  package init(_ sets: [ProgramSet], library: KfuncLibrary, kfuncs: [Kfunc]) {
    self.sets = sets
    self.library = library.name
    prototypes = Dictionary(kfuncs.map { ($0.name, $0.signature.prototype) }) { first, _ in first }
  }

  /// Reads a file.
  /// - Parameters:
  ///   - path: path of the file.
  ///   - library: the library whose kfuncs are to be called.
  /// - Throws: `HarnessError` with code `usage` for a file that holds no programs, or programs for other functions.
  package init(path: String, library: KfuncLibrary) throws(HarnessError) {
    let bytes = try TextFile.bytes(path)
    do { self = try JSONDecoder().decode(SavedPrograms.self, from: Data(bytes)) } catch {
      throw HarnessError(.usage, "no programs of 'run --save-programs'", at: path)
    }
    guard format == Self.version else {
      throw HarnessError(.usage, "the format is \(format), not \(Self.version)", at: path)
    }
    guard self.library == library.name else {
      throw HarnessError(.usage, "its programs call kfuncs of \(self.library), not of \(library.name)", at: path)
    }
    guard sets.contains(where: { !$0.programs.isEmpty }) else {
      throw HarnessError(.usage, "it has no program", at: path)
    }
    for (name, prototype) in prototypes.sorted(by: { $0.key < $1.key }) {
      let own = library.kfunc(named: name)?.signature.prototype
      guard own != prototype else { continue }
      throw HarnessError(
        .usage, "its programs call \(prototype), and \(library.path) has \(own.map { "it as \($0)" } ?? "no \(name)")",
        at: path)
    }
  }

  /// Writes the file; one of this name is replaced when all is written.
  /// - Parameter path: path of the file.
  /// - Throws: `HarnessError` with code `fileSystem` if it cannot be written.
  package func write(to path: String) throws(HarnessError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text: Data
    do { text = try encoder.encode(self) } catch {
      throw HarnessError(.fileSystem, "it cannot be written: \(error)", at: path)
    }
    try ScratchFolder.write(Array(text), to: path)
  }
}
