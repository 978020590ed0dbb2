import ArgumentParser
import CABI

/// The C declarations that a command is about.
struct DeclarationOptions: ParsableArguments {
  /// Most parameters that are shown: what C promises at least (C11 5.2.4.1).
  private static let greatestParameterCount = 127

  @Argument(help: .init("C declarations, each ending in a prototype.", valueName: "prototype"))
  var prototypes: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .singleValue,
    help: .init(
      "A file of C declarations, preprocessed (`gcc -E` makes one); read before the prototypes.", valueName: "file"))
  var files: [String] = []

  func validate() throws {
    if prototypes.isEmpty && files.isEmpty {
      throw ValidationError("no prototype: give one, as in kfunctest abi 'int f(long a, int b)', or a file with -f")
    }
  }

  /// The functions, and the whole text that declares them.
  /// - Throws: `UsageError` with the place of the first mistake.
  func read() throws(UsageError) -> (signatures: [Signature], text: String) {
    var types = CTypeTable()
    var signatures: [Signature] = []
    var texts: [String] = []
    for file in files {
      let text = try CText.read(file)
      texts.append(text)
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
    return (signatures, (texts + prototypes).joined(separator: ";\n"))
  }

  /// The whole text, unread.
  /// - Throws: `UsageError` where a file cannot be read.
  func text() throws(UsageError) -> String {
    try (files.map { file throws(UsageError) in try CText.read(file) } + prototypes).joined(separator: ";\n")
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
