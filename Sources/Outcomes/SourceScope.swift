/// The C sources of a run, and the compilers that built libraries of them.
package struct SourceScope: Sendable, Equatable, Codable {
  /// The files.
  package var files: [String]
  /// The compilers with their flags.
  package var toolchains: [ToolchainOutcome]
  /// Toolchains that were asked for by name and built nothing.
  package var idle: [String]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(files: [String], toolchains: [ToolchainOutcome], idle: [String]) {
    self.files = files
    self.toolchains = toolchains
    self.idle = idle
  }
}
