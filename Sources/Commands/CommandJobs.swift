import NativeCalls

/// The worker jobs of this module.
package enum CommandJobs {
  /// The types of the jobs.
  package static var all: [any WorkerJob.Type] { [SweepJob.self] }
}
