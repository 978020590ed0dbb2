import ArgumentParser
import CallingConvention
import Checks
import Glibc
import Kfuncs
import NativeCalls
import Toolchains

/// What a shell offers for a value. A list is part of the script that `--generate-completion-script` writes; for what depends on
/// the line so far, the shell asks the program at each completion.
extension CompletionKind {
  /// The names of an enumeration.
  static func names<Value: RawRepresentable & CaseIterable>(_: Value.Type) -> CompletionKind
  where Value.RawValue == String {
    .list(Value.allCases.map(\.rawValue))
  }

  /// Names that are separated by commas: the last one is completed, and none is offered twice.
  /// - Parameters:
  ///   - names: makes the names.
  ///   - takesFiles: whether the last one may also be a file.
  static func commaSeparated(
    orFiles takesFiles: Bool = false, _ names: @escaping @Sendable () -> [String]
  ) -> CompletionKind {
    .custom { words, index, _ in
      let word = words.indices.contains(index) ? words[index] : ""
      let parts = word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let before = parts.dropLast()
      let offered = names().filter { !before.contains($0) } + (takesFiles ? files(parts.last ?? "") : [])
      return offered.map { (before + [$0]).joined(separator: ",") }
    }
  }

  /// The targets under which BPF calls.
  static var targets: CompletionKind { commaSeparated { Target.allCases.map(\.rawValue) } }

  /// The compilers that are there, or files.
  static var compilers: CompletionKind { commaSeparated(orFiles: true) { Toolchain.usual.filter(Toolchain.exists) } }

  /// Engines of this package, or the files of engine libraries.
  static var engines: CompletionKind { commaSeparated(orFiles: true) { ["jit", "interpreter", "kernel"] } }

  /// The kfuncs of the library that the line names, or of the project's own.
  /// - Parameter takesFiles: whether it may also be a file.
  static func kfuncs(orFiles takesFiles: Bool = false) -> CompletionKind {
    .custom { words, index, _ in
      let place = words.firstIndex(of: "--library").map { $0 + 1 } ?? words.endIndex
      let library = words.indices.contains(place) ? words[place] : nil
      let path = (try? LibraryOption.path(library)) ?? KfuncLibrary.ownPath
      let kfuncs = (try? WorkerPool().open(path))?.kfuncs ?? []
      return kfuncs.map(\.name) + (takesFiles && words.indices.contains(index) ? files(words[index]) : [])
    }
  }

  /// The faults that can be planted in one of some components.
  static func faults(where isMeant: (PlantedFault) -> Bool) -> CompletionKind {
    .list(PlantedFault.all.filter(isMeant).map(\.name))
  }

  /// The files and folders whose paths begin with a text.
  private static func files(_ start: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    let pattern = start.flatMap { "*?[\\".contains($0) ? ["\\", $0] : [$0] } + "*"
    guard glob(String(pattern), GLOB_MARK, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
  }
}
