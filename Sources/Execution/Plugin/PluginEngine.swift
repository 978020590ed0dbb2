import BPF
import Outcomes
import Support

/// The engine that is another process: it speaks the contract of the plugins of the public bpf_conformance suite.
///
/// The program is on standard input as hexadecimal bytes, memory is the first argument as hexadecimal bytes, and r0 is
/// printed in hexadecimal. Kfuncs, maps and Linux's helpers have no place in the contract.
package enum PluginEngine {
  /// Why no plugin can be given a program; nil if one can.
  /// - Parameter job: the program and its input.
  package static func obstacle(_ job: ProgramRunner.Job) -> String? {
    if !job.program.kfuncs.isEmpty { return "kfunc calls: a plugin is given instructions only" }
    if !job.program.maps.isEmpty { return "maps: a plugin is given instructions only" }
    if !job.tailCalls.isEmpty || job.program.instructions.contains(where: \.isTailCall) {
      return "tail calls: a plugin is given one program"
    }
    if job.program.instructions.contains(where: \.callsHelper) {
      return "helpers: Linux's numbers are not those of the suite"
    }
    switch job.input {
    case .none, .memory: return nil
    case .context, .packet: return "contexts: a plugin is given memory"
    }
  }

  /// Runs a program.
  /// - Parameters:
  ///   - job: the program and its input.
  ///   - caller: the engine's name: `plugin:COMMAND`.
  ///   - command: the command: words as a shell splits them.
  ///   - milliseconds: the time limit.
  /// - Throws: `HarnessError` if the command is no command, the program cannot be encoded, or a signal asked to stop.
  package static func run(
    _ job: ProgramRunner.Job, _ caller: Caller, command: String, milliseconds: Int
  ) throws(HarnessError) -> ExecutionResult {
    var words = try CommandWords.split(command)
    if let obstacle = obstacle(job) { return ExecutionResult(caller, .unsupported, obstacle) }
    let bytes: [UInt8]
    do throws(ProgramError) { bytes = try job.program.encode() } catch { throw HarnessError(.badProgram, "\(error)") }
    // The memory is the first argument: plugins take what does not begin with a hyphen there for it.
    if let memory = job.input.bytes, !memory.isEmpty { words.insert(Hex.bytes(memory, separator: " "), at: 1) }
    // A plugin is in a process group of its own: only this process can end it.
    Interruption.watch()
    do throws(PluginFailure) {
      let output = try PluginProcess.run(
        words, input: Hex.bytes(bytes, separator: " ") + "\n", milliseconds: milliseconds)
      var result = ExecutionResult(caller)
      result.r0 = try number(output)
      return result
    } catch {
      if Interruption.signal != nil { throw HarnessError(.interrupted, "interrupted") }
      return ExecutionResult(caller, .fault, .plugin(error))
    }
  }

  /// The number that a plugin printed: hexadecimal digits, with or without 0x, alone in the output.
  private static func number(_ output: [UInt8]) throws(PluginFailure) -> UInt64 {
    let text = String(decoding: output, as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let word = words.first else { throw .printedNothing }
    let digits = word.hasPrefix("0x") || word.hasPrefix("0X") ? word.dropFirst(2) : word
    guard words.count == 1, digits.allSatisfy(\.isHexDigit), let value = UInt64(digits, radix: 16) else {
      throw .printedNoNumber(text: String(words.joined(separator: " ").printable.prefix(60)))
    }
    return value
  }
}

extension Instruction {
  /// Whether it calls a helper by its number.
  fileprivate var callsHelper: Bool { if case .call(.helper) = self { true } else { false } }
}
