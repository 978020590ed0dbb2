import Foundation

/// Files of the repository that tests read. No test writes into it.
package enum Repository {
  /// The folder that Package.swift is in.
  package static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The path of a file.
  package static func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The folder of kfunc.h.
  package static let kfuncHeaders = file("kfuncs/include")
}
