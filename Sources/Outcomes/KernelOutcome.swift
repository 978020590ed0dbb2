/// One thing that the kernel does otherwise than the harness.
package struct KernelFinding: Sendable, Hashable {
  /// What differs.
  package enum Kind: Sendable, Hashable, Codable {
    /// The machine code of a function, from an offset on; bytes that depend on addresses are zero.
    case machineCode(function: Int, offset: Int, kernel: HexBytes, ours: HexBytes)
    /// r0, of which a test run shows the lower half.
    case result(engine: Caller, kernel: HexWord, observed: HexWord)
    /// r0 of a program whose result is known, of which a test run shows the lower half.
    case expectedResult(expected: HexWord, kernel: HexWord)
    /// A byte of the memory.
    case memory(engine: Caller, offset: Int)
    /// A value of a map: of the first key that only one of both has, or whose values differ.
    case map(engine: Caller, name: String, key: HexBytes)
    /// An engine of ours that did not come to the program's end.
    case engineFailed(engine: Caller, failure: CallFailure?)
    /// The machine code of a function differs from that of a recording; bytes that depend on addresses are zero.
    case saved(function: Int, offset: Int, saved: HexBytes, kernel: HexBytes, sameInstructions: Bool)
    /// The kernel refuses the program, or the program cannot be compared; the message of the component that refuses.
    case refused(component: String)
    /// Our verifier refuses the program, which the kernel's accepts; with its message.
    case refusedHere(message: String)

    /// The keys of the coded form.
    enum CodingKeys: String, CodingKey {
      case machineCode = "machine-code"
      case expectedResult = "expected-result"
      case result, memory, map
      case engineFailed = "engine-failed"
      case saved, refused
      case refusedHere = "refused-here"
    }

    fileprivate var key: CodingKeys {
      switch self {
      case .machineCode: .machineCode
      case .result: .result
      case .expectedResult: .expectedResult
      case .memory: .memory
      case .map: .map
      case .engineFailed: .engineFailed
      case .saved: .saved
      case .refused: .refused
      case .refusedHere: .refusedHere
      }
    }
  }

  /// The program: a file's name or a seed.
  package var program: String
  /// What differs.
  package var kind: Kind

  /// Creates a value; each parameter is documented at the property of its name.
  package init(program: String, kind: Kind) {
    self.program = program
    self.kind = kind
  }

  /// What the kind of finding is called in JSON.
  package var code: String { kind.key.rawValue }
}

extension KernelFinding: Codable {
  private enum Key: String, CodingKey { case program, code, message }

  package init(from decoder: any Decoder) throws {
    program = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .program)
    kind = try Kind(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(program, forKey: .program)
    try container.encode(code, forKey: .code)
    try container.encodeIfPresent(encoder.wording?.message(of: self), forKey: .message)
    try kind.encode(to: encoder)
  }
}

/// A program that the kernel was not asked about.
package struct KernelSkip: Sendable, Hashable, Codable {
  /// What a reason is called in JSON; stable, whatever the words are.
  package enum Code: String, Sendable, Codable {
    /// The program wants something that this kernel or this command does not have.
    case unsupported
    /// The kernel cannot be asked: no permission, no JIT, hardening.
    case unavailable
  }

  /// What the program is called; nil where no program was asked about.
  package var program: String?
  /// What the reason is called in JSON.
  package var code: Code
  /// The message of the component that found the obstacle.
  package var message: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(program: String?, code: Code, message: String) {
    self.program = program
    self.code = code
    self.message = message
  }
}

