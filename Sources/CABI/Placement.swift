/// Where every argument and the result of a call go, by the psABI and in BPF, and whether the two agree.
///
/// Native places follow psABI AMD64 section 3.2.3, BPF places the stack-argument contract (sections 2, 4 and 5): every
/// value of up to 8 bytes takes one slot, one of 9 to 16 bytes two consecutive ones, also across r5 and slot 1,
/// without padding.
public struct Placement: Sendable, Hashable {
  /// Most parameters and most slots of a call (the kernel's MAX_BPF_FUNC_ARGS).
  public static let maximumArguments = 12
  /// Most eightbytes that are listed of one value; larger ones are refused anyway.
  public static let listedEightbytes = 32
  /// Most bytes that BPF passes by value.
  static let maximumBytes = 16

  /// The signature that was placed.
  public let signature: Signature
  /// The parameters in order.
  public let parameters: [ParameterPlacement]
  /// The result.
  public let result: ResultPlacement
  /// Whether a BPF program can make the call as it stands.
  public let verdict: PlacementVerdict
  /// Why, in one sentence.
  public let reason: String
  /// Where each compiler puts arguments and result, if they differ in what carries a value; empty where they agree.
  public let compilers: [CompilerPlacement]
  /// Whether the places of all arguments and of the result are known and follow from their types. Nothing is called
  /// and compared where they do not. Where compilers differ they are known: each one's in ``compilers``, and the psABI's
  /// own in ``parameters``.
  public var hasKnownPlaces: Bool { (verdict != .unknown || !compilers.isEmpty) && signature.obstacle == nil }
  /// BPF slots of 8 bytes in all, registers and a hidden result pointer included.
  public let slotCount: Int
  /// BPF slots beyond r5.
  public let stackSlotCount: Int
  /// Bytes of stack that x86-64 code uses for arguments, padding included, a multiple of 8.
  public let nativeStackBytes: Int
  /// Vector registers that carry arguments: what al holds at a variadic call.
  public let vectorRegisterCount: Int

  /// Places every argument and the result of a call.
  /// - Parameter signature: what is called; of a variadic function the named parameters are placed.
  public init(_ signature: Signature) { self.init(signature, fault: nil) }

  /// Places a signature with one rule broken on purpose: for tests of what judges placements.
  /// - Parameters:
  ///   - signature: the signature.
  ///   - fault: the rule to break.
  public init(_ signature: Signature, planting fault: PlacementFault) { self.init(signature, fault: fault) }

  /// Where one compiler puts everything.
  init(_ signature: Signature, by compiler: CCompiler) { self.init(signature, fault: nil, compiler: compiler) }

  private init(_ signature: Signature, fault: PlacementFault?, compiler: CCompiler? = nil) {
    var result = ResultPlacement(signature.result, by: compiler)
    var native = NativeAssigner()
    native.fault = fault
    if result.hasNativeHiddenPointer { _ = native.takeInteger() }
    var assigner = ParameterAssigner(native: native, slotCount: result.hasBPFHiddenPointer ? 1 : 0)
    assigner.compiler = compiler
    switch signature.obstacle {
    case nil, .hiddenReference?: break
    case .callingConvention?, .unknown?:
      let reason = "the types alone do not say how \(signature.name) is called"
      assigner.unknown = reason
      if !result.eightbytes.isEmpty {
        result = ResultPlacement(
          type: result.type, eightbytes: [], hasNativeHiddenPointer: false, hasBPFHiddenPointer: false,
          verdict: .unknown, reason: "how the result comes back is not known, because \(reason)")
      }
    }
    if let unknown = result.type.unknownPart {
      assigner.unknown = "the result's type \(unknown.spelling) is not known"
    }
    if result.hasNativeHiddenPointer != result.hasBPFHiddenPointer {
      assigner.cause = "because the hidden result pointer takes rdi"
    }
    var parameters = signature.parameters.enumerated().map { assigner.place($1, index: $0) }
    compilers = compiler == nil ? CompilerPlacement.all(signature) : []
    for index in compilers.first?.differing ?? [] where parameters[index].verdict != .refused {
      parameters[index] = parameters[index].open(CompilerPlacement.reason(compilers, of: index))
    }
    self.parameters = parameters
    self.signature = signature
    self.result = result
    slotCount = assigner.slotCount
    stackSlotCount = max(0, assigner.slotCount - BPFLocation.registerCount)
    nativeStackBytes = assigner.native.stackBytes
    vectorRegisterCount = assigner.native.vectorCount
    let (verdict, reason) = Self.summary(signature: signature, parameters: parameters, result: result)
    // What BPF refuses by size or count it refuses whoever compiles.
    let isOpen = !compilers.isEmpty && verdict != .refused
    self.verdict = isOpen ? .unknown : verdict
    self.reason = isOpen ? CompilerPlacement.reason(compilers) : reason
  }

  private static func summary(
    signature: Signature, parameters: [ParameterPlacement], result: ResultPlacement
  ) -> (PlacementVerdict, String) {
    if signature.isVariadic {
      return (
        .refused,
        "\(signature.name) is variadic: al has to hold the number of vector registers, and BPF sets no rax at a call"
      )
    }
    if parameters.count > maximumArguments {
      return (.refused, "\(parameters.count) parameters are more than MAX_BPF_FUNC_ARGS = \(maximumArguments)")
    }
    if let obstacle = signature.obstacle { return (obstacle.verdict, obstacle.reason(signature.name)) }
    for verdict in [PlacementVerdict.refused, .unknown, .needsMarshalling] {
      if result.verdict == verdict { return (verdict, result.reason) }
      if let first = parameters.first(where: { $0.verdict == verdict }) { return (verdict, first.reason) }
    }
    let isInteger = parameters.allSatisfy { $0.eightbytes.allSatisfy { $0.class == .integer } }
    return (
      .direct,
      isInteger
        ? "every argument is INTEGER class and lies where BPF puts it" : "every argument lies where BPF puts it"
    )
  }
}
