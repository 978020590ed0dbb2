import CallingConvention
import Checks
import Kfuncs
import Listings
import Outcomes

extension [ShownCall] {
  /// The calls of the first findings, each kfunc and shape once.
  /// - Parameters:
  ///   - findings: the findings.
  ///   - targets: the targets under which BPF callers called.
  ///   - kfunc: the kfunc of a name that a finding has; nil where it is not known any more.
  init(_ findings: [Finding], under targets: CallTargets, _ kfunc: (String) -> Kfunc?) {
    self = []
    for finding in findings where count < ShownCall.most {
      if contains(where: { $0.kfunc == finding.kfunc && $0.shape == finding.shape }) { continue }
      guard let kfunc = kfunc(finding.kfunc) else { continue }
      // A program that cannot be made is not shown; the finding says what was wrong with the call.
      let preview = finding.shape.flatMap { try? CallPreview(kfunc, shape: $0, targets: targets) }
      append(
        ShownCall(
          kfunc: finding.kfunc, shape: finding.shape,
          placed: PlacedFunction(kfunc.placement, targets: targets.targets),
          functions: preview.map { DisasmOutcome($0.compiled, profile: "native").functions } ?? []))
    }
  }
}
