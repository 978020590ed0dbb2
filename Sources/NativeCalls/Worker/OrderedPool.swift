import Glibc
import Support

/// Does the pieces of a run, several at a time, and takes their results in the order of the pieces.
///
/// What a run comes to must not depend on how many are done at a time: its pieces are cut without regard to that number, and
/// nothing is passed from one to the next but by what takes the results.
package struct OrderedPool: Sendable {
  /// The most pieces that are done at the same time.
  package let jobs: Int

  /// One piece after the other, in the calling thread.
  package static let alone = OrderedPool(jobs: 1)

  /// Creates a pool.
  /// - Parameter jobs: the most pieces that are done at the same time.
  package init(jobs: Int) { self.jobs = max(1, jobs) }

  /// Results that may wait for an earlier one, for each job.
  private static let ahead = 8

  /// Does all pieces, until a request to stop or an error.
  /// - Parameters:
  ///   - pieces: the pieces; the next one is asked for when a job is free.
  ///   - work: does a piece, in any thread. Its argument says whether the result is not wanted any more.
  ///   - take: takes a result, in order and one at a time, and says whether the next one is wanted.
  /// - Throws: the error of the first piece that has one.
  package func run<Piece: Sendable, Output: Sendable>(
    _ pieces: some Sequence<Piece>,
    _ work: (Piece, _ isUnwanted: @escaping @Sendable () -> Bool) throws(HarnessError) -> Output,
    take: (Piece, Output) throws(HarnessError) -> Bool
  ) throws(HarnessError) {
    let queue = PieceQueue<Piece, Output>(pieces, ahead: jobs * Self.ahead)
    // The threads end before this function does.
    nonisolated(unsafe) let (work, take) = (work, take)
    JobThreads.run(jobs) {
      while let (number, piece) = queue.next() {
        do throws(HarnessError) {
          queue.add(number, .success((piece, try work(piece) { queue.isOver })))
        } catch {
          queue.add(number, .failure(error))
        }
        queue.deliver { result throws(HarnessError) in
          let (piece, output) = try result.get()
          return try take(piece, output)
        }
      }
    }
    if let error = queue.error { throw error }
  }
}

/// The pieces that were not begun, and the results that wait for earlier ones.
private final class PieceQueue<Piece: Sendable, Output: Sendable>: @unchecked Sendable {
  typealias Delivered = Result<(Piece, Output), HarnessError>

  private let monitor = Monitor()
  private let ahead: Int
  private var pieces: any IteratorProtocol<Piece>
  private var begun = 0
  private var taken = 0
  private var waiting: [Int: Delivered] = [:]
  private var isDelivering = false
  private var hasEnded = false
  private var failure: HarnessError?

  init(_ pieces: some Sequence<Piece>, ahead: Int) {
    self.pieces = pieces.makeIterator()
    self.ahead = ahead
  }

  /// Whether no result is wanted any more.
  var isOver: Bool { monitor.locked { hasEnded } }

  /// The error of the first piece that has one.
  var error: HarnessError? { monitor.locked { failure } }

  /// The next piece; waits where too many results wait for an earlier one.
  func next() -> (Int, Piece)? {
    monitor.locked {
      while !hasEnded && begun - taken >= ahead { monitor.wait() }
      guard !hasEnded, Interruption.signal == nil, let piece = pieces.next() else { return nil }
      begun += 1
      return (begun - 1, piece)
    }
  }

  func add(_ number: Int, _ result: Delivered) { monitor.locked { waiting[number] = result } }

  /// Hands over the results that are next, unless another thread does.
  func deliver(_ take: (Delivered) throws(HarnessError) -> Bool) {
    while let result = first() {
      var error: HarnessError?
      var goesOn = false
      do throws(HarnessError) { goesOn = try take(result) } catch let reason { error = reason }
      monitor.locked {
        isDelivering = false
        taken += 1
        if !goesOn { hasEnded = true }
        if let error { failure = error }
        monitor.wakeAll()
      }
    }
  }

  private func first() -> Delivered? {
    monitor.locked {
      guard !isDelivering, !hasEnded, let result = waiting.removeValue(forKey: taken) else { return nil }
      isDelivering = true
      return result
    }
  }
}

/// A lock with a condition.
private final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Waits for `wakeAll`; the lock is held.
  func wait() { pthread_cond_wait(condition, mutex) }

  func wakeAll() { pthread_cond_broadcast(condition) }
}

/// Threads of their own: the runtime's pools have no more of them than processors.
private enum JobThreads {
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs a function in several threads at once, the calling one among them; in fewer where the system grants no more.
  static func run(_ count: Int, _ function: @Sendable () -> Void) {
    withoutActuallyEscaping(function) { function in
      var threads: [pthread_t] = []
      for _ in 1..<count {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(function))
        let code = pthread_create(
          &thread, nil,
          { argument in
            if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
          }, body.toOpaque())
        guard code == 0 else {
          body.release()
          break
        }
        threads.append(thread)
      }
      function()
      for thread in threads { pthread_join(thread, nil) }
    }
  }
}
