import CShims
import FoundationEssentials
import Glibc
import Support

/// The main loop of a worker process.
package enum WorkerMain {
  /// The command-line argument that makes a process a worker; only the parent uses it.
  package static let argument = "--worker-process"

  /// The descriptors that the parent passes to a worker.
  private static let (control, memory, life): (Int32, Int32, Int32) = (3, 4, 5)

  /// Whether this process was started as a worker.
  package static var isAsked: Bool { CommandLine.arguments.dropFirst().first == argument }

  /// Handles jobs until the parent exits, and ends the process.
  /// - Parameter jobs: the types of jobs that this program supports.
  package static func run(_ jobs: [any WorkerJob.Type]) -> Never {
    var descriptor = memory
    guard CommandLine.arguments.count == 2, let channel = kft_channel_map(&descriptor),
      kft_worker_begin(channel, life) == 0
    else { leave() }
    let context = WorkerContext(channel)
    let socket = MessageSocket(descriptor: control)
    while let message = socket.receive() {
      guard let header = try? JSONDecoder().decode(JobHeader.self, from: message),
        let job = jobs.first(where: { $0.name == header.job }),
        let reply = answer(job, message, header, context), socket.send(reply)
      else { leave() }
    }
    leave()
  }

  /// Ends the process without a status of success and without handlers that a callee has registered.
  private static func leave() -> Never { _exit(KFT_EXIT_UNJUDGED) }

  private static func answer<Job: WorkerJob>(
    _ type: Job.Type, _ message: Data, _ header: JobHeader, _ context: WorkerContext
  ) -> Data? {
    var reply = JobReply<Job.Reply>(nonce: header.nonce)
    do {
      reply.reply = try JSONDecoder().decode(JobMessage<Job>.self, from: message).payload.perform(context)
    } catch let error as HarnessError {
      reply.error = error
    } catch {
      reply.error = HarnessError(.environment, "a worker did not understand its job: \(error)")
    }
    reply.changes = kft_process_changes(KFT_LOOK_HEAP, &reply.changed)
    return try? JSONEncoder().encode(reply)
  }
}
