import CTypes

/// Why BPF cannot make a call without moves, or why that is unknown, as data; the text is derived from it.
///
/// Encoded as a JSON object whose only key is the ``code``.
public enum RefusalReason: Sendable, Hashable, Codable {
  // MARK: The whole call

  /// A variadic function: al must hold the number of vector registers (psABI AMD64, section 3.5.7).
  case variadic(function: String)
  /// More parameters than the kernel's MAX_BPF_FUNC_ARGS.
  case tooManyParameters(Int)
  /// A calling convention that is not C's on this target.
  case callingConvention(function: String, convention: String)
  /// A C++ object that is passed by a hidden reference (Itanium C++ ABI, section 3.1.2.3).
  case hiddenReference(argument: Int, type: String)
  /// A C++ object that is returned through a hidden pointer (Itanium C++ ABI, section 3.1.3.1).
  case hiddenResultReference(type: String)
  /// A property of the function itself that the model cannot express.
  case unknownCall(function: String, Unknown)
  /// Compilers place arguments or the result differently.
  case compilersDiffer([CompilerDifference])

  // MARK: One argument

  /// The 80-bit x87 type, or a record that contains it.
  case x87(argument: String, isWhole: Bool)
  /// More bytes by value than BPF passes, with the native location if known.
  case byValueOver16Bytes(argument: String, size: Int, place: NativeLocation?)
  /// A type without a size.
  case incompleteType(argument: String)
  /// A slot after the last that MAX_BPF_FUNC_ARGS allows; counted from 1.
  case tooManySlots(argument: String, place: Int)
  /// A type that the model cannot express.
  case unknownType(argument: String, Unknown)
  /// An earlier argument makes the location unknown.
  case unknownBefore(argument: String, UnknownPredecessor)
  /// A location that depends on the compiler.
  case argumentDiffers(argument: String, [CompilerDifference])
  /// A value of two registers of which one is left: it is passed on the stack as a whole (psABI AMD64, section 3.2.3).
  case straddlesR9(PlaceDifference)
  /// A value that needs a general register when none is left.
  case noGeneralRegister(PlaceDifference)
  /// A value that needs more vector registers than are left.
  case noVectorRegister(PlaceDifference)
  /// Unaligned members: class MEMORY.
  case classMemory(PlaceDifference)
  /// Padding before an aligned value on the stack, in bytes.
  case padding(PlaceDifference, bytes: Int, alignment: Int)
  /// A value in vector registers.
  case vectorRegister(PlaceDifference, classes: [ArgumentClass])
  /// Displaced by an earlier argument or by the result; nil if neither is the cause.
  case displaced(PlaceDifference, by: Displacement?)
  /// At its place in BPF, from which a JIT that goes by sizes moves it, as that of Linux 7.4 does.
  case movedBySize(argument: String, native: [NativeLocation], moved: [NativeLocation])

  // MARK: The result

  /// A result of the 80-bit x87 type, or of a record that contains it.
  case x87Result(type: String)
  /// A result of more bytes than the kernel allows for a kfunc.
  case resultOver16Bytes(type: String, size: Int)
  /// A result of an incomplete type.
  case incompleteResult(type: String)
  /// A result of a type that the model cannot express.
  case unknownResult(type: String, Unknown)
  /// A result of a function that the model cannot express.
  case unknownResultOfCall(function: String)
  /// A result of class MEMORY, which the callee writes through a hidden pointer in rdi.
  case hiddenResultPointer(type: String, bpf: [BPFResultLocation])
  /// A result in vector registers.
  case vectorResult(type: String, native: [NativeLocation], bpf: [BPFResultLocation])
  /// A second eightbyte of a result that a JIT leaves in rdx, as that of Linux 7.2 does.
  case resultNotCopied(type: String)

  /// The code of a reason in JSON, independent of its text.
  public enum Code: String, CodingKey, CaseIterable, Sendable {
    case variadic = "variadic"
    case tooManyParameters = "too-many-parameters"
    case callingConvention = "calling-convention"
    case hiddenReference = "hidden-reference"
    case hiddenResultReference = "hidden-result-reference"
    case unknownCall = "unknown-call"
    case compilersDiffer = "compilers-differ"
    case x87 = "x87"
    case byValueOver16Bytes = "by-value-over-16-bytes"
    case incompleteType = "incomplete-type"
    case tooManySlots = "too-many-slots"
    case unknownType = "unknown-type"
    case unknownBefore = "unknown-before"
    case argumentDiffers = "argument-differs"
    case straddlesR9 = "straddles-r9"
    case noGeneralRegister = "no-general-register"
    case noVectorRegister = "no-vector-register"
    case classMemory = "class-memory"
    case padding = "padding"
    case vectorRegister = "vector-register"
    case displaced = "displaced"
    case movedBySize = "moved-by-size"
    case x87Result = "x87-result"
    case resultOver16Bytes = "result-over-16-bytes"
    case incompleteResult = "incomplete-result"
    case unknownResult = "unknown-result"
    case unknownResultOfCall = "unknown-result-of-call"
    case hiddenResultPointer = "hidden-result-pointer"
    case vectorResult = "vector-result"
    case resultNotCopied = "result-not-copied"
  }

