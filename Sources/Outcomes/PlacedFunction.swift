import CallingConvention

/// Where one eightbyte of an argument or a result goes.
package struct PlacedEightbyte: Sendable, Equatable, Codable {
  /// The psABI class.
  package var argumentClass: ArgumentClass
  /// Where x86-64 code has it.
  package var native: NativeLocation
  /// Where BPF passes it; nil where BPF cannot, and for a result.
  package var bpf: BPFLocation?
  /// Where BPF expects it of a result; nil where BPF has no such result, and for an argument.
  package var bpfResult: BPFResultLocation?
  /// Whether the two are the same place.
  package var agrees: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    argumentClass: ArgumentClass, native: NativeLocation, bpf: BPFLocation? = nil, bpfResult: BPFResultLocation? = nil,
    agrees: Bool
  ) {
    self.argumentClass = argumentClass
    self.native = native
    self.bpf = bpf
    self.bpfResult = bpfResult
    self.agrees = agrees
  }

  private enum CodingKeys: String, CodingKey {
    case argumentClass = "class"
    case native, bpf, bpfResult, agrees
  }
}

/// Where an argument or a result goes.
package struct PlacedValue: Sendable, Equatable, Codable {
  /// The parameter's name; nil where it has none, and for a result.
  package var name: String?
  /// The C type.
  package var type: String
  /// Its size in bytes; nil where it is not known.
  package var size: Int?
  /// Its alignment in bytes; nil where it is not known.
  package var align: Int?
  /// Its eightbytes; none for what has no place, or none that is known.
  package var eightbytes: [PlacedEightbyte]
  /// Whether it arrives when BPF calls.
  package var placement: PlacementSummary

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    name: String? = nil, type: String, size: Int? = nil, align: Int? = nil, eightbytes: [PlacedEightbyte],
    placement: PlacementSummary
  ) {
    self.name = name
    self.type = type
    self.size = size
    self.align = align
    self.eightbytes = eightbytes
    self.placement = placement
  }
}

/// Where one compiler puts the arguments and the result of a call that compilers place differently.
package struct CompilerPlaces: Sendable, Equatable, Codable {
  /// The compiler.
  package var compiler: CCompiler
  /// The places of each argument's eightbytes.
  package var parameters: [[NativeLocation]]
  /// The places of the result's eightbytes.
  package var result: [NativeLocation]
  /// The verdict on a call of what this compiler compiled.
  package var verdict: PlacementVerdict
  /// The arguments that another compiler places elsewhere, 1-based.
  package var differing: [Int] = []
  /// Whether another compiler returns the result elsewhere.
  package var resultDiffers: Bool = false

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    compiler: CCompiler, parameters: [[NativeLocation]], result: [NativeLocation], verdict: PlacementVerdict,
    differing: [Int] = [], resultDiffers: Bool = false
  ) {
    self.compiler = compiler
    self.parameters = parameters
    self.result = result
    self.verdict = verdict
    self.differing = differing
    self.resultDiffers = resultDiffers
  }
}

/// Where the arguments and the result of a function go, in BPF and by the psABI.
package struct PlacedFunction: Sendable, Equatable, Codable {
  /// The function's name.
  package var function: String
  /// Its C prototype.
  package var prototype: String
  /// Whether a BPF program can call it as it stands.
  package var placement: PlacementSummary
  /// Whether the reason concerns the call as a whole, and not one argument or the result.
  package var isWholeCall: Bool
  /// The arguments.
  package var parameters: [PlacedValue]
  /// The result.
  package var result: PlacedValue
  /// Whether BPF passes a hidden pointer to the result in r1.
  package var hasHiddenPointer: Bool
  /// BPF slots of 8 bytes in all, a hidden pointer included.
  package var slotCount: Int
  /// Each compiler's places where compilers differ.
  package var compilers: [CompilerPlaces]
  /// The verdict under each target that was asked for.
  package var targets: [TargetOutcome]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    function: String, prototype: String, placement: PlacementSummary, isWholeCall: Bool, parameters: [PlacedValue],
    result: PlacedValue, hasHiddenPointer: Bool, slotCount: Int, compilers: [CompilerPlaces],
    targets: [TargetOutcome]
  ) {
    self.function = function
    self.prototype = prototype
    self.placement = placement
    self.isWholeCall = isWholeCall
    self.parameters = parameters
    self.result = result
    self.hasHiddenPointer = hasHiddenPointer
    self.slotCount = slotCount
    self.compilers = compilers
    self.targets = targets
  }
}
