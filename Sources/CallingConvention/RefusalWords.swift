extension RefusalReason: CustomStringConvertible {
  /// Human-readable message, one sentence without a full stop.
  public var description: String {
    switch self {
    case .variadic(let function):
      "\(function) is variadic: al must hold the number of vector registers, and BPF does not set rax at a call"
    case .tooManyParameters(let count):
      "\(count) parameters are more than MAX_BPF_FUNC_ARGS = \(Placement.maximumArguments)"
    case .callingConvention(let function, let convention):
      "\(function) follows the calling convention \(convention), which BPF does not have"
    case .hiddenReference(let argument, let type):
      "argument \(argument) (\(type)) is passed by a hidden reference, because copying or destroying it runs code; "
        + "BPF passes its bytes"
    case .hiddenResultReference(let type):
      "the result, \(type), is returned through a hidden pointer in rdi, because copying or destroying it runs code; "
        + "BPF expects it in R0"
    case .unknownCall(let function, let unknown): "how \(function) is called is not known: \(unknown)"
    case .compilersDiffer(let compilers): "compilers differ: " + compilers.map(\.words).joined(separator: "; ")
    case .x87(let argument, let isWhole):
      "\(argument) \(isWhole ? "is" : "holds") the 80-bit x87 type; BPF's long double is a double"
    case .byValueOver16Bytes(let argument, let size, let place):
      "\(argument) is \(size) bytes by value\(place.map { ", natively copied to the stack at \($0)" } ?? ""); "
        + "BPF passes at most \(Placement.maximumBytes)"
    case .incompleteType(let argument): "\(argument) has an incomplete type and cannot be passed by value"
    case .tooManySlots(let argument, let place):
      "\(argument) is in BPF's argument place \(place), and MAX_BPF_FUNC_ARGS = \(Placement.maximumArguments)"
    case .unknownType(let argument, let unknown): "where \(argument) is passed is not known: \(unknown)"
    case .unknownBefore(let argument, let predecessor):
      "where \(argument) is passed is not known, because \(predecessor.words)"
    case .argumentDiffers(let argument, let compilers):
      "where \(argument) is passed depends on the compiler: "
        + compilers.map { own in
          "\(own.compiler.rawValue) passes it \(NativeLocation.words(own.arguments.first?.places ?? []))"
        }.joined(separator: ", ")
    case .straddlesR9(let places): places.words("because only r9 is left")
    case .noGeneralRegister(let places): places.words("because no general register is left")
    case .noVectorRegister(let places): places.words("because too few vector registers are left")
    case .classMemory(let places): places.words("because unaligned fields make it class MEMORY")
    case .padding(let places, let bytes, let alignment):
      places.words("behind \(bytes) bytes of padding, aligned to \(alignment) bytes")
    case .vectorRegister(let places, let classes):
      places.words("(class\(classes.count == 1 ? "" : "es") \(classes.map(\.rawValue).joined(separator: ", ")))")
    case .displaced(let places, let cause): places.words(cause?.words)
    case .movedBySize(let argument, let native, let moved):
      "\(argument) is passed \(NativeLocation.words(native)); a JIT that goes by sizes moves it "
        + NativeLocation.words(moved)
    case .x87Result(let type): "the result, \(type), uses the 80-bit x87 type; BPF's long double is a double"
    case .resultOver16Bytes(let type, let size):
      "the result, \(type), is \(size) bytes and is written through a hidden pointer, rdi natively and r1 in "
        + "BPF (the same place, so every argument moves up by one); the kernel refuses kfunc results over "
        + "\(Placement.maximumBytes) bytes"
    case .incompleteResult(let type): "the result has the incomplete type \(type)"
    case .unknownResult(let type, let unknown): "how the result, \(type), comes back is not known: \(unknown)"
    case .unknownResultOfCall(let function):
      "how the result comes back is not known, because \(UnknownPredecessor.call(function: function).words)"
    case .hiddenResultPointer(let type, let bpf):
      "the result, \(type), is class MEMORY and is written through a hidden pointer in rdi; BPF expects it in "
        + bpf.map(\.description).joined(separator: ":")
    case .vectorResult(let type, let native, let bpf):
      "the result, \(type), comes back in \(native.map(\.description).joined(separator: ", ")); "
        + "BPF expects its bits in \(bpf.map(\.description).joined(separator: ":"))"
    case .resultNotCopied(let type):
      "the result, \(type), comes back in rax, rdx, and no move brings rdx to R2"
    }
  }
}

extension PlaceDifference {
  fileprivate func words(_ why: String?) -> String {
    "\(argument) is passed \(NativeLocation.words(native))\(why.map { " " + $0 } ?? ""); "
      + "BPF has it in \(BPFLocation.words(bpf))"
  }
}

extension Displacement {
  fileprivate var words: String {
    switch self {
    case .noSlot(let argument): "because \(argument) before it takes no BPF slot"
    case .classMemory(let argument): "because \(argument) before it is class MEMORY and takes no register"
    case .noVectorRegister(let argument): "because \(argument) before it went to the stack"
    case .spilledWhole(let argument): "because \(argument) before it went to the stack as a whole"
    case .padding(let argument): "because of the padding before \(argument)"
    case .vectorRegister(let argument): "because \(argument) before it is passed in a vector register"
    case .paddingEightbyte(let argument):
      "because \(argument) before it has an eightbyte of padding, which takes no register"
    case .hiddenResultPointer: "because the hidden result pointer takes rdi"
    }
  }
}

extension UnknownPredecessor {
  fileprivate var words: String {
    switch self {
    case .argument(let argument): "the place of \(argument) before it is not known"
    case .result(let type): "the result's type \(type) is not known"
    case .call(let function): "the types alone do not say how \(function) is called"
    }
  }
}

extension CompilerDifference {
  /// The differences with this compiler: `gcc passes struct b x in r9, xmm0 and long y on the stack ([rsp])`.
  fileprivate var words: String {
    var parts = arguments.map { "\($0.name) \(NativeLocation.words($0.places))" }
    if !parts.isEmpty { parts[0] = "passes " + parts[0] }
    if let result {
      parts.append(
        result.isEmpty
          ? "returns the result through a hidden pointer in rdi"
          : "returns the result \(NativeLocation.words(result))")
    }
    return "\(compiler.rawValue) " + parts.joined(separator: " and ")
  }
}

extension NativeLocation {
  /// `in r8, r9`, `on the stack ([rsp], [rsp+8])`.
  static func words(_ locations: [NativeLocation]) -> String {
    let texts = locations.filter { $0 != .notPassed }.map(\.description)
    guard !texts.isEmpty else { return "nowhere" }
    let list = texts.joined(separator: ", ")
    if case .stack? = locations.first { return "on the stack (\(list))" }
    return "in \(list)"
  }
}

extension BPFLocation {
  /// `slots 1, 2 (r9, [rsp])`, `r5 and slot 1 (r8, r9)`, `r2 (rsi)`.
  static func words(_ locations: [BPFLocation]) -> String {
    var registers: [String] = []
    var slots: [String] = []
    for location in locations {
      switch location {
      case .register(let number): registers.append("r\(number)")
      case .stackSlot(let slot): slots.append("\(slot)")
      }
    }
    var parts: [String] = []
    if !registers.isEmpty { parts.append(registers.joined(separator: ", ")) }
    if !slots.isEmpty { parts.append((slots.count == 1 ? "slot " : "slots ") + slots.joined(separator: ", ")) }
    let native = locations.map(\.nativeLocation.description).joined(separator: ", ")
    return parts.joined(separator: " and ") + " (\(native))"
  }
}
