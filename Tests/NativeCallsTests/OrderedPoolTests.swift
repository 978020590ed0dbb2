import Glibc
import NativeCalls
import Support
import Synchronization
import Testing

/// Pieces that are done several at a time.
@Suite struct OrderedPoolTests {
  /// The later a piece is begun, the sooner it ends.
  private static func pause(_ piece: Int) { usleep(UInt32(2000 * max(1, 8 - piece % 8))) }

  @Test(arguments: [1, 2, 5, 40]) func resultsComeInOrder(_ jobs: Int) throws {
    var taken: [Int] = []
    try OrderedPool(jobs: jobs).run(0..<60) { piece, _ throws(HarnessError) in
      Self.pause(piece)
      return piece * piece
    } take: { piece, result throws(HarnessError) in
      #expect(result == piece * piece)
      taken.append(piece)
      return true
    }
    #expect(taken == Array(0..<60))
  }

  @Test func piecesAreDoneAtTheSameTime() throws {
    let now = Atomic(0)
    let most = Atomic(0)
    try OrderedPool(jobs: 3).run(0..<12) { piece, _ throws(HarnessError) in
      let count = now.add(1, ordering: .sequentiallyConsistent).newValue
      _ = most.max(count, ordering: .sequentiallyConsistent)
      usleep(20_000)
      _ = now.subtract(1, ordering: .sequentiallyConsistent)
    } take: { _, _ throws(HarnessError) in
      true
    }
    #expect(most.load(ordering: .sequentiallyConsistent) == 3)
  }

  /// The error is that of the first piece that has one, not of the first one that ends with one.
  @Test(arguments: [1, 2, 8]) func theFirstErrorInOrderIsThrown(_ jobs: Int) throws {
    var taken: [Int] = []
    let error = #expect(throws: HarnessError.self) {
      try OrderedPool(jobs: jobs).run(0..<40) { piece, _ throws(HarnessError) in
        if piece == 5 { usleep(50_000) }
        if piece >= 5 { throw HarnessError(.environment, "piece \(piece)") }
        return piece
      } take: { _, result throws(HarnessError) in
        taken.append(result)
        return true
      }
    }
    #expect(error?.message == "piece 5")
    #expect(taken == [0, 1, 2, 3, 4])
  }

  /// What is begun depends on the number of jobs, what is taken does not.
  @Test(arguments: [1, 2, 8]) func aResultCanBeTheLastOne(_ jobs: Int) throws {
    var taken: [Int] = []
    let begun = Atomic(0)
    try OrderedPool(jobs: jobs).run(sequence(first: 0) { $0 + 1 }) { piece, isUnwanted throws(HarnessError) in
      _ = begun.add(1, ordering: .relaxed)
      // The pieces behind the last one learn that they are not wanted.
      for _ in 0..<2000 where piece > 7 && !isUnwanted() { usleep(1000) }
      return piece
    } take: { piece, _ throws(HarnessError) in
      taken.append(piece)
      return piece < 7
    }
    #expect(taken == Array(0...7))
    #expect(begun.load(ordering: .relaxed) <= 8 + jobs)
  }

  /// Results do not pile up behind a piece that takes long.
  @Test func jobsDoNotRunAhead() throws {
    let begun = Atomic(0)
    try OrderedPool(jobs: 2).run(0..<1000) { piece, _ throws(HarnessError) in
      _ = begun.add(1, ordering: .relaxed)
      if piece == 0 { usleep(100_000) }
      return piece == 0 ? begun.load(ordering: .relaxed) : 0
    } take: { piece, result throws(HarnessError) in
      if piece == 0 { #expect(result <= 16) }
      return true
    }
  }
}
