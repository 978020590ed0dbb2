import NativeCalls

/// The worker jobs of this module.
package enum TestBedJobs {
  /// The types of the jobs.
  package static var all: [any WorkerJob.Type] {
    [DescribeJob.self, CheckJob.self, ScenarioJob.self, SequenceJob.self, CallJob.self]
  }
}