/// What came of comparing programs with the running kernel.
package struct KernelOutcome: Sendable, Equatable, Codable {
  /// What the running kernel's JIT emits.
  package struct Kernel: Sendable, Equatable, Codable {
    /// How a function returns.
    package enum Return: String, Sendable, Codable {
      /// `ret`.
      case plain
      /// `ret; int3`.
      case withBreakpoint = "with-breakpoint"
      /// A jump to a return thunk.
      case thunk
    }

    /// How a program continues in another one.
    package enum IndirectJump: String, Sendable, Codable {
      /// `jmp rcx`.
      case plain
      /// `jmp rcx; int3`.
      case withBreakpoint = "with-breakpoint"
      /// `lfence; jmp rcx`.
      case afterFence = "after-fence"
      /// A jump to a thunk.
      case thunk
    }

    /// Which functions count tail calls.
    package enum TailCallReachability: String, Sendable, Codable {
      /// Those that reach one.
      case exact
      /// Also those that call a function after another has reached one.
      case laterCallers = "later-callers"
      /// Also those that are called after another has reached one.
      case laterFunctions = "later-functions"
    }

    /// The release, as `uname` has it.
    package var release: String
    /// Whether it knows stack arguments (r11).
    package var stackArguments: Bool
    /// Whether functions begin with endbr64.
    package var indirectBranchTracking: Bool
    /// How a function returns.
    package var returns: Return
    /// Whether exchanges have a lock prefix.
    package var lockedExchange: Bool
    /// Whether shifts use BMI2.
    package var bmi2: Bool
    /// The longest displacement of a short jump, in bytes.
    package var shortJumpLimit: Int
    /// How a program continues in another one.
    package var indirectJump: IndirectJump
    /// Whether functions share one count of tail calls through a pointer.
    package var sharedTailCallCount: Bool
    /// Which functions count tail calls.
    package var tailCallReachability: TailCallReachability
    /// Whether the depth of calls is counted.
    package var callDepth: Bool
    /// Whether functions of tracing programs may have a private stack.
    package var privateStacks: Bool
    /// Whether programs may throw.
    package var exceptions: Bool
    /// Whether an immediate may be stored in the context of a program of type syscall.
    package var contextImmediates: Bool
    /// Names of the rows of the instruction table that the kernel rejects.
    package var rejected: [String]

    /// Creates a value; each parameter is documented at the property of its name.
    package init(
      release: String, stackArguments: Bool, indirectBranchTracking: Bool, returns: Return, lockedExchange: Bool,
      bmi2: Bool, shortJumpLimit: Int, indirectJump: IndirectJump, sharedTailCallCount: Bool,
      tailCallReachability: TailCallReachability, callDepth: Bool, privateStacks: Bool, exceptions: Bool,
      contextImmediates: Bool,
      rejected: [String]
    ) {
      self.release = release
      self.stackArguments = stackArguments
      self.indirectBranchTracking = indirectBranchTracking
      self.returns = returns
      self.lockedExchange = lockedExchange
      self.bmi2 = bmi2
      self.shortJumpLimit = shortJumpLimit
      self.indirectJump = indirectJump
      self.sharedTailCallCount = sharedTailCallCount
      self.tailCallReachability = tailCallReachability
      self.callDepth = callDepth
      self.privateStacks = privateStacks
      self.exceptions = exceptions
      self.contextImmediates = contextImmediates
      self.rejected = rejected
    }
  }

  /// Counts.
  package struct Summary: Sendable, Equatable, Codable {
    /// Programs that were compared.
    package var programs = 0
    /// BPF instructions that the kernel's JIT was given.
    package var instructions = 0
    /// Bytes of the kernel's code.
    package var bytes = 0
    /// Functions compared.
    package var functions = 0
    /// Functions whose code is the same, byte for byte.
    package var identical = 0
    /// Programs that our verifier accepts, as the kernel's does.
    package var accepted = 0
    /// Programs for which our verifier has no verdict, by what it would need.
    package var undecided: [String: Int] = [:]
    /// Functions whose depth of stack was taken from the kernel's code.
    package var depthsTaken = 0
    /// Programs of a recording whose code was compared with the recording's, too.
    package var saved = 0
    /// Functions with a private stack, whose address was taken from the kernel's code.
    package var privateStacks = 0
    /// Programs that were run by the kernel, our JIT and our interpreter.
    package var runs = 0
    /// Runs by the kernel of programs whose result is known.
    package var fixedRuns = 0
    /// Rows of the instruction table that the programs held.
    package var rows = 0
    /// Rows of the instruction table.
    package var allRows = 0
    /// Differences.
    package var differences = 0
    /// Programs that were skipped.
    package var skips = 0

    /// Counts of nothing.
    package init() {}
  }

  /// The kernel; nil where it cannot be asked.
  package var kernel: Kernel?
  /// Counts.
  package var summary = Summary()
  /// The programs that were compared, by name, at most `mostNamed` of them.
  package var compared: [String] = []
  /// Rows of the instruction table that no program held, by name.
  package var notCovered: [String] = []
  /// What differs.
  package var differences: [KernelFinding] = []
  /// What was skipped.
  package var skips: [KernelSkip] = []
  /// Whether skips are accepted.
  package var allowSkips: Bool
  /// Whether the run was asked to stop.
  package var interrupted = false
  /// Which part of a run this is; nil for a whole one.
  package var part: ShardPart?

  /// Programs that are named at most: a run may be of millions.
  package static let mostNamed = 10_000

  /// An outcome without programs.
  package init(kernel: Kernel?, allowSkips: Bool) {
    self.kernel = kernel
    self.allowSkips = allowSkips
  }

  /// Whether something was compared, nothing differs, and nothing was left out that may not be.
  package var isGood: Bool {
    if kernel == nil { return allowSkips }
    return summary.functions > 0 && summary.identical == summary.functions && differences.isEmpty
      && (allowSkips || skips.isEmpty) && !interrupted
  }

  /// Adds what the next programs came to.
  /// - Parameter piece: what came of programs that come after those of this outcome.
  package mutating func add(_ piece: KernelOutcome) {
    let isFirst = summary.allRows == 0
    if kernel == nil { kernel = piece.kernel }
    summary.add(piece.summary)
    compared += piece.compared.prefix(Self.mostNamed - compared.count)
    notCovered = isFirst ? piece.notCovered : notCovered.filter(Set(piece.notCovered).contains)
    summary.rows = summary.allRows - notCovered.count
    differences += piece.differences
    skips += piece.skips
    (summary.differences, summary.skips) = (differences.count, skips.count)
    interrupted = interrupted || piece.interrupted
  }
}

extension KernelOutcome.Summary {
  fileprivate mutating func add(_ piece: KernelOutcome.Summary) {
    programs += piece.programs
    instructions += piece.instructions
    bytes += piece.bytes
    functions += piece.functions
    identical += piece.identical
    accepted += piece.accepted
    undecided.merge(piece.undecided, uniquingKeysWith: +)
    depthsTaken += piece.depthsTaken
    saved += piece.saved
    privateStacks += piece.privateStacks
    runs += piece.runs
    fixedRuns += piece.fixedRuns
    allRows = max(allRows, piece.allRows)
  }
}
