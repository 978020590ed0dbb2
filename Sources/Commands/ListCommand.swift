import ArgumentParser
import Execution
import Kfuncs
import Outcomes
import Reports
import Support

/// `kfunctest list`: the kfuncs of a library.
struct ListCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List kfuncs, their prototypes, and whether BPF can call them; or what a C object holds.",
    discussion: """
      Example:
        kfunctest list --filter '^kf_pair'
        kfunctest list --source mine.c
        kfunctest list --format json
        kfunctest list Tests/Objects/built/v4-O2/maps.bpf.o
      """)

  @Argument(
    help: .init(
      "An object (.o): its programs, its maps, and the kfuncs that it expects, looked up in the library.",
      valueName: "object"), completion: .file())
  var object: String?

  @Option(
    help: .init("Only kfuncs whose names match a regular expression, anywhere in the name.", valueName: "regex"),
    completion: .kfuncs(),
    transform: NameFilter.init)
  var filter: NameFilter?

  @OptionGroup var library: LibraryOption

  @OptionGroup var source: SourceOptions

  @OptionGroup var types: KernelTypesOption
  @OptionGroup var format: FormatOption

  func execute(_ console: Console) async throws -> Int32 {
    if let object {
      if source.isGiven { throw HarnessError(.usage, "--source is for kfuncs; \(object) is an object") }
      if filter != nil { throw HarnessError(.usage, "--filter is for kfuncs; \(object) is an object") }
      guard ObjectFile.isObjectName(object) else {
        throw HarnessError(.usage, "'\(object)' is no object (.o); without one, the kfuncs of the library are listed")
      }
      let content = try ObjectFile.read(object, kernel: types.relocated, modules: types.relocatedModules)
      let outcome = ObjectListOutcome(ObjectFile(content, kfuncs: try library.kfuncs(for: content)))
      try console.write(format.report(console).text(of: .objectList(outcome)))
      return 0
    }
    let (library, name) = try await source.open(or: library)
    let kfuncs = try filter.select(library.kfuncs, "kfuncs of \(name)", name: \.name)
    let outcome = ListOutcome(library: name, kfuncs: kfuncs.map(KfuncDescription.init))
    try console.write(format.report(console).text(of: .list(outcome)))
    return 0
  }
}
