import ArgumentParser
import BTFSource
import Kfuncs
import Outcomes
import Reports
import Support

/// `kfunctest btf`: the kfuncs of a library as BTF.
struct BTFCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "btf",
    abstract: "Write the kfuncs of a library as BTF: functions with the tag bpf_kfunc, prototypes and types.",
    discussion: """
      Example:
        kfunctest btf -o kfuncs.btf
        bpftool btf dump file kfuncs.btf format c

      The file is raw BTF, as below /sys/kernel/btf. BTF has no alignments and no unnamed bit-fields; offsets and sizes \
      are those of the compiler. A kfunc with a type that BTF does not have is left out and named.
      """)

  @Option(
    name: .shortAndLong, help: .init("The file to write; it appears when it is complete.", valueName: "file"),
    completion: .file())
  var output: String

  @OptionGroup var library: LibraryOption
  @OptionGroup var format: FormatOption

  func execute(_ console: Console) throws -> Int32 {
    let library = try library.open()
    let writer: BTFWriter
    do throws(BTFWriterError) {
      writer = try BTFWriter(library.kfuncs.map(\.signature))
    } catch {
      throw HarnessError(.library, error.description, at: library.path)
    }
    guard !writer.functions.isEmpty else {
      throw HarnessError(.library, "BTF can describe none of its \(library.kfuncs.count) kfuncs", at: library.path)
    }
    try ScratchFolder.write(writer.bytes, to: output)
    let outcome = ExportOutcome(
      form: .btf, library: library.path, file: output, kfuncs: writer.functions,
      leftOut: writer.omissions.map { .init(kfunc: $0.function, reason: .inexpressible(component: $0.reason)) })
    try console.write(format.report(console).text(of: .export(outcome)))
    return 0
  }
}
