import Kfuncs
import NativeCalls
import Outcomes
import Support

/// Carries out a scenario by one caller, and hands back what it saw.
struct ScenarioJob: WorkerJob {
  static let name = "scenario"

  struct Reply: Codable, Sendable {
    let observations: [ScenarioObservation]
  }

  /// Path of the library.
  let library: String
  /// Name of the scenario.
  let scenario: String
  /// The kfunc that it is about; names of scenarios repeat.
  let kfunc: String
  let caller: Caller

  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply {
    guard let found = Scenario.all.first(where: { $0.name == scenario && $0.kfunc == kfunc }) else {
      throw HarnessError(.usage, "no scenario is named \(scenario)")
    }
    let library: KfuncLibrary
    do { library = try context.library(self.library) } catch { throw HarnessError(.environment, "\(error)") }
    let caller = ScenarioCaller(try LiveScenario(library, self.caller))
    // Whether it came out as it has to is the harness's to say.
    try? found.body(caller)
    return Reply(observations: caller.observations)
  }
}
