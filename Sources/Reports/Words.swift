import CallingConvention
import Listings
import Outcomes

/// Numbers and names in words.
enum Words {
  /// What is counted as a check.
  static let check = "a check is one call and all that is compared of it"
  /// What is counted as a finding.
  static let finding = "a finding is one difference between what was expected and what was observed"
  /// What the JITs of targets do at a call.
  static func mapping(_ targets: [Target]) -> String {
    targets.map { target in
      switch target {
      case .linux72: "linux-7.2 (slot for slot)"
      case .linux74: "linux-7.4 (moves arguments)"
      case .psabi: "psabi (moves them to vector registers too, as no kernel does)"
      }
    }.joined(separator: ", ") + "; a call is made under the first that puts everything right"
  }

  /// How many functions each target can call, with its verifier.
  static func callable(_ counts: [TargetCount]) -> String {
    counts.map { "\($0.target.rawValue) \(grouped($0.count))" }.joined(separator: ", ")
      + " functions, verifiers included"
  }

  /// The verdict under a target in one line: `linux-7.4: moved; verifier: accepted`.
  static func verdict(_ outcome: TargetOutcome) -> String {
    let verifier =
      outcome.verifier.verdict == .none
      ? "" : "; verifier: \(outcome.verifier.verdict.rawValue)\(outcome.verifier.message.map { ", \($0)" } ?? "")"
    return "\(outcome.target.rawValue): \(outcome.placement.verdict.rawValue)\(verifier)"
  }

  /// `bytes 8-15`: the bytes of a value that an eightbyte holds, for one that is not the first.
  /// - Parameter index: of the eightbyte, 0-based.
  static func bytes(_ index: Int) -> String { "bytes \(8 * index)-\(8 * index + 7)" }

  /// `1 check`, `2 checks`, `100,552 checks`.
  static func count(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

  /// What a strict run says of what did not run.
  static func strict(_ notRun: Int) -> String { "\(count(notRun, "skip")) FAILED (--strict)" }

  /// `all agree`, `all agree, 2 expected differences`.
  static func agreement(known: Int) -> String {
    known == 0 ? "all agree" : "all agree, \(count(known, "expected difference"))"
  }

  /// Which of a verifier's rules generated programs need not keep.
  static let waivedRules =
    "not asked: the programs are generated; waived are floats, aggregates by value and results of 16 bytes"

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Where a planted fault was seen: the kfunc, and its library where the run was about another.
  /// - Parameters:
  ///   - planted: the fault and whether it was seen.
  ///   - library: the library that the run was about; nil where it was about none.
  ///   - place: the place in words; the kfunc's name where nil.
  static func seen(_ planted: PlantedFaultOutcome, in library: String?, place: String? = nil) -> String {
    let place = place ?? planted.witness?.kfunc ?? ""
    return planted.library == library ? place : Printable.text("\(place) (in \(planted.library))")
  }

  /// A number with commas between groups of three digits.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// The place of a finding: `kf_u64_7 argument 7, [rsp]`.
  static func place(_ finding: Finding) -> String {
    switch finding.kind {
    case .slot(let found): "\(finding.kfunc) argument \(found.slot), \(found.native)"
    case .result(let found): "\(finding.kfunc) result, \(found.native)"
    case .preserved(let found): "\(finding.kfunc), \(state(found.state))"
    default: finding.kfunc
    }
  }

  /// A caller as the title of a column: of an engine library only the file's name.
  static func column(_ caller: Caller) -> String {
    caller.libraryPath.flatMap { $0.split(separator: "/").last.map(String.init) } ?? caller.rawValue
  }

  /// A callee in words.
  static func callee(_ callee: Callee) -> String {
    switch callee {
    case .compiled: "compiled kfunc"
    case .function: "the function itself"
    case .capture: "capture stub"
    }
  }

  /// The callee of a finding in words, with its compiler where a run has several: `compiled kfunc by gcc -O2`.
  static func callee(of finding: Finding) -> String {
    callee(finding.callee) + (finding.toolchain.map { " by \($0)" } ?? "")
  }

  /// A part of the preserved state in words.
  static func state(_ state: PreservedState) -> String {
    state == .directionFlag ? "the direction flag" : state.rawValue
  }

  /// Values in words: `graffiti #0`.
  static func values(_ values: ValueSet) -> String {
    switch values {
    case .pattern(let name, let number): "\(name.rawValue) #\(number)"
    case .sequence(let number): "sequence #\(number)"
    case .scenario(let name): name
    }
  }

  /// A parameter: its name or number, and its eightbyte.
  static func parameter(_ part: ParameterPart) -> String {
    (part.name ?? "#\(part.number)") + (part.eightbyte.map { ", eightbyte \($0)" } ?? "")
  }

  /// An entry of a file of expectations: `known.toml: [[expected]] number 1, function '^f$'`.
  static func entry(_ entry: UnmatchedExpectation) -> String {
    let parts = [
      ("function", entry.function), ("prototype", entry.prototype), ("caller", entry.caller), ("callee", entry.callee),
    ]
    let words = parts.compactMap { name, text in text.map { "\(name) '\($0)'" } }
    return "\(entry.file): [[expected]] number \(entry.number), \(words.joined(separator: ", "))"
  }
}

extension Target {
  /// The name in a narrow column: `7.2`, `7.4`, `psabi`.
  var shortName: String { rawValue.split(separator: "-").last.map(String.init) ?? rawValue }
}

extension PlacementVerdict {
  /// The verdict as a cell of a table.
  var cell: TextTable.Cell {
    switch self {
    case .direct: .init(rawValue)
    case .needsMarshalling, .refused, .unknown: .init(rawValue, .warning)
    }
  }
}

extension BPFLocation {
  /// `r3`, or `r11-16` for the slot that a caller stores to.
  var shortDescription: String { callerOffset.map { "r11\($0)" } ?? callerDescription }
}
