import BTFSource
import CallingConvention
import DWARFSource
import TestSupport
import Testing
import TypeSources

extension SourceCompiler {
  /// Whether gcc writes BTF.
  static let writesBTF: Bool = {
    guard let folder = try? TemporaryFolder(),
      let object = try? folder.compile("int f(int a) { return a; }", flags: ["-gbtf", "-c"])
    else { return false }
    return (try? BTFFunctions(path: object)) != nil
  }()
}

extension TemporaryFolder {
  /// The functions that debug information describes in a file.
  func functions(_ path: String, _ parameters: ClosedRange<Int> = 0...12) throws -> FunctionList {
    try DWARFFunctions(path: path).functions(parameters: parameters)
  }
}

/// What is right for one function: its verdict and where each parameter arrives, as compilers' code has it.
struct RightAnswer {
  let verdict: PlacementVerdict
  /// `rdi rsi [rsp+8],[rsp+16]`, one group for each parameter; nil where it is not looked at.
  let places: String?
  /// What the reason has to contain.
  let reason: String

  init(_ verdict: PlacementVerdict, _ places: String? = nil, _ reason: String = "") {
    self.verdict = verdict
    self.places = places
    self.reason = reason
  }

  /// Holds a function against it.
  func check(_ function: DescribedFunction, _ context: String, at location: SourceLocation = #_sourceLocation) {
    let placement = Placement(function.signature)
    #expect(
      placement.verdict == verdict, "\(function.signature): \(placement.reason), \(context)", sourceLocation: location)
    #expect(
      reason.isEmpty || placement.reason.contains(reason), "\(function.signature): \(placement.reason)",
      sourceLocation: location)
    guard let places else { return }
    let found = placement.parameters.map { parameter in
      parameter.eightbytes.isEmpty ? "none" : parameter.eightbytes.map(\.native.description).joined(separator: ",")
    }
    #expect(found.joined(separator: " ") == places, "\(function.signature), \(context)", sourceLocation: location)
  }
}
