import CTypes

/// A C compiler whose interpretation of psABI AMD64, section 3.2.3, is modelled: gcc from 12.1 on (which began to
/// ignore
/// zero-width bit-fields of C), clang from 20 on.
public enum CCompiler: String, Sendable, Hashable, CaseIterable, Codable {
  /// The GNU C compiler.
  case gcc
  /// LLVM's C compiler.
  case clang
}

/// One compiler's placement of a call that compilers place differently.
public struct CompilerPlacement: Sendable, Hashable {
  /// The compiler.
  public let compiler: CCompiler
  /// The parameters in order.
  public let parameters: [ParameterPlacement]
  /// The result.
  public let result: ResultPlacement
  /// Whether a BPF program can make the call without moves, if this compiler compiled the callee.
  public let verdict: PlacementVerdict
  /// The parameters that another compiler places differently: indices, 0-based.
  public internal(set) var differing: [Int] = []
  /// Whether another compiler returns the result elsewhere.
  public internal(set) var resultDiffers = false

  /// The placements by all compilers; empty if they agree in everything that carries a value.
  /// - Parameter signature: the function that is called.
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

  /// The parts of the placement that differ with this compiler.
  private var difference: CompilerDifference {
    CompilerDifference(
      compiler: compiler, arguments: differing.map(argument),
      result: resultDiffers ? (result.hasNativeHiddenPointer ? [] : Self.places(result)) : nil)
  }

  private func argument(_ index: Int) -> CompilerDifference.Argument {
    let placement = parameters[index]
    return CompilerDifference.Argument(
      name: ParameterAssigner.label(placement.parameter, index: index), places: Self.places(placement))
  }

  /// The refusal for a call that compilers place differently.
  static func refusal(_ compilers: [CompilerPlacement]) -> RefusalReason {
    .compilersDiffer(compilers.map(\.difference))
  }

  /// The refusal for a parameter that compilers place differently.
  /// - Parameter index: the parameter's index, 0-based.
  static func refusal(_ compilers: [CompilerPlacement], of index: Int) -> RefusalReason {
    .argumentDiffers(
      argument: compilers.first?.argument(index).name ?? "",
      compilers.map {
        CompilerDifference(compiler: $0.compiler, arguments: [$0.argument(index)], result: nil)
      })
  }
}
