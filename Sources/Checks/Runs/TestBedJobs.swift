import NativeCalls

/// What a worker can do for this module.
package enum TestBedJobs {
  /// The jobs.
  package static var all: [any WorkerJob.Type] {
    [DescribeJob.self, CheckJob.self, ScenarioJob.self, SequenceJob.self, CallJob.self]
  }
}
