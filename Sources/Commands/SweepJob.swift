import CTypes
import CallingConvention
import Checks
import Kfuncs
import Listings
import NativeCalls
import Outcomes
import Reports
import Support
import TypeSources

/// The job that checks some functions of a sweep in a worker.
///
/// Processes and not threads: each program that is compiled changes the protection of pages for all threads.
struct SweepJob: WorkerJob {
  static let name = "sweep"

  /// Part of a sweep.
  enum Piece: Codable, Sendable {
    /// What the sweep is.
    case description
    /// What is covered in some groups of parameters.
    case coverage(groups: Range<Int>)
    /// Functions: the first one's number, the step to the next one, how many.
    case functions(first: Int, step: Int, count: Int)
  }

  /// How functions are printed one by one.
  enum Lines: Codable, Sendable {
    /// They are not.
    case none
    /// As JSON.
    case json
    /// As a list for the screen.
    case list(TextStyle)
  }

  struct Reply: Codable, Sendable {
    /// What the sweep is.
    var description: Description?
    /// What is covered; nil where nothing is to be covered.
    var coverage: SweepOutcome.Coverage?
    /// Counts of the functions.
    var summary = SweepSummary()
    /// The first calls that have findings.
    var shownCalls: [ShownCall] = []
    /// The functions one by one, as text.
    var lines = ""
    /// The functions, where a format takes them at the end.
    var functions: [SweptFunction] = []
  }

  /// What a sweep is.
  struct Description: Codable, Sendable {
    let source: SweepOutcome.SweepSource
    let identity: [String: String]
    let count: Int
    let groupCount: Int
    let leftOut: [LeftOut]
  }

  let input: SweepInput
  let seed: UInt64
  let targets: CallTargets
  let lines: Lines
  let keepsFunctions: Bool
  var piece: Piece

  /// The options of the calls.
  var options: RunOptions {
    var options = RunOptions(seed: seed)
    options.callers = [.jit, .libffi]
    options.shapes = [.direct]
    options.targets = targets
    options.patterns = input.isGenerated ? [.graffiti] : [.graffiti, .random]
    return options
  }

  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply {
    let source = try context.kept("\(input)") { () throws(HarnessError) in try input.source() }
    switch piece {
    case .description:
      return Reply(
        description: Description(
          source: source.source, identity: source.identity, count: source.count, groupCount: source.groupCount,
          leftOut: source.leftOut))
    case .coverage(let groups): return Reply(coverage: source.coverage?(groups))
    case .functions(let first, let step, let count):
      let numbers = (0..<count).map { first + $0 * step }
      let library = try context.library(KfuncLibrary.ownPath)
      return try check(numbers, source, TestRun(library: library, options: options, workers: WorkerPool()))
    }
  }

  private func check(_ numbers: [Int], _ source: SweepSource, _ run: TestRun) throws(HarnessError) -> Reply {
    var reply = Reply()
    let printer = printer
    let functions = numbers.map(source.item)
    let verdicts = try run.sweep(functions.map(\.signature), isWatched: true)
    for (number, (function, verdict)) in zip(numbers, zip(functions, verdicts)) {
      let record = SweptFunction(
        verdict, number: number, isKfunc: function.isKfunc, isExported: function.isExported, under: targets)
      reply.summary.add(record)
      if let printer { reply.lines += printer.text(of: .sweptFunction(record)).output }
      if keepsFunctions { reply.functions.append(record) }
      let rest = ShownCall.most - reply.shownCalls.count
      if !record.findings.isEmpty && rest > 0 {
        let kfunc = verdict.kfunc
        reply.shownCalls += [ShownCall](record.findings, under: targets) { _ in kfunc }.prefix(rest)
      }
    }
    return reply
  }

  private var printer: (any Report)? {
    switch lines {
    case .none: return nil
    case .json: return JSONReport()
    case .list(let style):
      var report = TableReport(style)
      report.isVerbose = true
      return report
    }
  }
}
