import CTypes

/// Why BPF cannot make a call as it stands, or why that is not known: facts, from which the words are made.
///
/// As JSON an object whose only key is the ``code``.
public enum RefusalReason: Sendable, Hashable, Codable {
  // MARK: The whole call

  /// A variadic function: al has to hold the number of vector registers (psABI AMD64, section 3.5.7).
  case variadic(function: String)
  /// More parameters than the kernel's MAX_BPF_FUNC_ARGS.
  case tooManyParameters(Int)
  /// A calling convention that is not C's on this target.
  case callingConvention(function: String, convention: String)
  /// A C++ object that is passed by a hidden reference (Itanium C++ ABI, section 3.1.2.3).
  case hiddenReference(argument: Int, type: String)
  /// A C++ object that is returned through a hidden pointer (Itanium C++ ABI, section 3.1.3.1).
  case hiddenResultReference(type: String)
  /// Something of the function itself that the model has no word for.
  case unknownCall(function: String, Unknown)
  /// Compilers place arguments or the result differently.
  case compilersDiffer([CompilerDifference])

  // MARK: One argument

  /// The 80-bit x87 type, or a record that holds it.
  case x87(argument: String, isWhole: Bool)
  /// More bytes by value than BPF passes; the native place, where it is known.
  case byValueOver16Bytes(argument: String, size: Int, place: NativeLocation?)
  /// A type without a size.
  case incompleteType(argument: String)
  /// A place behind the last that MAX_BPF_FUNC_ARGS leaves; counted from 1.
  case tooManySlots(argument: String, place: Int)
  /// A type that the model has no word for.
  case unknownType(argument: String, Unknown)
  /// Something before the argument that leaves its place open.
  case unknownBefore(argument: String, UnknownPredecessor)
  /// A place that depends on the compiler.
  case argumentDiffers(argument: String, [CompilerDifference])
  /// A value of two registers of which one is left: it goes to the stack as a whole (psABI AMD64, section 3.2.3).
  case straddlesR9(PlaceDifference)
  /// A value that needs a general register where none is left.
  case noGeneralRegister(PlaceDifference)
  /// A value that needs more vector registers than are left.
  case noVectorRegister(PlaceDifference)
  /// Unaligned members: class MEMORY.
  case classMemory(PlaceDifference)
  /// Padding in front of an aligned value on the stack, in bytes.
  case padding(PlaceDifference, bytes: Int, alignment: Int)
  /// Vector registers carry it.
  case vectorRegister(PlaceDifference, classes: [ArgumentClass])
  /// An earlier argument or the result moved it; nil where nothing in front of it is at fault.
  case displaced(PlaceDifference, by: Displacement?)

  // MARK: The result

  /// A result of the 80-bit x87 type, or of a record that holds it.
  case x87Result(type: String)
  /// A result of more bytes than the kernel takes of a kfunc.
  case resultOver16Bytes(type: String, size: Int)
  /// A result of a type without a size.
  case incompleteResult(type: String)
  /// A result of a type that the model has no word for.
  case unknownResult(type: String, Unknown)
  /// A result of a function that the model has no word for.
  case unknownResultOfCall(function: String)
  /// A result of class MEMORY, which is written through a hidden pointer in rdi.
  case hiddenResultPointer(type: String, bpf: [BPFResultLocation])
  /// A result in vector registers.
  case vectorResult(type: String, native: [NativeLocation], bpf: [BPFResultLocation])

  /// What a reason is called in JSON; stable, whatever the words are.
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
    case x87Result = "x87-result"
    case resultOver16Bytes = "result-over-16-bytes"
    case incompleteResult = "incomplete-result"
    case unknownResult = "unknown-result"
    case unknownResultOfCall = "unknown-result-of-call"
    case hiddenResultPointer = "hidden-result-pointer"
    case vectorResult = "vector-result"
  }

  /// The keys of the coded form are the codes.
  typealias CodingKeys = Code

  /// What the reason is called in JSON.
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
    case .x87Result: .x87Result
    case .resultOver16Bytes: .resultOver16Bytes
    case .incompleteResult: .incompleteResult
    case .unknownResult: .unknownResult
    case .unknownResultOfCall: .unknownResultOfCall
    case .hiddenResultPointer: .hiddenResultPointer
    case .vectorResult: .vectorResult
    }
  }

  /// What a convention or an unknown thing is called, without names and places of one function; nil where the code says it
  /// all.
  public var detail: String? {
    switch self {
    case .callingConvention(_, let convention): convention
    case .unknownCall(_, let unknown), .unknownType(_, let unknown), .unknownResult(_, let unknown): unknown.reason
    default: nil
    }
  }
}

/// An argument in one place natively and in another in BPF.
public struct PlaceDifference: Sendable, Hashable, Codable {
  /// What the argument is called: `struct pair s`, `argument 6 (struct pair)`.
  public let argument: String
  /// Where x86-64 code passes its eightbytes.
  public let native: [NativeLocation]
  /// Where BPF passes them.
  public let bpf: [BPFLocation]
}

/// What moved the arguments behind it away from where BPF has them.
public enum Displacement: Sendable, Hashable, Codable {
  /// An argument that BPF does not pass takes no slot.
  case noSlot(argument: String)
  /// An argument of class MEMORY takes no register.
  case classMemory(argument: String)
  /// An argument went to the stack for want of vector registers.
  case noVectorRegister(argument: String)
  /// An argument went to the stack as a whole for want of general registers.
  case spilledWhole(argument: String)
  /// Padding in front of an argument.
  case padding(argument: String)
  /// An argument travels in a vector register.
  case vectorRegister(argument: String)
  /// An argument has an eightbyte of padding, which takes no register.
  case paddingEightbyte(argument: String)
  /// The hidden result pointer takes rdi.
  case hiddenResultPointer
}

/// What in front of an argument leaves its place open.
public enum UnknownPredecessor: Sendable, Hashable, Codable {
  /// The place of this argument is not known.
  case argument(String)
  /// The result's type is not known.
  case result(type: String)
  /// The types alone do not say how this function is called.
  case call(function: String)
}

/// Where one compiler puts what compilers place differently.
public struct CompilerDifference: Sendable, Hashable, Codable {
  /// An argument and its native places.
  public struct Argument: Sendable, Hashable, Codable {
    /// What the argument is called.
    public let name: String
    /// The places of its eightbytes that carry a value.
    public let places: [NativeLocation]
  }

  /// The compiler.
  public let compiler: CCompiler
  /// The arguments that another compiler places elsewhere.
  public let arguments: [Argument]
  /// The result's places where another compiler returns it elsewhere: nil where it does not, empty for a hidden pointer
  /// in rdi.
  public let result: [NativeLocation]?
}
