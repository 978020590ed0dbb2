import BPF
import Glibc
import Outcomes
import Support

extension ProgramFile {
  /// The program with the lines of its text; without lines if the file is no text.
  package var programWithLines: Program {
    var lines: [SourceLine] = []
    let starts = Set(program.subprograms.map(\.firstInstruction))
    for (index, number) in lineNumbers.enumerated() where lines.last?.line != number || starts.contains(index) {
      lines.append(SourceLine(instruction: index, file: name, line: number, column: 0, text: ""))
    }
    return program.taking(lines: lines)
  }
}

extension Program {
  /// The program with names of files by which a debugger finds them.
  ///
  /// A compiler's name is relative to the folder in which it was started, which an object without DWARF does not say. It is
  /// looked for from the working folder, then from the object's folder upwards.
  /// - Parameter object: the object's path.
  fileprivate func findingSources(from object: String) -> Program {
    var found: [String: String] = [:]
    return taking(
      lines: lines.map { line in
        let file = found[line.file] ?? Self.find(line.file, from: object)
        found[line.file] = file
        return SourceLine(
          instruction: line.instruction, file: file, line: line.line, column: line.column, text: line.text)
      })
  }

  private static func find(_ name: String, from object: String) -> String {
    if name.hasPrefix("/") || access(name, R_OK) == 0 { return name }
    guard let real = realpath(object, nil) else { return name }
    defer { free(real) }
    var folder = Substring(String(cString: real))
    let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      let path = "\(folder)/\(plain)"
      if access(path, R_OK) == 0 { return path }
    }
    return name
  }
}

extension ProgramRunner.Job {
  /// Gives the programs names of source files by which a debugger finds them.
  /// - Parameter object: the path of the object that they come from.
  package mutating func findSources(from object: String) {
    program = program.findingSources(from: object)
    targets = targets.mapValues { $0.findingSources(from: object) }
  }
}

/// The folder that relative names are looked up from.
package enum WorkingFolder {
  /// Its path; nil if it has been removed.
  package static var path: String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
