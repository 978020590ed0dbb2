import Checks
import Outcomes

extension RunSummary {
  /// The whole run as JSON.
  package func json() -> JSONValue {
    .object([
      ("summary", summary),
      ("failures", .array(report.failures.map(\.json) + blindSpots.map(\.failureJSON))),
      ("skips", .array(skips.map(\.json))),
      ("known", .array(known.map(\.json))),
      ("unmatched", .strings(expected.unmatched)),
      ("planted", .array(report.selfChecks.map(\.json))),
      ("vectors", .array(report.vectors.map(\.json))),
      (
        "printed",
        .array(
          printed.map { .object([("kfunc", .string($0.kfunc.name)), ("text", .string($0.output))]) })
      ),
      ("kfuncs", .array(report.verdicts.map { $0.json(options.callers) })),
    ])
  }

  private var summary: JSONValue {
    .object([
      ("kfuncs", .number(kfuncs)),
      ("checks", .number(checks)),
      ("slots", .number(slots)),
      ("passed", .number(passed)),
      ("failed", .number(failed)),
      ("skipped", .number(skips.count)),
      ("idle", .strings(idle.map(\.rawValue))), ("allowSkips", .bool(allowsSkips)),
      ("interrupted", .bool(report.isInterrupted)),
      ("libffi", .string(report.libffiVersion)),
      ("seed", .unsigned(report.seed)),
      ("marshalling", .string(options.marshalling.rawValue)),
      ("library", .string(report.library.path)),
      ("compiler", .string(report.library.compiler)),
      ("callers", .strings(options.callers.map(\.rawValue))),
      ("callees", .strings(Callee.allCases.map(\.rawValue))),
      ("shapes", .strings(CallShape.allCases.map(\.rawValue))),
      ("values", .strings(options.patterns.map(\.rawValue))),
    ])
  }
}

extension Failure {
  /// The failure as JSON: all keys in every object, null where there is nothing to say.
  var json: JSONValue {
    .object([
      ("kfunc", .string(kfunc)),
      ("caller", .string(caller.rawValue)),
      ("slot", .optional(slot)),
      ("parameter", .optional(parameter)),
      ("bpf", .optional(bpf)),
      ("native", .optional(native)),
      ("expected", .optional(expected)),
      ("observed", .optional(observed)),
      ("reason", .string(reason)),
      ("kind", .string(kind.rawValue)),
      ("callee", .string(callee.rawValue)),
      ("shape", .string(shape.rawValue)),
      ("values", .string(values)),
      ("signal", .optional(signal)),
      (
        "voices",
        voices.map { voices in .object(voices.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }) }
          ?? .null
      ),
    ])
  }
}

extension MutantVerdict {
  /// The planted fault and what became of it as JSON.
  var json: JSONValue {
    .object([
      ("name", .string(fault.name)),
      ("part", .string(fault.component)),
      ("caught", .bool(isCaught)),
      ("applicable", .bool(isApplicable)),
      ("library", .string(library)),
      ("expected", .string(fault.place.description)),
      ("kfuncs", .number(kfuncs)),
      ("findings", .number(findings)),
      ("witness", witness?.json ?? .null),
    ])
  }

  /// A planted fault that went unseen as a failure of the run.
  var failureJSON: JSONValue {
    let keys = ["kfunc", "caller", "slot", "parameter", "bpf", "native", "expected", "observed"]
    return .object(
      keys.map { key in
        switch key {
        case "kfunc": (key, .optional(witness?.kfunc))
        case "caller": (key, .string(fault.component))
        case "expected": (key, .string("a finding at \(fault.place)"))
        case "observed": (key, .string(findings == 0 ? "no finding" : "findings elsewhere"))
        default: (key, .null)
        }
      } + [("reason", .string("the planted fault \(fault.name) was not seen"))])
  }
}

extension VectorVerdict {
  /// The scenario and what became of it as JSON.
  var json: JSONValue {
    .object([
      ("name", .string(name)),
      ("kfunc", .string(kfunc)),
      ("callers", .strings(callers.map(\.rawValue))),
      ("checks", .number(checks)),
      ("failed", .number(failures.count)),
      ("skip", .optional(skip?.reason.description)),
      ("code", .optional(skip?.reason.code.rawValue)),
    ])
  }
}

extension KfuncVerdict {
  /// The numbers of one kfunc as JSON, by caller.
  func json(_ callers: [Caller]) -> JSONValue {
    .object([
      ("name", .string(kfunc.name)),
      ("placement", .string(kfunc.placement.verdict.rawValue)),
      ("code", .optional(kfunc.placement.refusal?.code.rawValue)),
      ("resultModel", .bool(kfunc.isCompiled && kfunc.hasResultModel)),
      ("checks", .number(checks)),
      ("slots", .number(slots)),
      ("failed", .number(failed)),
      (
        "callers",
        .object(
          callers.compactMap { caller in
            tallies[caller].map { tally in
              (
                caller.rawValue,
                .object([
                  ("checks", .number(tally.checks)), ("slots", .number(tally.slots)), ("failed", .number(tally.failed)),
                ])
              )
            }
          })
      ),
    ])
  }
}

extension Skip {
  /// The skip as JSON; `refusal` is the code of the reason for the placement, where that is why.
  var json: JSONValue {
    .object([
      ("kfunc", .string(kfunc)), ("code", .string(reason.code.rawValue)),
      ("refusal", .optional(reason.refusal?.code.rawValue)), ("reason", .string(reason.description)),
    ])
  }
}
