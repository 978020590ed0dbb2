import Listings
import Outcomes
import Support

/// The outcome of `kernel`: our code and results compared with those of the running kernel.
struct KernelScreen {
  private let outcome: KernelOutcome
  /// Findings that are shown.
  private static let most = 10

  init(_ outcome: KernelOutcome) { self.outcome = outcome }

  private var summary: KernelOutcome.Summary { outcome.summary }

  func text(_ style: TextStyle) -> String {
    guard let kernel = outcome.kernel else { return skippedText(style) }
    var lines: [String] = []
    lines.append("kernel    Linux \(kernel.release)")
    lines += Self.facts(kernel).map { "fact      \($0)" }
    if summary.programs > 0 { lines += scope }
    for skip in outcome.skips {
      lines.append(
        "skipped   \(skip.program.map { "\($0): " } ?? "")\(skip.message)\(outcome.allowSkips ? " (accepted: --allow-skips)" : "")"
      )
    }
    var text = lines.map(Printable.text).flatMap { Self.wrapped($0, style) }.joined(separator: "\n") + "\n"
    for finding in outcome.differences.prefix(Self.most) { text += "\n" + self.text(finding, style) }
    if summary.differences > Self.most {
      text += "\nand \(Words.count(summary.differences - Self.most, "more finding")) (--format json shows all)\n"
    }
    let verdict = Printable.wrap(verdictLine, hanging: 2, to: style.width)
    return text + "\n" + verdict.map { style.text($0, outcome.isGood ? .good : .bad) + "\n" }.joined()
  }

  /// The verdict in one line.
  var verdictLine: String {
    let stopped = outcome.interrupted ? "stopped: " : ""
    let skipped = outcome.skips.isEmpty ? "" : ", \(Words.count(summary.skips, "program")) skipped"
    if summary.functions == 0 && outcome.differences.isEmpty { return "\(stopped)nothing was compared\(skipped)" }
    let findings = Words.count(summary.differences, "finding")
    if summary.functions == 0 { return "\(stopped)nothing was compared, \(findings)\(skipped)" }
    let identical = "\(Words.grouped(summary.identical)) of \(Words.count(summary.functions, "function")) identical"
    let results = summary.runs + summary.fixedRuns > 0 ? "all results agree" : "no results were compared"
    return "\(stopped)\(identical), \(outcome.differences.isEmpty ? results : findings)\(skipped)"
  }

  /// What was compared, in lines.
  private var scope: [String] {
    var lines: [String] = []
    lines.append(
      "compared  \(Words.count(summary.programs, "program")), \(Words.count(summary.instructions, "translated instruction")), "
        + "\(Words.count(summary.bytes, "byte")) of code")
    lines.append(
      "covered   \(summary.rows) of \(summary.allRows) rows of the instruction table"
        + (outcome.notCovered.isEmpty
          ? ""
          : "; not \(Self.list(outcome.notCovered))"
            + (summary.programs > 100 ? " (they take maps, BTF, callbacks, packets, kfuncs or r11)" : "")))
    lines.append("left out  rel32 of calls that leave the program and of the return thunk; 64-bit addresses")
    if summary.saved > 0 {
      lines.append("saved     the code of \(Words.count(summary.saved, "program")) compared with the recording's")
    }
    lines.append(
      "verified  \(Words.count(summary.accepted, "program")) accepted by our verifier, too"
        + Self.undecided(summary.undecided))
    if summary.privateStacks > 0 {
      lines.append(
        "taken     the addresses of \(Words.count(summary.privateStacks, "private stack")) from the kernel's code")
    }
    if summary.depthsTaken > 0 {
      lines.append(
        "taken     the depth of stack of \(Words.count(summary.depthsTaken, "function")) from the kernel's prologue: a "
          + "pointer into the frame escapes, and our verifier has no verdict")
    }
    lines.append(
      "run       \(Words.count(summary.runs, "program")) by the kernel, our JIT and our interpreter: the lower half of r0, "
        + "and memory")
    if summary.fixedRuns > 0 {
      lines.append(
        "run       tail calls, maps and exceptions \(Words.count(summary.fixedRuns, "time")) by the kernel: the lower half of "
          + "r0, compared with the expected one")
    }
    return lines
  }

  /// A label of ten characters and the text beside it, wrapped.
  private static func wrapped(_ line: String, _ style: TextStyle) -> [String] {
    let parts = Printable.wrap(String(line.dropFirst(10)), to: style.width.map { max(20, $0 - 10) })
    return parts.enumerated().map { ($0 == 0 ? String(line.prefix(10)) : String(repeating: " ", count: 10)) + $1 }
  }

  /// What our verifier had no verdict for, the most frequent first.
  private static func undecided(_ counts: [String: Int]) -> String {
    guard !counts.isEmpty else { return "" }
    let subjects = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return "; \(counts.values.reduce(0, +)) not decided: "
      + subjects.prefix(3).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
      + (subjects.count > 3 ? " and others" : "")
  }

