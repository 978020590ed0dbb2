import CTypes
import CallingConvention
import Support
import Toolchains

/// A function for the compilers, with the definitions of its types.
package struct FuzzCase: Sendable {
  /// The function.
  package let signature: Signature
  /// C definitions in order; unused ones are omitted from the text.
  let definitions: [String]

  /// C text that declares the function and its types.
  package var text: String { (needed + ["\(signature.prototype);"]).joined(separator: "\n") }

  /// Parses the functions that a text declares.
  /// - Parameter text: C declarations.
  /// - Throws: `CParseError` with the place of the first error.
  package static func read(_ text: String) throws(CParseError) -> [FuzzCase] {
    try CDeclarationParser.parse(text).signatures.map { FuzzCase(signature: $0, definitions: [text]) }
  }

  /// The declarations of random functions whose calls kernels from Linux 7.2 on take, with the types that they need.
  /// - Parameters:
  ///   - seed: equal seeds draw equal functions.
  ///   - count: how many.
  package static func declarationsForKernel(seed: UInt64, count: Int) -> String {
    var generator = SignatureGenerator(seed: seed, welcomesParted: false, isForKernel: true)
    let cases = generator.cases(count)
    return (definitions(of: cases) + cases.map { "\($0.signature.prototype);" }).map { $0 + "\n" }.joined()
  }

  /// The definitions that functions need, each once.
  fileprivate static func definitions(of cases: [FuzzCase]) -> [String] {
    var seen: Set<String> = []
    return cases.flatMap(\.needed).filter { seen.insert($0).inserted }
  }

  fileprivate var needed: [String] {
    var words = Set(Self.words(signature.prototype))
    var kept: [String] = []
    for definition in definitions.reversed() {
      let own = Self.words(definition)
      // A definition without a tag in second position does not come from the generator: it is kept.
      guard own.count < 2 || !["struct", "union", "enum"].contains(own[0]) || words.contains(own[1]) else { continue }
      words.formUnion(own)
      kept.append(definition)
    }
    return kept.reversed()
  }

  private static func words(_ text: String) -> [Substring] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// Functions that are simpler in one respect: without a parameter, or with a plain eightbyte instead of a type.
  var simpler: [FuzzCase] {
    let plain = CType.unsignedLong
    var signatures: [Signature] = []
    func add(_ result: CType, _ parameters: [Parameter]) {
      signatures.append(Signature(name: signature.name, result: result, parameters: parameters))
    }
    let parameters = signature.parameters
    for index in parameters.indices {
      var fewer = parameters
      fewer.remove(at: index)
      add(signature.result, fewer)
    }
    for index in parameters.indices where parameters[index].type != plain {
      var plainer = parameters
      plainer[index] = Parameter(name: parameters[index].name, type: plain)
      add(signature.result, plainer)
    }
    for (index, parameter) in parameters.enumerated() where parameter.type.size > 8 && parameter.type.size <= 16 {
      // Later parameters keep their locations if two plain ones replace a pair.
      var halves = parameters
      let name = parameter.name ?? "p\(index + 1)"
      halves.replaceSubrange(
        index...index, with: ["low", "high"].map { Parameter(name: "\(name)_\($0)", type: plain) })
      if halves.count <= Placement.maximumArguments { add(signature.result, halves) }
    }
    if signature.result != plain && signature.result != .void { add(plain, parameters) }
    if signature.result != .void { add(.void, parameters) }
    return signatures.enumerated().map { number, signature in
      FuzzCase(signature: signature.named("case_\(number)"), definitions: definitions)
    }
  }

  /// The same function under another name.
  func named(_ name: String) -> FuzzCase {
    FuzzCase(signature: signature.named(name), definitions: definitions)
  }

}

extension KfuncSource {
  /// The source of several functions, with each definition that they need once.
  /// - Throws: `HarnessError` if a kfunc library cannot contain a function.
  init(_ cases: [FuzzCase]) throws(HarnessError) {
    try self.init(
      cases.map(\.signature), declarations: FuzzCase.definitions(of: cases).joined(separator: "\n"))
  }
}