  /// The keys of the coded form are the codes.
  typealias CodingKeys = Code

  /// The code of the reason in JSON.
  public var code: Code {
    switch self {
    case .variadic: .variadic
    case .tooManyParameters: .tooManyParameters
    case .callingConvention: .callingConvention
    case .hiddenReference: .hiddenReference
    case .hiddenResultReference: .hiddenResultReference
    case .unknownCall: .unknownCall
    case .compilersDiffer: .compilersDiffer
    case .x87: .x87
    case .byValueOver16Bytes: .byValueOver16Bytes
    case .incompleteType: .incompleteType
    case .tooManySlots: .tooManySlots
    case .unknownType: .unknownType
    case .unknownBefore: .unknownBefore
    case .argumentDiffers: .argumentDiffers
    case .straddlesR9: .straddlesR9
    case .noGeneralRegister: .noGeneralRegister
    case .noVectorRegister: .noVectorRegister
    case .classMemory: .classMemory
    case .padding: .padding
    case .vectorRegister: .vectorRegister
    case .displaced: .displaced
    case .movedBySize: .movedBySize
    case .x87Result: .x87Result
    case .resultOver16Bytes: .resultOver16Bytes
    case .incompleteResult: .incompleteResult
    case .unknownResult: .unknownResult
    case .unknownResultOfCall: .unknownResultOfCall
    case .hiddenResultPointer: .hiddenResultPointer
    case .vectorResult: .vectorResult
    case .resultNotCopied: .resultNotCopied
    }
  }

  /// The convention or the unknown property, without names and locations of one function; nil if the code is
  /// sufficient.
  public var detail: String? {
    switch self {
    case .callingConvention(_, let convention): convention
    case .unknownCall(_, let unknown), .unknownType(_, let unknown), .unknownResult(_, let unknown): unknown.reason
    default: nil
    }
  }
}

/// An argument whose native location differs from its BPF location.
public struct PlaceDifference: Sendable, Hashable, Codable {
  /// The text for the argument: `struct pair s`, `argument 6 (struct pair)`.
  public let argument: String
  /// Where x86-64 code passes its eightbytes.
  public let native: [NativeLocation]
  /// Where BPF passes them.
  public let bpf: [BPFLocation]
}

/// Why the arguments after an argument are displaced.
public enum Displacement: Sendable, Hashable, Codable {
  /// An argument that BPF does not pass takes no slot.
  case noSlot(argument: String)
  /// An argument of class MEMORY takes no register.
  case classMemory(argument: String)
  /// An argument was passed on the stack because too few vector registers were left.
  case noVectorRegister(argument: String)
  /// An argument was passed on the stack as a whole because too few general registers were left.
  case spilledWhole(argument: String)
  /// Padding before an argument.
  case padding(argument: String)
  /// An argument is passed in a vector register.
  case vectorRegister(argument: String)
  /// An argument has an eightbyte of padding, which takes no register.
  case paddingEightbyte(argument: String)
  /// The hidden result pointer takes rdi.
  case hiddenResultPointer
}

/// Why the location of an argument is unknown.
public enum UnknownPredecessor: Sendable, Hashable, Codable {
  /// The location of this earlier argument is unknown.
  case argument(String)
  /// The result's type is unknown.
  case result(type: String)
  /// The call of this function does not follow from its types.
  case call(function: String)
}

/// One compiler's locations of the arguments and the result that compilers place differently.
public struct CompilerDifference: Sendable, Hashable, Codable {
  /// An argument and its native locations.
  public struct Argument: Sendable, Hashable, Codable {
    /// The text for the argument.
    public let name: String
    /// The locations of its eightbytes that carry a value.
    public let places: [NativeLocation]
  }

  /// The compiler.
  public let compiler: CCompiler
  /// The arguments that another compiler places differently.
  public let arguments: [Argument]
  /// The result's locations if another compiler returns it differently: nil if none does, empty for a hidden pointer in
  /// rdi.
  public let result: [NativeLocation]?
}
