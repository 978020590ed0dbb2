import CTypes

/// The locations of every argument and of the result of a call, by the psABI and in BPF, and whether they agree.
///
/// Native locations follow psABI AMD64 section 3.2.3, BPF locations Linux 324c3ca6eed6 (docs/placement.md): every
/// value of up to 8 bytes takes one slot, one of 9 to 16 bytes two consecutive ones, also across r5 and slot 1,
/// without padding.
public struct Placement: Sendable, Hashable {
  /// The most parameters and the most slots of a call (the kernel's MAX_BPF_FUNC_ARGS).
  public static let maximumArguments = 12
  /// The most eightbytes that are listed of one value; larger values are refused.
  public static let listedEightbytes = ValueImage.listedEightbytes
  /// The most bytes that BPF passes by value.
  static let maximumBytes = 16

  /// The signature that was placed.
  public let signature: Signature
  /// The parameters in order.
  public let parameters: [ParameterPlacement]
  /// The result.
  public let result: ResultPlacement
  /// Whether a BPF program can make the call without moves.
  public let verdict: PlacementVerdict
  /// Why it cannot, or why that is unknown; nil if it can.
  public let refusal: RefusalReason?
  /// The verdict's reason in one sentence.
  public var reason: String {
    if let refusal { return refusal.description }
    let isInteger = parameters.allSatisfy { $0.eightbytes.allSatisfy { $0.class == .integer } }
    return isInteger
      ? "every argument is INTEGER class and lies where BPF puts it" : "every argument lies where BPF puts it"
  }
  /// The placement by each compiler, if they differ in what carries a value; empty if they agree.
  public let compilers: [CompilerPlacement]
  /// Whether the locations of all arguments and of the result are known and follow from their types. Otherwise nothing
  /// is
  /// called and compared. If compilers differ, the locations are known: each compiler's in ``compilers``, the psABI's
  /// in
  /// ``parameters``.
  public var hasKnownPlaces: Bool { (verdict != .unknown || !compilers.isEmpty) && signature.obstacle == nil }

  /// The stack-argument slots that the function takes; nil if the places of its parameters are not known.
  package var knownStackSlotCount: Int? { hasKnownPlaces ? stackSlotCount : nil }
  /// The number of BPF slots of 8 bytes, registers and a hidden result pointer included.
  public let slotCount: Int
  /// The number of stack-argument slots, after r5.
  public let stackSlotCount: Int
  /// Bytes of stack for native arguments, padding included, a multiple of 8.
  public let nativeStackBytes: Int
  /// The number of vector registers that carry arguments: the value of al in a variadic call.
  public let vectorRegisterCount: Int

  /// Places every argument and the result of a call.
  /// - Parameter signature: the function; only the named parameters of a variadic function are placed.
  public init(_ signature: Signature) { self.init(signature, fault: nil) }

  /// Places a signature with one rule broken intentionally, for tests of what checks placements.
  /// - Parameters:
  ///   - signature: the signature.
  ///   - fault: the rule to break.
  public init(_ signature: Signature, planting fault: PlacementFault) { self.init(signature, fault: fault) }

  /// The placement by one compiler.
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
      assigner.unknown = .call(function: signature.name)
      if !result.eightbytes.isEmpty {
        result = ResultPlacement(
          type: result.type, eightbytes: [], hasNativeHiddenPointer: false, hasBPFHiddenPointer: false,
          verdict: .unknown, refusal: .unknownResultOfCall(function: signature.name))
      }
    }
    if let unknown = result.type.unknownPart {
      assigner.unknown = .result(type: unknown.spelling)
    }
    if result.hasNativeHiddenPointer != result.hasBPFHiddenPointer {
      assigner.cause = .hiddenResultPointer
    }
    var parameters = signature.parameters.enumerated().map { assigner.place($1, index: $0) }
    compilers = compiler == nil ? CompilerPlacement.all(signature) : []
    for index in compilers.first?.differing ?? [] where parameters[index].verdict != .refused {
      parameters[index] = parameters[index].open(CompilerPlacement.refusal(compilers, of: index))
    }
    self.parameters = parameters
    self.signature = signature
    self.result = result
    slotCount = assigner.slotCount
    stackSlotCount = max(0, assigner.slotCount - BPFLocation.registerCount)
    nativeStackBytes = assigner.native.stackBytes
    vectorRegisterCount = assigner.native.vectorCount
    let (verdict, refusal) = Self.summary(signature: signature, parameters: parameters, result: result)
    // Refusals by size or count do not depend on the compiler.
    let isOpen = !compilers.isEmpty && verdict != .refused
    self.verdict = isOpen ? .unknown : verdict
    self.refusal = isOpen ? CompilerPlacement.refusal(compilers) : refusal
  }

  private static func summary(
    signature: Signature, parameters: [ParameterPlacement], result: ResultPlacement
  ) -> (PlacementVerdict, RefusalReason?) {
    if signature.isVariadic { return (.refused, .variadic(function: signature.name)) }
    if parameters.count > maximumArguments { return (.refused, .tooManyParameters(parameters.count)) }
    if let obstacle = signature.obstacle { return (obstacle.verdict, obstacle.refusal(signature.name)) }
    for verdict in [PlacementVerdict.refused, .unknown, .needsMarshalling] {
      if result.verdict == verdict { return (verdict, result.refusal) }
      if let first = parameters.first(where: { $0.verdict == verdict }) { return (verdict, first.refusal) }
    }
    return (.direct, nil)
  }
}
