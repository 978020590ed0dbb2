import BPF
import Execution
import Outcomes
import Support
import Verifier

/// Runs programs in the interpreter, with every access checked.
struct ProgramTrial: ~Copyable {
  /// How a run ended.
  enum End {
    /// At the program's end.
    case ended
    /// The budget of instructions was used up.
    case stopped
    /// The program cannot be run here; why.
    case impossible(String)
    /// It did what an accepted program never does; what that is.
    case violation(String)
  }

  private let runner: ProgramRunner

  /// Prepares the calling thread.
  /// - Throws: `HarnessError` if it cannot be prepared.
  init() throws(HarnessError) {
    var limits = ProgramRunner.Limits()
    limits.budget = 200_000
    runner = try ProgramRunner(kfuncs: TrialKfuncs.all, limits: limits)
  }

  /// Whether a program may read maps themselves, which are structures of the kernel's.
  private static func mayReadMaps(_ program: UncheckedProgram) -> Bool {
    var holders: Set<Register> = []
    for case .loadImmediate64(let register, .mapIndex) in program.instructions { holders.insert(register) }
    return program.instructions.contains { instruction in
      guard case .load(_, _, let base, _) = instruction else { return false }
      return holders.contains(base)
    }
  }

  /// How a program sees a packet; nil if it gets none.
  private static func packetContext(_ kind: ContextKind) -> PacketContext? {
    switch kind.type {
    case .classifier?, .action?: .classifier
    case .socketFilter?: .socketFilter
    case .xdp?: .xdp
    default: nil
    }
  }

  /// A reason without the place in the program.
  private static func reason(_ message: String) -> String {
    message.replacing(#/^instruction \d+: /#, with: "")
  }

  /// Runs a program twice, with packets of different sizes and random contents.
  /// - Parameters:
  ///   - input: the program; only one that gets a packet can be run.
  ///   - seed: determines the packets.
  func run(_ input: VerifierInput, seed: UInt64) -> End {
    guard let context = Self.packetContext(input.context) else {
      return .impossible("programs of type \(input.context.type?.name ?? "unknown")")
    }
    if Self.mayReadMaps(input.program) { return .impossible("the kernel's structure of a map") }
    let program: Program
    do throws(ProgramError) { program = try Program(input.program) } catch { return .impossible("\(error)") }
    var random = SeededGenerator(seed: ~seed)
    var end = End.ended
    for size in [14, Int.random(in: 15..<120, using: &random)] {
      var job = ProgramRunner.Job(program)
      // The first bytes of a packet of the smallest size are a link header of no protocol that needs more.
      let bytes = (0..<size).map { $0 == 12 || $0 == 13 ? 0 : UInt8.random(in: 0...255, using: &random) }
      job.input = .packet(bytes, context)
      let result = runner.run(job, .interpreter)
      if result.isOverBudget {
        end = .stopped
        continue
      }
      if result.status == .ok { continue }
      switch result.failure {
      case .interpreter(let message)?, .helper(let message)?: return .violation(message)
      case .signal(let fault)?: return .violation("\(fault)")
      case .callerCannot(let message)?: return .impossible(Self.reason(message))
      case let failure: return .impossible(failure.map { "\($0)" } ?? result.status.rawValue)
      }
    }
    return end
  }
}
