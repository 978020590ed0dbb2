import BPF
import CBPF
import Glibc
import Support
import Verifier

/// What the running kernel's verifier says of a program.
package struct KernelVerdict: Sendable, Equatable {
  /// The decisive message; nil if the kernel accepts the program.
  package let message: String?
  /// The line right after the decisive message, where the kernel prints one about the program.
  package let following: String?
  /// The kernel's log.
  package let log: String

  /// The level of a log that says only how much work the verification was, and messages without the instructions that they
  /// belong to (`BPF_LOG_STATS`).
  private static let workOnly = 4

  /// How much work it was; nil if the log does not say.
  var work: VerifierStatistics? {
    guard let line = log.split(separator: "\n").last(where: { $0.hasPrefix("processed ") }) else { return nil }
    let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 6 else { return nil }
    var work = VerifierStatistics()
    work.processedInstructions = numbers[0]
    work.largestStateCount = numbers[2]
    work.totalStates = numbers[3]
    work.peakStates = numbers[4]
    return work
  }

  /// The room for a log, in bytes.
  private static let logSize = 16 << 20

  /// Gives a program to the kernel, as one of the type that its context has.
  /// - Parameters:
  ///   - input: the program with its prototypes; its rules may be broken.
  ///   - logLevel: 1 or 2 (`BPF_LOG_LEVEL`); 0 for the path that fails, and of an accepted program only the work.
  ///   - ids: the kfuncs that programs may call.
  /// - Throws: `KernelError`: `unavailable` if the kernel cannot be asked, `failed` if it cannot be given this program: a
  ///   kfunc or a map that it does not have, prototypes that BTF cannot express, a context that no type loaded here has.
  package init(_ input: VerifierInput, logLevel: Int, ids: KfuncIDs = KfuncIDs()) throws(KernelError) {
    // Pages that the kernel does not write are never touched.
    let log = UnsafeMutablePointer<CChar>.allocate(capacity: Self.logSize)
    defer { log.deallocate() }
    log[0] = 0
    let program = try VerifiedProgram(input, ids)
    var descriptor = program.load(log, Self.logSize, logLevel == 0 ? Self.workOnly : logLevel)
    if descriptor == -ENOSPC, logLevel > 0 {
      // An accepted program whose log does not fit is refused for its log.
      descriptor = program.load(log, Self.logSize, 0)
    } else if descriptor < 0, logLevel == 0 {
      descriptor = program.load(log, Self.logSize, 1)
    }
    if descriptor == -EPERM || descriptor == -ENOSYS {
      throw KernelError(code: .unavailable, description: "bpf(2) is not permitted here: it needs CAP_BPF")
    }
    if descriptor >= 0 { close(descriptor) }
    log[Self.logSize - 1] = 0
    let text = String(cString: log)
    self.init(error: min(0, descriptor), log: text)
  }

  private init(error: Int32, log: String) {
    let lines = Self.decisiveLines(log)
    self.log = log
    message = error == 0 ? nil : lines.first ?? SystemError(code: -error).description
    following = error == 0 ? nil : lines.dropFirst().first
  }

  /// The line that gives the reason of a rejection and the line behind it, if it is about the program too.
  ///
  /// The reason is the first line behind the last instruction that is no state. Since Linux 7.3 an empty line and lines of
  /// explanation follow. Without an instruction it is the first line.
  /// - Parameter log: the verifier's log.
  static func decisiveLines(_ log: String) -> [String] {
    let lines = log.split(separator: "\n", omittingEmptySubsequences: false)
    let last = lines.lastIndex { line in
      let number = line.prefix(while: \.isNumber)
      return !number.isEmpty && line.dropFirst(number.count).hasPrefix(": (")
    }
    let behind = lines[((last ?? -1) + 1)...].drop { isState($0) || $0.isEmpty }
    let message = behind.prefix {
      !$0.isEmpty && !isEnd($0) && !$0.hasPrefix("Verification failed") && !$0.hasPrefix("cur state:")
    }
    if message.isEmpty, let last {
      // This message is printed on the line of its instruction.
      if let loop = lines[last].firstRange(of: "infinite loop detected") {
        return [String(lines[last][loop.lowerBound...])]
      }
      // Nothing is said: the error tells.
      return []
    }
    // Some messages end without the end of a line.
    return message.prefix(2).map { line in
      line.firstRange(of: "processed ").map { String(line[..<$0.lowerBound]) } ?? String(line)
    }
  }

  /// Whether a line counts the verifier's work.
  private static func isEnd(_ line: Substring) -> Bool {
    line.hasPrefix("processed ") || line.hasPrefix("verification time")
  }

  /// Whether a line shows a state, or names one that follows.
  private static func isState(_ line: Substring) -> Bool {
    let starts = [
      "from ", "caller:", "callee:", "returning from callee:", "to caller at ", " R", " frame", "topo_order[",
    ]
    if line.hasPrefix("Func#"), line.hasSuffix(" is safe for any args that match its prototype") { return true }
    if line.hasPrefix("Func#"), line.hasSuffix(" is global and assumed valid.") { return true }
    if line.hasPrefix("Validating "), line.hasSuffix("...") { return true }
    if starts.contains(where: line.hasPrefix) || line.hasPrefix("func#") && line.contains(" @") { return true }
    let number = line.prefix(while: \.isNumber)
    return !number.isEmpty && line.dropFirst(number.count).hasPrefix(":")
  }
}
