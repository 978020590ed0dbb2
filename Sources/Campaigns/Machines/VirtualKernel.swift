import Execution
import FoundationEssentials
import Glibc
import KernelOracle
import NativeCalls
import Outcomes
import Support

/// A Linux kernel of a release in a virtual machine, by `scripts/kernel-vm`: kfunctest runs in it with a file of programs.
package struct VirtualKernel: Sendable {
  /// The release: `7.3`.
  package let release: String

  /// The longest run, in milliseconds: a boot, and an emulated processor.
  private static let limit = 900_000
  /// The most that a run may print, in bytes: machine code of thousands of programs.
  private static let largestOutput = 256 << 20

  /// A kernel; nothing is started.
  package init(release: String) { self.release = release }

  /// Gives programs to the kernel, in one boot.
  /// - Parameter batch: the programs.
  /// - Returns: an answer for each.
  /// - Throws: `HarnessError` with the line of the script that says what is missing, or where a signal asked to stop.
  package func run(_ batch: KernelBatch) throws(HarnessError) -> [KernelBatch.Answer] {
    let folder = try ScratchFolder()
    guard let text = try? JSONEncoder().encode(batch) else { throw Self.failure("the programs cannot be coded") }
    try ScratchFolder.write(Array(text), to: "\(folder.path)/batch.json")
    let output = try command(
      ["compare", "--engine", "kernel", "--batch", "batch.json"], files: ["\(folder.path)/batch.json"])
    guard let answers = try? JSONDecoder().decode([KernelBatch.Answer].self, from: Data(output)),
      answers.count == batch.programs.count
    else { throw Self.failure("Linux \(release) gave no answers") }
    return answers
  }

  /// Runs kfunctest in the machine.
  /// - Parameters:
  ///   - words: its arguments.
  ///   - files: files that it needs; there they are in its folder.
  /// - Returns: what it printed.
  /// - Throws: `HarnessError` as `run`.
  package func command(_ words: [String], files: [String]) throws(HarnessError) -> [UInt8] {
    let program = try WorkerExecutable.path()
    let script = try Self.script(above: program)
    let command =
      [script, "--kernel", release] + files.flatMap { ["--file", $0] } + ["--", program] + words
    Interruption.watch()
    do throws(PluginFailure) {
      // The status of kfunctest in the machine is the script's; 2 is the script's own.
      return try PluginProcess.run(
        command, input: "", milliseconds: Self.limit, largest: Self.largestOutput, accepts: [0, 1])
    } catch {
      if Interruption.signal != nil { throw HarnessError(.interrupted, "interrupted") }
      if case .exited(_, let said) = error, !said.isEmpty { throw HarnessError(.environment, said) }
      throw HarnessError(.environment, "kernel-vm \(error)")
    }
  }

  private static func failure(_ message: String) -> HarnessError { HarnessError(.environment, message) }

  /// The script, in a folder above the program or the working folder: those of a clone.
  private static func script(above program: String) throws(HarnessError) -> String {
    var working = [CChar](repeating: 0, count: 4096)
    let here = getcwd(&working, working.count).map { String(cString: $0) + "/x" }
    for start in [program, here].compactMap({ $0 }) {
      var folder = start[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let script = "\(folder)/scripts/kernel-vm"
        if access(script, X_OK) == 0 { return script }
      }
    }
    throw failure("scripts/kernel-vm is not there: kernels in virtual machines need a clone of the project")
  }
}
