import CTypes
import CallingConvention
import Checks
import Kfuncs
import NativeCalls
import Outcomes
import Support
import Toolchains

/// The results of a fuzzing run.
package struct FuzzReport: Sendable {
  /// Number of functions that every toolchain compiled and that were called.
  package var signatures = 0
  /// Number of these that belong to the corpus.
  package var fromCorpus = 0
  /// Number of functions by verdict.
  package var placements: [PlacementVerdict: Int] = [:]
  /// Functions by the targets that can call them.
  package var targets: [TargetCount] = .none
  /// Number of programs with sequences of calls.
  package var sequences = 0
  /// The engine libraries that made no call.
  package var idleLibraries: Set<Caller> = []
  /// Number of calls that were made and compared.
  package var checks = 0
  /// Number of argument slots that were compared.
  package var slots = 0
  /// Number of functions with known differences.
  package var known = 0
  /// Indices of the known differences that matched a call.
  var matched: Set<Int> = []
  /// Known differences that matched no call though they have to.
  package var unmatched: [UnmatchedExpectation] = []
  /// The findings, shrunk.
  package var findings: [FuzzFinding] = []
  /// Whether the run was stopped.
  package var isInterrupted = false
  /// Duration of the run.
  package var elapsed = Duration.zero
  /// The compilers' version strings.
  package var compilers: [String] = []
  /// Functions that compilers with a BPF back end refused, by what the first of them says.
  package var refusals: [String: Int] = [:]
  /// Functions whose programs all of these compilers wrote.
  package var compiledToBPF = 0
  /// The planted faults of the self-test, in the first functions.
  package var selfChecks: [MutantVerdict] = []

  /// The results of no batch.
  /// - Parameter libraries: the engine libraries that were asked for.
  package init(noCallsOf libraries: [Caller] = []) { idleLibraries = Set(libraries) }

  /// Whether something was checked, all of it agreed, and the planted faults were detected.
  package var isGood: Bool {
    checks > 0 && findings.isEmpty && unmatched.isEmpty && selfChecks.allSatisfy(\.isCaught) && !isInterrupted
  }
  /// Functions per minute.
  package var rate: Double { elapsed > .zero ? Double(signatures) / (elapsed / .seconds(60)) : 0 }

  /// Adds the results of the next batch.
  mutating func add(_ batch: FuzzReport) {
    signatures += batch.signatures
    fromCorpus += batch.fromCorpus
    placements.merge(batch.placements, uniquingKeysWith: +)
    targets.add(batch.targets)
    sequences += batch.sequences
    idleLibraries.formIntersection(batch.idleLibraries)
    checks += batch.checks
    slots += batch.slots
    known += batch.known
    matched.formUnion(batch.matched)
    findings += batch.findings
    compilers = batch.compilers
    refusals.merge(batch.refusals, uniquingKeysWith: +)
    compiledToBPF += batch.compiledToBPF
    selfChecks += batch.selfChecks
  }

  /// Counts the functions of a batch that compilers with a BPF back end compiled or refused.
  /// - Parameter programs: the programs of each of these compilers.
  mutating func add(_ programs: [BuiltPrograms]) {
    guard let first = programs.first else { return }
    var refused: [String: String] = [:]
    for one in programs { refused.merge(one.refusals) { earlier, _ in earlier } }
    for words in refused.values { refusals[words, default: 0] += 1 }
    compiledToBPF += first.programs.keys.count { refused[$0] == nil }
  }
}
