import Glibc

/// Runs a body in several threads at once.
/// - Parameters:
///   - count: how many threads.
///   - body: receives the number of its thread, 0-based.
/// - Returns: what each returned.
package func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Int) -> [Int] {
  final class Work: Sendable {
    let number: Int
    let body: @Sendable (Int) -> Int
    init(_ number: Int, _ body: @escaping @Sendable (Int) -> Int) {
      self.number = number
      self.body = body
    }
  }
  var threads: [pthread_t] = []
  for number in 0..<count {
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(number, body))
    let status = pthread_create(
      &thread, nil,
      { raw in
        let work = Unmanaged<Work>.fromOpaque(raw!).takeRetainedValue()
        return UnsafeMutableRawPointer(bitPattern: work.body(work.number))
      }, work.toOpaque())
    precondition(status == 0)
    threads.append(thread)
  }
  return threads.map { thread in
    var result: UnsafeMutableRawPointer?
    pthread_join(thread, &result)
    return Int(bitPattern: result)
  }
}
