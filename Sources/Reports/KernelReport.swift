import BPF
import JIT
import KernelOracle
import Listings
import Support

/// What came of holding programs against the running kernel.
package struct KernelReport: Sendable {
  private let oracle: KernelOracle
  private let tally: KernelRun.Tally
  private let allowsSkips: Bool
  /// Findings that are shown.
  private static let most = 10

  /// Shows a run.
  /// - Parameters:
  ///   - oracle: the kernel.
  ///   - tally: what was found.
  ///   - allowsSkips: whether programs that this kernel cannot be asked for are no failure.
  package init(_ oracle: KernelOracle, _ tally: KernelRun.Tally, allowsSkips: Bool) {
    self.oracle = oracle
    self.tally = tally
    self.allowsSkips = allowsSkips
  }

  /// Whether something was compared, nothing differs, and nothing was left out that may not be.
  package var isGood: Bool { tally.isGood(allowsSkips: allowsSkips) }

  /// The run for people.
  package func text(_ style: TextStyle) -> String {
    var lines: [String] = []
    lines.append("kernel    Linux \(oracle.release): \(Self.words(oracle.forms))")
    if tally.programs > 0 { lines += scope }
    if !oracle.knowsStackArguments {
      lines.append("skipped   stack arguments: this kernel refuses r11 (they came in May 2026)")
    }
    for skip in tally.skips {
      lines.append("skipped   \(skip.program): \(skip.reason)\(allowsSkips ? " (accepted: --allow-skips)" : "")")
    }
    var text = lines.map(Printable.text).flatMap { Self.wrapped($0, style) }.joined(separator: "\n") + "\n"
    for finding in tally.findings.prefix(Self.most) { text += "\n" + self.text(finding, style) }
    if tally.findings.count > Self.most { text += "\nand \(tally.findings.count - Self.most) findings more\n" }
    return text + "\n" + style.text(verdictLine, isGood ? .good : .bad) + "\n"
  }

  private var verdictLine: String {
    let stopped = tally.isInterrupted ? "stopped: " : ""
    let skipped = tally.skips.isEmpty ? "" : ", \(Words.count(tally.skips.count, "program")) skipped"
    if tally.functions == 0 && tally.findings.isEmpty { return "\(stopped)nothing was compared\(skipped)" }
    let findings = Words.count(tally.findings.count, "finding")
    if tally.functions == 0 { return "\(stopped)nothing was compared, \(findings)\(skipped)" }
    let identical = "\(Words.grouped(tally.identical)) of \(Words.count(tally.functions, "function")) identical"
    return "\(stopped)\(identical), \(tally.findings.isEmpty ? "all results agree" : findings)\(skipped)"
  }

  /// What was compared, in lines.
  private var scope: [String] {
    var lines: [String] = []
    lines.append(
      "compared  \(Words.count(tally.programs, "program")), \(Words.count(tally.instructions, "translated instruction")), "
        + "\(Words.count(tally.bytes, "byte")) of code")
    lines.append(
      "covered   \(tally.rows.count) of \(InstructionTable.rows.count) rows of the instruction table"
        + (missing.isEmpty
          ? ""
          : "; not \(Self.list(missing))"
            + (tally.programs > 100 ? " (they take maps, BTF, callbacks, packets, kfuncs or r11)" : "")))
    lines.append("left out  rel32 of calls that leave the program, of the return thunk; 64-bit addresses")
    if tally.depthsTaken > 0 {
      lines.append(
        "taken     the depth of stack of \(Words.count(tally.depthsTaken, "function")) from the kernel's prologue: a "
          + "pointer into the frame escapes, and only the verifier knows how far it reaches")
    }
    lines.append(
      "run       \(Words.count(tally.runs, "program")) by the kernel, our JIT and our interpreter: the lower half of r0, "
        + "and memory")
    return lines
  }

  /// A label of ten characters and the text beside it, wrapped.
  private static func wrapped(_ line: String, _ style: TextStyle) -> [String] {
    let parts = Printable.wrap(String(line.dropFirst(10)), to: style.width.map { max(20, $0 - 10) })
    return parts.enumerated().map { ($0 == 0 ? String(line.prefix(10)) : String(repeating: " ", count: 10)) + $1 }
  }

  private var missing: [String] {
    InstructionTable.rows.indices.filter { !tally.rows.contains($0) }.map { InstructionTable.rows[$0].name }
  }

  private static func list(_ names: [String]) -> String {
    names.count <= 40 ? names.joined(separator: " ") : names.prefix(40).joined(separator: " ") + " ..."
  }

  private static func words(_ forms: KernelCodeForms) -> String {
    let returns =
      switch forms.returns {
      case .plain: "ret"
      case .withBreakpoint: "ret; int3"
      case .thunk: "a return thunk"
      }
    return [
      forms.hasIndirectBranchTracking ? "endbr64" : "no endbr64", "returns by \(returns)",
      forms.locksExchange ? "lock xchg" : "xchg", forms.usesBMI2 ? "BMI2 shifts" : "no BMI2",
      "short jumps up to \(forms.shortJumpLimit)",
    ].joined(separator: ", ")
  }

  private func text(_ finding: KernelRun.Finding, _ style: TextStyle) -> String {
    var text =
      style.text("\(finding.kind.rawValue)", .bad) + " \(Printable.text("\(finding.program): \(finding.message)"))\n"
    guard let difference = finding.difference, let decoder = MachineCodeDecoder() else { return text }
    let kernel = decoded(difference.kernel, decoder)
    let ours = decoded(difference.ours, decoder)
    let first =
      zip(kernel, ours).enumerated().first { $0.element.0.bytes != $0.element.1.bytes }?.offset
      ?? min(kernel.count, ours.count)
    var table = TextTable([
      .init(title: "", isRight: true), .init(title: "at", isRight: true), .init(title: "kernel"), .init(title: ""),
      .init(title: "ours"), .init(title: ""),
    ])
    for index in max(0, first - 4)..<max(first + 6, 0) {
      let left = kernel.indices.contains(index) ? kernel[index] : nil
      let right = ours.indices.contains(index) ? ours[index] : nil
      guard left != nil || right != nil else { break }
      table.rows.append([
        .init(index == first ? ">" : ""),
        .init((left ?? right).map { Hex.digits(UInt64($0.offset), count: 3) } ?? ""), .init(Self.digits(left), .faint),
        .init(left?.text ?? ""),
        .init(Self.digits(right), .faint), .init(right?.text ?? "", left?.bytes == right?.bytes ? .plain : .bad),
      ])
    }
    text += table.lines(style).joined(separator: "\n") + "\n"
    return text
  }

  private static func digits(_ instruction: MachineInstruction?) -> String {
    instruction.map { $0.bytes.map { Hex.digits(UInt64($0), count: 2) }.joined(separator: " ") } ?? ""
  }

  private func decoded(_ code: [UInt8], _ decoder: MachineCodeDecoder) -> [MachineInstruction] {
    code.withUnsafeBytes { decoder.decode($0, 0..<code.count) }
  }

  /// The run as one object.
  package func json() -> JSONValue {
    .object([
      ("kernel", .string(oracle.release)), ("forms", .string(Self.words(oracle.forms))),
      ("stackArguments", .bool(oracle.knowsStackArguments)), ("programs", .number(tally.programs)),
      ("instructions", .number(tally.instructions)), ("bytes", .number(tally.bytes)),
      ("functions", .number(tally.functions)), ("identical", .number(tally.identical)),
      ("depthsTaken", .number(tally.depthsTaken)), ("runs", .number(tally.runs)),
      ("rows", .number(tally.rows.count)), ("notCovered", .array(missing.map { .string($0) })),
      (
        "findings",
        .array(
          tally.findings.map {
            .object([
              ("kind", .string($0.kind.rawValue)), ("program", .string($0.program)), ("message", .string($0.message)),
            ])
          })
      ),
      (
        "skips",
        .array(
          tally.skips.map {
            .object([
              ("program", .string($0.program)), ("code", .string($0.code.rawValue)), ("reason", .string($0.reason)),
            ])
          })
      ),
      ("allowSkips", .bool(allowsSkips)), ("interrupted", .bool(tally.isInterrupted)),
    ])
  }

  /// What stands for a run where the kernel cannot be asked.
  /// - Parameters:
  ///   - reason: why.
  ///   - allowsSkips: whether that is no failure.
  package static func skipped(_ reason: String, allowsSkips: Bool) -> JSONValue {
    .object([
      ("skipped", .string(reason)), ("code", .string(KernelSkip.Code.unavailable.rawValue)),
      ("allowSkips", .bool(allowsSkips)),
    ])
  }

  /// The same for people.
  package static func skippedText(_ reason: String, allowsSkips: Bool) -> String {
    "skipped: \(Printable.text(reason))\n"
      + (allowsSkips ? "nothing was compared (accepted: --allow-skips)\n" : "nothing was compared\n")
  }
}
