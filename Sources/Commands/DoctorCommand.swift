import ArgumentParser
import Outcomes
import Reports

/// `kfunctest doctor`: what of this host can be used.
struct DoctorCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what of this host can be used, and how to get what is missing.",
    discussion: """
      What is missing is a skip elsewhere, never an agreement.

      Exit status: 0 calls can be made and compared; 1 they cannot: libkfuncs.so, the registry, is missing.
      """)

  @OptionGroup var format: FormatOption

  func execute(_ console: Console) async throws -> Int32 {
    let outcome = DoctorOutcome(features: try await Host.examine())
    try console.write(format.report(console).text(of: .doctor(outcome)))
    return outcome.isGood ? 0 : 1
  }
}
