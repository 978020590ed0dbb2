/// What engines made of the same programs.
package struct CompareOutcome: Sendable, Equatable, Codable {
  /// One engine.
  package struct Engine: Sendable, Equatable, Codable {
    /// Its name.
    package var engine: Caller
    /// Programs whose results were compared.
    package var compared = 0
    /// Programs whose results differ from what was expected.
    package var differences = 0
    /// Programs that it was not given, by reason: `stack arguments`.
    package var unsupported: [String: Int] = [:]
    /// Why it cannot be used at all; nil where it can.
    package var unusable: CallFailure?
    /// The planted differences and whether they were seen.
    package var planted: [Planted] = []
    /// Programs whose machine code is that of the engine before it in the list; nil where it is not compared.
    package var sameCode: Int?

    /// An engine that has run nothing.
    package init(_ engine: Caller) { self.engine = engine }

    /// Whether it checked something, all agreed, and each planted difference was seen.
    package var isGood: Bool {
      unusable == nil && compared > 0 && differences == 0 && !planted.isEmpty && planted.allSatisfy(\.seen)
    }
  }

  /// A program that was handed to an engine with one change that must be seen.
  package struct Planted: Sendable, Equatable, Codable {
    /// What was changed.
    package enum Place: String, Sendable, Codable, CaseIterable {
      /// The number that the program returns.
      case result
      /// A byte that it stores.
      case memory
      /// The value of its stack argument.
      case stackArgument = "stack-argument"
      /// The value of a kfunc's argument.
      case kfuncArgument = "kfunc-argument"
    }

    /// What was changed.
    package var place: Place
    /// Whether the comparison saw it.
    package var seen: Bool

    /// Creates a value; each parameter is documented at the property of its name.
    package init(_ place: Place, seen: Bool) {
      self.place = place
      self.seen = seen
    }
  }

  /// How an engine differs from what is expected.
  package enum Difference: Sendable, Equatable, Codable {
    /// r0, of which the engine gives a number of bits.
    case r0(expected: HexWord, observed: HexWord, bits: Int)
    /// The memory, from a byte on.
    case memory(offset: Int, expected: HexBytes, observed: HexBytes)
    /// An argument of a kfunc, 1-based.
    case argument(kfunc: String, number: Int, expected: HexWord, observed: HexWord)
    /// How often kfuncs were entered.
    case calls(expected: Int, observed: Int)
    /// It did not come to the program's end.
    case failed(failure: CallFailure?)
    /// It refuses a program that our verifier accepts.
    case rejected(message: String)

    /// What kind of difference it is: while a program is made smaller, the kind stays.
    package var kind: String {
      switch self {
      case .r0: "r0"
      case .memory: "memory"
      case .argument: "argument"
      case .calls: "calls"
      case .failed(let failure): "failed: \(failure?.code.rawValue ?? "nothing")"
      case .rejected: "rejected"
      }
    }
  }

  /// The machine code that an engine made of a program.
  package struct Code: Sendable, Equatable, Codable {
    /// The engine.
    package var engine: Caller
    /// The code of each function, or of all in one.
    package var functions: [HexBytes]

    /// Creates a value; each parameter is documented at the property of its name.
    package init(engine: Caller, functions: [HexBytes]) {
      self.engine = engine
      self.functions = functions
    }
  }

  /// The first difference of its kind in an engine, with the smallest program that shows it.
  package struct Finding: Sendable, Equatable, Codable {
    /// The engine.
    package var engine: Caller
    /// The program in which it was found: `seed 17`, or a file.
    package var program: String
    /// How the engine differs on the smallest program.
    package var difference: Difference
    /// The smallest program as assembler text.
    package var assembler: String
    /// The memory that it is given: r1 is its address, r2 its size; nil for none.
    package var memory: HexBytes?
    /// Instructions of the program in which it was found.
    package var originalSize: Int
    /// Instructions of the smallest program.
    package var size: Int
    /// How many smaller programs were tried.
    package var attempts: Int
    /// The machine code of the smallest program, where an engine gives it.
    package var code: [Code] = []
    /// The program in the way of the kernel's selftests; nil where it cannot be written so.
    package var source: String?
    /// The files that were written.
    package var files: [String] = []

    /// Creates a value; each parameter is documented at the property of its name.
    package init(
      engine: Caller, program: String, difference: Difference, assembler: String, memory: HexBytes?, originalSize: Int,
      size: Int, attempts: Int
    ) {
      self.engine = engine
      self.program = program
      self.difference = difference
      self.assembler = assembler
      self.memory = memory
      self.originalSize = originalSize
      self.size = size
      self.attempts = attempts
    }
  }

  /// A program that was given as a file and not compared: our verifier does not accept it, or it cannot be run.
  package struct LeftOut: Sendable, Equatable, Codable {
    /// The file.
    package var program: String
    /// Why.
    package var message: String

    /// Creates a value; each parameter is documented at the property of its name.
    package init(program: String, message: String) {
      self.program = program
      self.message = message
    }
  }

  /// The seed of the first random program; nil where there is none.
  package var seed: UInt64?
  /// Programs that were generated or read.
  package var programs = 0
  /// Random programs that our verifier does not accept: they were given to no engine.
  package var notAccepted = 0
  /// Files that were not compared.
  package var leftOut: [LeftOut] = []
  /// The engines, in the order in which they were named.
  package var engines: [Engine]
  /// The first difference of each kind in each engine.
  package var findings: [Finding] = []
  /// Programs that were compared in a second, in all engines, without preparation and shrinking; 0 where none was.
  package var programsPerSecond = 0.0
  /// Whether the run was stopped before its end.
  package var interrupted = false

  /// A comparison that has not begun.
  /// - Parameter engines: the engines.
  package init(engines: [Engine]) { self.engines = engines }

  /// Whether each engine checked something, and all agree.
  package var isGood: Bool { !engines.isEmpty && engines.allSatisfy(\.isGood) && leftOut.isEmpty }
}
