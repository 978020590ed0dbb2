import CShims
import Foundation

/// The worker's side: takes one job after the other and answers it.
package enum WorkerMain {
  /// The word on the command line that makes a process a worker; the parent alone writes it.
  package static let argument = "--worker-process"

  /// The descriptors that the parent gives a worker.
  private static let (control, memory): (Int32, Int32) = (3, 4)

  /// Whether this process was started as a worker.
  package static var isAsked: Bool { CommandLine.arguments.dropFirst().first == argument }

  /// Works until the parent is gone.
  /// - Parameter jobs: what this program can do as a worker.
  /// - Returns: the exit status, which tells nothing: the parent knows the verdict.
  package static func run(_ jobs: [any WorkerJob.Type]) -> Int32 {
    var descriptor = memory
    guard CommandLine.arguments.count == 2, let channel = kft_channel_map(&descriptor),
      kft_worker_begin(channel, control) == 0
    else { return failed }
    let context = WorkerContext(channel)
    let socket = MessageSocket(descriptor: control)
    while let message = socket.receive() {
      guard let header = try? JSONDecoder().decode(JobHeader.self, from: message),
        let job = jobs.first(where: { $0.name == header.job }),
        let reply = answer(job, message, header, context), socket.send(reply)
      else { return failed }
    }
    return failed
  }

  /// A worker never ends by itself as if all were well.
  private static var failed: Int32 { 70 }

  private static func answer<Job: WorkerJob>(
    _ type: Job.Type, _ message: Data, _ header: JobHeader, _ context: WorkerContext
  ) -> Data? {
    var reply = JobReply<Job.Reply>(nonce: header.nonce)
    do {
      reply.reply = try JSONDecoder().decode(JobMessage<Job>.self, from: message).payload.perform(context)
    } catch let error as BedError {
      reply.error = error
    } catch {
      reply.error = BedError(.environment, "a worker did not understand its job: \(error)")
    }
    reply.changes = kft_process_changes(&reply.changed)
    return try? JSONEncoder().encode(reply)
  }
}
