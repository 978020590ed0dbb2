import ArgumentParser
import BPFObject
import Kfuncs
import Outcomes
import Reports
import Support

/// `kfunctest header`: the kfuncs of a library as a C header for BPF programs.
struct HeaderCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "header",
    abstract: "Write a C header for BPF programs that call the kfuncs of a library: prototypes with __ksym, and types.",
    discussion: """
      Example:
        kfunctest header -o kfuncs.h
        kfunctest header --library ./mine.so > mine.h

      The header works with and without vmlinux.h, which comes first. A kfunc that libbpf does not link, as one with \
      floating-point types, is left out and named.
      """)

  @Option(
    name: .shortAndLong, help: .init("The file to write; standard output without it.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var library: LibraryOption
  @OptionGroup var format: FormatOption

  func validate() throws {
    if format.format == .json && output == nil {
      throw ValidationError("--format json needs --output: standard output has the header without it")
    }
  }

  func execute(_ console: Console) throws -> Int32 {
    let library = try library.open()
    let header = KfuncHeader(library.kfuncs.map(\.signature), library: library.name)
    guard !header.functions.isEmpty else {
      throw HarnessError(.library, "none of its \(library.kfuncs.count) kfuncs can be declared", at: library.path)
    }
    let outcome = ExportOutcome(
      form: .header, library: library.path, file: output ?? "-", kfuncs: header.functions,
      leftOut: header.omissions.map { omission in
        switch omission.reason {
        case .refused(let refusal): .init(kfunc: omission.function, reason: .refused(refusal: refusal))
        case .type(let reason): .init(kfunc: omission.function, reason: .inexpressible(component: reason))
        }
      })
    var text = format.report(console).text(of: .export(outcome))
    if let output {
      try ScratchFolder.write(header.text, to: output)
    } else {
      text.output = header.text
    }
    try console.write(text)
    return 0
  }
}
