/// A function to be timed.
struct Candidate {
  /// Its name in the table.
  let name: String
  /// Runs it; the parameter is the number of iterations.
  let body: (_ iterations: Int) -> Void
}

/// Time per iteration of one candidate, over many rounds.
struct Timing {
  let name: String
  /// Nanoseconds per iteration, in ascending order.
  let rounds: [Double]

  /// The median round, in nanoseconds per iteration.
  var median: Double { rounds[rounds.count / 2] }
  /// The fastest round, in nanoseconds per iteration.
  var best: Double { rounds[0] }
}

/// Times candidates side by side: each round runs every candidate once, so that whatever disturbs the machine disturbs
/// them alike.
func measure(_ candidates: [Candidate], iterations: Int, rounds: Int) -> [Timing] {
  var times = [[Double]](repeating: [], count: candidates.count)
  let clock = ContinuousClock()
  for candidate in candidates { candidate.body(iterations) }
  for round in 0..<rounds {
    for offset in candidates.indices {
      // The order rotates: no candidate always runs behind the same other.
      let index = (offset + round) % candidates.count
      let start = clock.now
      candidates[index].body(iterations)
      let elapsed = (clock.now - start).components
      let nanoseconds = Double(elapsed.seconds) * 1e9 + Double(elapsed.attoseconds) / 1e9
      times[index].append(nanoseconds / Double(iterations))
    }
  }
  return zip(candidates, times).map { Timing(name: $0.name, rounds: $1.sorted()) }
}

/// A number with a fixed number of decimals.
func decimal(_ value: Double, _ places: Int) -> String {
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let rounded = (value * scale).rounded()
  guard places > 0 else { return String(Int(rounded)) }
  let digits = String(Int(rounded))
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  return padded.dropLast(places) + "." + padded.suffix(places)
}

/// Text padded with spaces.
func column(_ text: String, _ width: Int, right: Bool = false) -> String {
  let blanks = String(repeating: " ", count: max(0, width - text.count))
  return right ? blanks + text : text + blanks
}