  private static func list(_ names: [String]) -> String {
    names.count <= 40
      ? names.joined(separator: " ") : names.prefix(40).joined(separator: " ") + " ... (--format json names all)"
  }

  /// What the kernel's JIT emits and its verifier accepts, one fact in a line.
  private static func facts(_ kernel: KernelOutcome.Kernel) -> [String] {
    let returns =
      switch kernel.returns {
      case .plain: "ret"
      case .withBreakpoint: "ret; int3"
      case .thunk: "a return thunk"
      }
    let jump =
      switch kernel.indirectJump {
      case .plain: "jmp rcx"
      case .withBreakpoint: "jmp rcx; int3"
      case .afterFence: "lfence; jmp rcx"
      case .thunk: "a thunk"
      }
    let counting =
      switch kernel.tailCallReachability {
      case .exact: "that reach one"
      case .laterCallers: "that reach one, and later callers"
      case .laterFunctions: "that reach one, and all that are called later"
      }
    return [
      kernel.stackArguments
        ? "stack arguments: yes" : "stack arguments: no, this kernel rejects r11; they need Linux 7.2",
      "functions begin with endbr64: \(yes(kernel.indirectBranchTracking))", "functions return by: \(returns)",
      "tail calls jump by: \(jump)",
      "the count of tail calls is kept: \(kernel.sharedTailCallCount ? "once, through a pointer" : "in each frame")",
      "tail calls are counted in functions: \(counting)",
      "calls count their depth: \(yes(kernel.callDepth))",
      "exchanges have a lock prefix: \(yes(kernel.lockedExchange))",
      "shifts use BMI2: \(yes(kernel.bmi2))", "short jumps reach: \(kernel.shortJumpLimit) bytes",
      "private stacks: \(yes(kernel.privateStacks))", "exceptions: \(yes(kernel.exceptions))",
      "immediates are stored in a context: \(yes(kernel.contextImmediates))",
      "instructions that it rejects: \(kernel.rejected.isEmpty ? "none" : list(kernel.rejected))",
    ]
  }

  private static func yes(_ isTrue: Bool) -> String { isTrue ? "yes" : "no" }

  private func text(_ finding: KernelFinding, _ style: TextStyle) -> String {
    let title = Printable.text("\(finding.code) \(finding.program): \(Messages().message(of: finding))")
    var text = Printable.wrap(title, hanging: 2, to: style.width).map { style.text($0, .bad) + "\n" }.joined()
    let lines = Self.code(finding, style)
    if !lines.isEmpty { text += lines.joined(separator: "\n") + "\n" }
    return text
  }

  /// The two pieces of code that a finding compares, around the first instruction that differs; none where it compares
  /// none.
  static func code(_ finding: KernelFinding, _ style: TextStyle) -> [String] {
    guard let (left, theirs, right, own) = sides(finding.kind), let decoder = MachineCodeDecoder() else { return [] }
    let kernel = decoded(theirs.bytes, decoder)
    let ours = decoded(own.bytes, decoder)
    let first =
      zip(kernel, ours).enumerated().first { $0.element.0.bytes != $0.element.1.bytes }?.offset
      ?? min(kernel.count, ours.count)
    var table = TextTable([
      .init(title: "", isRight: true), .init(title: "at", isRight: true),
      .init(title: left, givesWay: .wrapped, order: 0), .init(title: "", givesWay: .wrapped, order: 2),
      .init(title: right, givesWay: .wrapped, order: 1), .init(title: "", givesWay: .wrapped, order: 3),
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
    return table.lines(style)
  }

  /// The two pieces of code that a finding compares, and whose they are; nil if it compares none.
  private static func sides(_ kind: KernelFinding.Kind) -> (String, HexBytes, String, HexBytes)? {
    switch kind {
    case .machineCode(_, _, let kernel, let ours): ("kernel", kernel, "ours", ours)
    case .saved(_, _, let saved, let kernel, _): ("saved", saved, "kernel", kernel)
    default: nil
    }
  }

  private static func digits(_ instruction: MachineInstruction?) -> String {
    instruction.map { Hex.bytes($0.bytes, separator: " ") } ?? ""
  }

  private static func decoded(_ code: [UInt8], _ decoder: MachineCodeDecoder) -> [MachineInstruction] {
    code.withUnsafeBytes { decoder.decode($0, 0..<code.count) }
  }

  /// The screen of a run where the kernel cannot be used.
  private func skippedText(_ style: TextStyle) -> String {
    outcome.skips.flatMap {
      Printable.wrap("skipped: \(Printable.text($0.message))", hanging: 2, to: style.width)
    }.map { $0 + "\n" }.joined()
      + (outcome.allowSkips ? "nothing was compared (accepted: --allow-skips)\n" : "nothing was compared\n")
  }
}
