import ArgumentParser
import CTypes
import CallingConvention
import Support

/// The C declarations that a command reads.
struct DeclarationOptions: ParsableArguments {
  /// Most parameters that are shown: what C promises at least (C11 5.2.4.1).
  private static let greatestParameterCount = 127

  @Argument(help: .init("C declarations, each ending in a prototype.", valueName: "prototype"))
  var prototypes: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .singleValue,
    help: .init(
      "A file of C declarations, preprocessed (`gcc -E` makes one); read before the prototypes.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("function"), parsing: .singleValue,
    help: .init("Only this function; an error if it is not declared or cannot be read.", valueName: "name"))
  var functions: [String] = []

  /// What was read.
  struct Found {
    /// The functions, in order.
    var signatures: [Signature] = []
    /// What files declare and could not be read: the file, and the reason with its place.
    var omissions: [(file: String, omission: Omission)] = []
    /// The whole text.
    var text = ""
  }

  func validate() throws {
    if prototypes.isEmpty && files.isEmpty {
      throw ValidationError("no prototype: give one, as in kfunctest abi 'int f(long a, int b)', or a file with -f")
    }
  }

  /// The functions, what was left out of files, and the whole text that declares them.
  ///
  /// A prototype that cannot be read is an error. Of a file the declarations that cannot be read are left out, unless
  /// one of them is a function that was named.
  /// - Throws: `HarnessError` with the place of the first mistake.
  func read() throws(HarnessError) -> Found {
    var types = CTypeTable()
    var found = Found()
    var texts: [String] = []
    for file in files {
      let text = try TextFile.read(file)
      texts.append(text)
      let unit = CDeclarationParser.read(text, types: types)
      types = unit.types
      found.signatures += unit.signatures
      found.omissions += unit.omissions.map { (file, $0) }
    }
    for (index, prototype) in prototypes.enumerated() {
      let name = prototypes.count == 1 ? "prototype" : "prototype \(index + 1)"
      let signatures = try parse(prototype, named: name, &types)
      if signatures.isEmpty {
        throw HarnessError(
          .usage, "\(name): declares no function; what is wanted is a prototype such as 'int f(long a, int b)'")
      }
      found.signatures += signatures
    }
    found.signatures = try named(found.signatures, found.omissions)
    if let long = found.signatures.first(where: { $0.parameters.count > Self.greatestParameterCount }) {
      throw HarnessError(
        .usage,
        "\(long.name) has \(long.parameters.count) parameters; BPF takes at most \(Placement.maximumArguments), and "
          + "places are shown for no more than \(Self.greatestParameterCount)")
    }
    if found.signatures.isEmpty {
      let reason = found.omissions.first.map { "; left out: \($0.omission.error.description(in: $0.file))" } ?? ""
      throw HarnessError(.usage, "\(files.joined(separator: ", ")): no function is declared there\(reason)")
    }
    found.text = (texts + prototypes).joined(separator: ";\n")
    return found
  }

  /// The whole text, unread.
  /// - Throws: `HarnessError` where a file cannot be read.
  func text() throws(HarnessError) -> String {
    try (files.map { file throws(HarnessError) in try TextFile.read(file) } + prototypes).joined(separator: ";\n")
  }

  /// The functions that were named; all where none was.
  /// - Parameters:
  ///   - signatures: the functions that were read.
  ///   - omissions: what was left out.
  /// - Throws: `HarnessError` where a named one is not among them.
  func named(
    _ signatures: [Signature], _ omissions: [(file: String, omission: Omission)] = []
  ) throws(HarnessError) -> [Signature] {
    for name in functions where !signatures.contains(where: { $0.name == name }) {
      if let (file, omission) = omissions.last(where: { $0.omission.names.contains(name) }) {
        throw HarnessError(.usage, "--function \(name): left out: \(omission.error.description(in: file))")
      }
      let others = omissions.isEmpty ? "" : "; \(omissions.count) declarations were left out"
      throw HarnessError(.usage, "--function \(name): no function of that name is declared there\(others)")
    }
    return functions.isEmpty ? signatures : signatures.filter { functions.contains($0.name) }
  }

  private func parse(_ text: String, named name: String, _ types: inout CTypeTable) throws(HarnessError) -> [Signature]
  {
    do {
      let unit = try CDeclarationParser.parse(text, types: types)
      types = unit.types
      return unit.signatures
    } catch {
      throw HarnessError(.usage, error.description(in: name))
    }
  }
}
