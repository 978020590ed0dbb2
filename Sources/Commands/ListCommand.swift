import ArgumentParser
import Outcomes
import Reports

/// `kfunctest list`: the kfuncs of a library.
struct ListCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List kfuncs, their prototypes, and whether BPF can call them.",
    discussion: """
      Example:
        kfunctest list --filter '^kf_pair'
        kfunctest list --format json
      """)

  @Option(
    help: .init("Only kfuncs whose names match a regular expression, anywhere in the name.", valueName: "regex"),
    transform: NameFilter.init)
  var filter: NameFilter?

  @OptionGroup var library: LibraryOption
  @OptionGroup var format: FormatOption

  func execute(_ console: Console) throws -> Int32 {
    let library = try library.open()
    let kfuncs = try filter.select(library.kfuncs, "kfuncs of \(library.path)", name: \.name)
    let outcome = ListOutcome(library: library.path, kfuncs: kfuncs.map(KfuncDescription.init))
    try console.write(format.report(console).text(of: .list(outcome)))
    return 0
  }
}
