import ArgumentParser
import CABI
import Glibc
import Reports

/// `kfunctest abi`: whether C signatures can be called from BPF.
struct ABICommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "abi",
    abstract: "Say where each argument of a C prototype goes, in BPF and natively, and whether BPF can call it.",
    discussion: """
      Example:
        kfunctest abi 'long f(int, long, char *, u64, u64, u64, u8)'
        kfunctest abi 'typedef struct { long a, b; } p; int f(p, p, long, p)'
        kfunctest abi 'int f(u64, __int128)' --format json

      Types come from the same text, or from an earlier text or file; those of stdint.h and of the kernel are known.
      With --format json every function is an object on a line of its own.
      """)

  /// Most parameters that are shown: what C promises at least (C11 5.2.4.1).
  private static let greatestParameterCount = 127

  @Argument(help: .init("C declarations, each ending in a prototype.", valueName: "prototype"))
  var prototypes: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .singleValue,
    help: .init(
      "A file of C declarations, preprocessed (`gcc -E` makes one); read before the prototypes.", valueName: "file"))
  var files: [String] = []

  @OptionGroup var format: FormatOption

  func validate() throws {
    if prototypes.isEmpty && files.isEmpty {
      throw ValidationError("no prototype: give one, as in kfunctest abi 'int f(long a, int b)', or a file with -f")
    }
  }

  func execute(_ console: Console) throws -> Int32 {
    let reports = try signatures().map(ABIReport.init)
    switch format.format {
    case .json:
      for report in reports { try console.write(report.json().line()) }
    case .table:
      try console.write(reports.map { $0.text(console.style) }.joined(separator: "\n"))
    }
    return 0
  }

  private func signatures() throws(UsageError) -> [Signature] {
    var types = CTypeTable()
    var signatures: [Signature] = []
    for file in files {
      let text = try CText.read(file)
      signatures += try parse(text, named: file, &types)
    }
    for (index, prototype) in prototypes.enumerated() {
      let name = prototypes.count == 1 ? "prototype" : "prototype \(index + 1)"
      let found = try parse(prototype, named: name, &types)
      if found.isEmpty {
        throw UsageError("\(name): declares no function; what is wanted is a prototype such as 'int f(long a, int b)'")
      }
      signatures += found
    }
    if let long = signatures.first(where: { $0.parameters.count > Self.greatestParameterCount }) {
      throw UsageError(
        "\(long.name) has \(long.parameters.count) parameters; BPF takes at most \(Placement.maximumArguments), and "
          + "places are shown for no more than \(Self.greatestParameterCount)")
    }
    if signatures.isEmpty { throw UsageError("\(files.joined(separator: ", ")): no function is declared there") }
    return signatures
  }

  private func parse(_ text: String, named name: String, _ types: inout CTypeTable) throws(UsageError) -> [Signature] {
    do {
      let unit = try CDeclarationParser.parse(text, types: types)
      types = unit.types
      return unit.signatures
    } catch {
      throw UsageError("\(name):\(error)")
    }
  }
}
