import ArgumentParser
import CABI
import Execution
import Kfuncs
import Reports
import TestBed

/// `kfunctest sweep`: the signatures of all functions that BTF describes.
struct SweepCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Classify every function that BTF describes, and cross-check the callable ones at the capture stub.",
    discussion: """
      Example:
        kfunctest sweep --min 9
        kfunctest sweep --format json

      None of the functions is called: a stub takes their place and records where each argument arrives.
      With --format json every function is an object on a line of its own.

      Exit status: 0 all agree; 1 a mismatch, or nothing was checked; 2 wrong usage or unreadable BTF.
      """)

  @Option(help: .init("BTF of a kernel or a module, or an ELF file that holds some.", valueName: "path"))
  var btf = "/sys/kernel/btf/vmlinux"

  @Option(help: .init("Fewest parameters.", valueName: "count"))
  var min = 6

  @Option(help: .init("Most parameters.", valueName: "count"))
  var max = 12

  @Option(help: .init("Repeats a run.", valueName: "number"), transform: OptionText.seed)
  var seed: UInt64 = 1

  @OptionGroup var format: FormatOption

  func validate() throws {
    guard (0...12).contains(min), (0...12).contains(max), min <= max else {
      throw ValidationError("--min \(min) --max \(max): 0 to 12 parameters, the fewest first")
    }
  }

  func execute(_ console: Console) throws -> Int32 {
    let functions: [BTFFunction]
    do throws(BTFError) {
      functions = try BTFFunctions(path: btf).functions(parameters: min...max)
    } catch {
      throw UsageError(error.description)
    }
    if functions.isEmpty { throw UsageError("\(btf): no function has \(min) to \(max) parameters") }
    var known: [(function: BTFFunction, signature: Signature)] = []
    var unknown: [(function: BTFFunction, reason: String)] = []
    for function in functions {
      if let obstacle = function.obstacle {
        unknown.append((function, obstacle))
        continue
      }
      do {
        let unit = try CDeclarationParser.parse(function.prototype, types: CTypeTable())
        if let signature = unit.signatures.last { known.append((function, signature)) }
      } catch {
        unknown.append((function, "\(error)"))
      }
    }
    var options = RunOptions(seed: seed)
    options.callers = [.jit, .libffi]
    options.shapes = [.direct]
    options.patterns = [.graffiti, .random]
    let library: KfuncLibrary
    do throws(KfuncLibraryError) { library = try KfuncLibrary(path: KfuncLibrary.ownPath) } catch {
      throw UsageError(error)
    }
    var bar = ProgressBar(console)
    let report = try TestRun(library: library, options: options).sweep(known.map(\.signature)) { name, number, count in
      if number % 64 == 0 { bar.update(name, number, of: count) }
    }
    bar.finish()
    let sweep = SweepReport(
      source: btf, report: report, kfuncs: known.map(\.function.isKfunc),
      unknown: unknown.map { ($0.function.name, $0.reason) })
    switch format.format {
    case .json: for line in sweep.json() { try console.write(line.line()) }
    case .table: try console.write(sweep.text(console.style))
    }
    return report.isGood ? 0 : 1
  }
}
