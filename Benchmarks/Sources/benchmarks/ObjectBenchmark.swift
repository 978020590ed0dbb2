import BPFObject
import Execution
import Foundation
import Kfuncs
import Outcomes

/// From an object's file to the first result of its program, in one process that is warm.
enum ObjectBenchmark {
  static func run(rounds: Int) throws {
    let kfuncs = try KfuncLibrary(path: KfuncLibrary.ownPath).kfuncs
    let runner = try ProgramRunner(kfuncs: kfuncs)
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Tests/Objects").path
    print("from an object's file to the result of a program, ms")
    print(column("", 34) + ["jit", "interpreter", "read, link"].map { column($0, 13, right: true) }.joined())
    for (path, program) in [("built/v4-O2/counts.bpf.o", "eight"), ("special/large.bpf.o", "large")] {
      var isSound = true
      let engines = ProgramRunner.callers.map { caller in
        Candidate(name: "\(caller)") { rounds in
          for _ in 0..<rounds {
            let file = try? ObjectFile(ObjectFile.read("\(folder)/\(path)"), kfuncs: kfuncs)
            guard let file, let job = try? file.job(program, file.object.program(named: program)?.input() ?? .none),
              runner.run(job, caller).status == .ok
            else {
              isSound = false
              return
            }
          }
        }
      }
      let reading = Candidate(name: "read, link") { rounds in
        for _ in 0..<rounds {
          guard let object = try? ObjectFile.read("\(folder)/\(path)"),
            (try? ObjectFile(object, kfuncs: kfuncs).linked(program)) != nil
          else {
            isSound = false
            return
          }
        }
      }
      let timings = measure(engines + [reading], iterations: 1, rounds: rounds)
      guard isSound else { throw BenchmarkError.wrongResult }
      print(
        column("\(path), \(program)", 34)
          + timings.map { column(decimal($0.median / 1e6, 3), 13, right: true) }.joined())
    }
    print()
  }
}
