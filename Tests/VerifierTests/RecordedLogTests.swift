import Foundation
import TestSupport
import Testing

@testable import Verifier

/// Whole logs at level 2, as Linux 7.3.4 wrote them for programs of `Tests/Programs/Verifier`
/// (`scripts/verifier-verdicts --write-logs Tests/Programs/VerifierLogs`).
@Suite struct RecordedLogTests {
  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: Repository.file("Tests/Programs/VerifierLogs"))
    return (files ?? []).filter { $0.hasSuffix(".log") }.map { String($0.dropLast(4)) }.sorted()
  }()

  @Test func logsAreRecorded() { #expect(Self.names.count >= 10) }

  @Test(arguments: names)
  func logIsThatOfTheKernel(_ name: String) throws {
    let file = Repository.file("Tests/Programs/VerifierLogs/\(name).log")
    let kernel = Self.comparable(try String(contentsOfFile: file, encoding: .utf8))
    let program = try ProgramWithVerdict.named(name)
    let ours = Self.comparable(ProgramVerifier.verify(try program.input(), logLevel: 2).log)
    for (own, other) in zip(ours, kernel) where own != other {
      Issue.record("\(name): \(own)\nthe kernel: \(other)")
      return
    }
    #expect(ours.count == kernel.count)
  }

  /// The instructions and states that were needed, from the last line of each log.
  @Test(arguments: names)
  func workIsThatOfTheKernel(_ name: String) throws {
    let file = Repository.file("Tests/Programs/VerifierLogs/\(name).log")
    let kernel = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").last
    let program = try ProgramWithVerdict.named(name)
    let ours = ProgramVerifier.verify(try program.input(), logLevel: 2).log.split(separator: "\n").last
    #expect(ours == kernel)
  }

  /// A log without what docs/verifier.md names as left out: how marks of precision were found, and explanations.
  private static func comparable(_ log: String) -> [String] {
    log.split(separator: "\n").prefix { !$0.hasPrefix("Verification failed") && !$0.hasPrefix("processed ") }.filter {
      line in
      !["mark_precise: ", "arg#0 reference type", "verification time", "stack depth "].contains {
        line.hasPrefix($0)
      }
    }.map { String($0) }
  }
}
