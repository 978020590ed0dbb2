import ArgumentParser
import Checks
import NativeCalls
import Outcomes
import Reports
import Support

/// `kfunctest mutants`: plants faults and checks that each is seen.
struct MutantsCommand: StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutants",
    abstract:
      "Plant faults in the JIT, the interpreter, the placement and libffi's call, one at a time: each must be found.",
    usage: "kfunctest mutants [<options>]",
    discussion: """
      Example:
        kfunctest mutants
        kfunctest mutants --filter '^outgoing' --format json
        kfunctest mutants --list
        kfunctest mutants --engine ./examples/engine/reference.so

      The code of an engine library (--engine) cannot be changed: faults are planted in the programs, and in the table of \
      call targets, that it is given, and in nothing else.

      A fault is not applicable where no kfunc of the library has the argument or the result that it affects; it \
      counts neither as caught nor as survived.

      Exit status: 0 all that apply were caught; 1 one survived, or none applies; 2 wrong usage or environment.
      """)

  @Option(
    help: .init("Only faults whose names match a regular expression, anywhere in the name.", valueName: "regex"),
    completion: .faults { _ in true },
    transform: NameFilter.init)
  var filter: NameFilter?

  @Flag(help: "List the planted faults and where each must be seen, and plant none.")
  var list = false

  @Option(help: .init("Repeats a run.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @OptionGroup var engines: EngineOption

  @OptionGroup var library: LibraryOption
  @OptionGroup var strict: StrictOption
  @OptionGroup var jobs: JobsOption
  @OptionGroup var format: CaseFormatOption

  func validate() throws {
    if list && format.format.holdsAll {
      throw ValidationError("--format \(format.format.rawValue): --list has table, json")
    }
  }

  func execute(_ console: Console) throws -> Int32 {
    let workers = WorkerPool()
    let opened = try engines.open(workers)
    if let (engine, failure) = opened.lazy.compactMap({ engine in engine.failure.map { (engine.engine, $0) } }).first {
      throw HarnessError(.usage, Messages().message(of: failure), at: engine.rawValue)
    }
    let all = opened.isEmpty ? PlantedFault.all : opened.flatMap { PlantedFault.faults(in: $0.engine) }
    let faults = try filter.select(all, "planted faults", name: \.name)
    if list {
      let outcome = PlantedFaultsOutcome(
        planted: faults.map {
          PlantedFaultDescription(fault: $0.name, component: $0.component, place: $0.place)
        })
      try console.write(format.report(console).text(of: .plantedFaults(outcome)))
      return 0
    }
    let library = try library.open(workers)
    let run = MutantRun(library: library, seed: seed, workers: workers, engines: opened)
    var bar = ProgressBar(console)
    let verdicts = try run.run(faults, jobs.pool()) { fault, number in
      bar.update(fault.name, number, of: faults.count)
    }
    bar.finish()
    let outcome = MutantsOutcome(
      verdicts.map(PlantedFaultOutcome.init), seed: seed, interrupted: Interruption.signal != nil,
      strict: strict.strict)
    try console.write(format.report(console).text(of: .mutants(outcome)))
    return Interruption.status ?? (outcome.isGood ? 0 : 1)
  }
}
