
import Kfuncs
import TestBed
let library = try KfuncLibrary(path: "libkfuncs.so")
var options = RunOptions(seed: 1)
let clock = ContinuousClock()
let t = clock.now
let report = try TestRun(library: library, options: options).run(library.kfuncs)
print("kfuncs", library.kfuncs.count, "checks", report.checks, "slots", report.slots, "failed", report.failed, "skips", report.skips.count, clock.now - t)
for f in report.failures.prefix(15) { print(f) }
for s in report.selfChecks { print(s.mutant, s.isCaught, s.witness as Any) }
for v in report.vectors { print(v.name, v.callers, v.checks, v.failures.count, v.skip as Any) }
if CommandLine.arguments.count > 1 {
for m in Mutant.allCases {
  let v = try MutantRun(library: library, seed: 1).run(m)
  print(v.isCaught ? "caught  " : "SURVIVED", m.part, m.name, v.kfuncs, v.findings, v.expectedPlace, v.witness.map { "\($0.kfunc) \($0.shape) \($0.slot ?? 0) \($0.reason)" } ?? "-")
}
}
