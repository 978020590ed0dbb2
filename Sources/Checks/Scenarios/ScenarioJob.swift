import Kfuncs
import NativeCalls
import Outcomes
import Support

/// The job that runs a scenario by one caller and returns the observations.
struct ScenarioJob: WorkerJob {
  static let name = "scenario"

  struct Reply: Codable, Sendable {
    let observations: [ScenarioObservation]
  }

  /// Path of the library.
  let library: String
  /// Name of the scenario.
  let scenario: String
  /// The kfunc that is tested; names of scenarios repeat.
  let kfunc: String
  let caller: Caller

  func perform(_ context: WorkerContext) throws(HarnessError) -> Reply {
    guard let found = Scenario.all.first(where: { $0.name == scenario && $0.kfunc == kfunc }) else {
      throw HarnessError(.usage, "no scenario is named \(scenario)")
    }
    let library = try context.library(self.library)
    let caller = ScenarioCaller(try LiveScenario(library, self.caller))
    // The harness judges the observations.
    try? found.body(caller)
    return Reply(observations: caller.observations)
  }
}
