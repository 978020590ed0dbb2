/// A C compiler whose reading of psABI AMD64, section 3.2.3, is modelled where it is its own: gcc from 12.1 on (which left
/// zero-width bit-fields of C out), clang from 20 on.
public enum CCompiler: String, Sendable, Hashable, CaseIterable {
  /// The GNU C compiler.
  case gcc
  /// LLVM's C compiler.
  case clang
}

/// Where one compiler puts the arguments and the result of a call that compilers place differently.
public struct CompilerPlacement: Sendable, Hashable {
  /// The compiler.
  public let compiler: CCompiler
  /// The parameters in order.
  public let parameters: [ParameterPlacement]
  /// The result.
  public let result: ResultPlacement
  /// Whether a BPF program can make the call as it stands, if this compiler compiled the callee.
  public let verdict: PlacementVerdict
  /// The parameters that travel elsewhere with another compiler: indices, 0-based.
  public internal(set) var differing: [Int] = []
  /// Whether the result comes back elsewhere with another compiler.
  public internal(set) var resultDiffers = false

  /// The placements of all compilers; empty where they put all that carries a value in the same places.
  /// - Parameter signature: what is called.
  static func all(_ signature: Signature) -> [CompilerPlacement] {
    let types = signature.parameters.map(\.type) + [signature.result]
    guard signature.obstacle == nil, types.contains(where: { $0.compilerDifference != nil }),
      types.allSatisfy({ $0.unknownPart == nil })
    else { return [] }
    var all = CCompiler.allCases.map { compiler in
      let placement = Placement(signature, by: compiler)
      return CompilerPlacement(
        compiler: compiler, parameters: placement.parameters, result: placement.result, verdict: placement.verdict)
    }
    let differing = signature.parameters.indices.filter { index in
      all.contains { places($0.parameters[index]) != places(all[0].parameters[index]) }
    }
    let resultDiffers = all.contains {
      places($0.result) != places(all[0].result)
        || $0.result.hasNativeHiddenPointer != all[0].result.hasNativeHiddenPointer
    }
    guard !differing.isEmpty || resultDiffers else { return [] }
    for place in all.indices {
      all[place].differing = differing
      all[place].resultDiffers = resultDiffers
    }
    return all
  }

  /// The locations of the eightbytes that carry a value.
  private static func places(_ parameter: ParameterPlacement) -> [NativeLocation] {
    parameter.eightbytes.filter { $0.significantMask != 0 }.map(\.native)
  }

  private static func places(_ result: ResultPlacement) -> [NativeLocation] {
    result.eightbytes.filter { $0.significantMask != 0 }.map(\.native)
  }

  /// How compilers differ, in one sentence.
  static func reason(_ compilers: [CompilerPlacement]) -> String {
    "compilers differ: " + compilers.map(\.words).joined(separator: "; ")
  }

  /// How compilers differ in one parameter, in one sentence.
  /// - Parameter index: the parameter's, 0-based.
  static func reason(_ compilers: [CompilerPlacement], of index: Int) -> String {
    let parts = compilers.map { own in
      "\(own.compiler.rawValue) passes it \(ParameterAssigner.describe(places(own.parameters[index])))"
    }
    let parameter = compilers.first?.parameters[index].parameter
    let label = parameter.map { ParameterAssigner.label($0, index: index) } ?? ""
    return "where \(label) is passed depends on the compiler: " + parts.joined(separator: ", ")
  }

  /// What differs with this compiler: `gcc passes struct b x in r9, xmm0 and long y on the stack ([rsp])`.
  private var words: String {
    var parts = differing.map { index in
      let placement = parameters[index]
      return ParameterAssigner.label(placement.parameter, index: index) + " "
        + ParameterAssigner.describe(Self.places(placement))
    }
    if !parts.isEmpty { parts[0] = "passes " + parts[0] }
    if resultDiffers {
      parts.append(
        result.hasNativeHiddenPointer
          ? "returns the result through a hidden pointer in rdi"
          : "returns the result \(ParameterAssigner.describe(Self.places(result)))")
    }
    return "\(compiler.rawValue) " + parts.joined(separator: " and ")
  }
}
