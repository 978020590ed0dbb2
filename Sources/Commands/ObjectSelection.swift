import BPFObject
import Support

extension BPFObject {
  /// The programs that a command works on.
  /// - Parameter name: the name of one program; nil for all that are loaded by default.
  /// - Throws: `HarnessError` where no program has the name.
  func selected(_ name: String?) throws(HarnessError) -> [ObjectProgram] {
    guard let name else {
      let programs = programs.filter(\.isLoadedByDefault)
      guard programs.isEmpty else { return programs }
      throw HarnessError(
        .badProgram,
        "no program is loaded by default; --program names one: "
          + self.programs.map(\.name).joined(separator: ", "), at: path)
    }
    guard let program = program(named: name) else {
      throw HarnessError(
        .usage,
        "no program is named '\(name)'" + NearNames.question(name, in: programs.map(\.name)) + "; the object has "
          + programs.map(\.name).joined(separator: ", "), at: path)
    }
    return [program]
  }
}
