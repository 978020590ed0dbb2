import CTypes
import Checks
import NativeCalls
import Outcomes
import Support
import Toolchains

/// A search for the simplest function, shape and values that show a finding.
struct Shrinker {
  /// The caller of the finding.
  let caller: Caller
  /// The finding.
  let finding: Finding
  /// Values, shapes and targets of the run.
  let options: RunOptions
  let fault: FaultEffect?
  let toolchains: [Toolchain]
  /// The compilers with a BPF back end.
  let bpfToolchains: [BPFToolchain]
  /// Known differences, into which a finding is not shrunk.
  let expectations: Expectations?
  /// The folder for sources and libraries.
  let folder: String
  /// Begins the names of its files there.
  let piece: String
  /// The processes that make the calls.
  let workers: WorkerPool
  /// Waits for compilers.
  let tasks: PieceTasks
  /// Whether the finding is not wanted any more.
  let isUnwanted: () -> Bool

  /// The most rounds of simplification; each removes something.
  private static let most = 40

  private var isOver: Bool { isUnwanted() || tasks.isCancelled }

  /// A function in which the finding occurs, with the callee.
  private struct Sighting {
    let callee: String
    let finding: Finding
    let combinations: (wrong: [String], right: [String])
  }

  /// Shrinks a function; returns the best result so far if the run was cancelled.
  /// - Parameters:
  ///   - original: the function in which the finding occurred.
  ///   - matrix: the matrix of the finding.
  ///   - cell: the cell of the finding.
  ///   - seed: the seed of the batch.
  /// - Throws: `HarnessError` if no worker can be started.
  func shrink(
    _ original: FuzzCase, seen matrix: CallMatrix, cell: CallMatrix.Cell, seed: UInt64
  ) throws(HarnessError) -> FuzzFinding {
    var current = original
    var sighting = Sighting(
      callee: matrix.name(cell.callee), finding: finding,
      combinations: matrix.combinations(of: KfuncSource.prefix + original.signature.name))
    var attempts = 0
    for round in 0..<Self.most {
      let candidates = current.simpler
      if candidates.isEmpty || isOver { break }
      attempts += candidates.count
      guard let (index, found) = try firstThatFails(candidates, options, name: "round\(round)") else { break }
      (current, sighting) = (candidates[index], found)
    }
    // Values and shapes are tried in order of simplicity.
    var simplest = options
    for (patterns, shapes) in [
      ([ValuePattern.graffiti], [CallShape.direct]), ([.graffiti], [sighting.finding.shape ?? .direct]),
      (options.patterns, [.direct]), (options.patterns, [sighting.finding.shape ?? .direct]),
    ] where !isOver {
      (simplest.patterns, simplest.shapes) = (patterns, shapes)
      attempts += 1
      if let (_, found) = try firstThatFails([current], simplest, name: "values\(attempts)") {
        sighting = found
        break
      }
    }
    var found = sighting.finding
    found.kfunc = original.signature.name
    return FuzzFinding(
      original: original.signature, shrunk: current.named(original.signature.name), caller: caller.rawValue,
      callee: sighting.callee, finding: found, wrong: sighting.combinations.wrong,
      right: sighting.combinations.right, sequence: [], attempts: attempts, seed: seed)
  }

  /// The first of some functions for which the same caller has the same kind of finding.
  private func firstThatFails(
    _ candidates: [FuzzCase], _ options: RunOptions, name: String
  ) throws(HarnessError) -> (Int, Sighting)? {
    let source: KfuncSource
    let built: [BuiltLibrary]
    let programs: [BuiltPrograms]
    do throws(HarnessError) {
      source = try KfuncSource(candidates)
      let (toolchains, bpf, folder, name, workers) = (toolchains, bpfToolchains, folder, "\(piece)-\(name)", workers)
      built = try tasks.wait { () async throws(HarnessError) in
        try await KfuncBuild.build(source, toolchains, in: folder, name: name, workers: workers)
      }
      programs = try tasks.wait { () async throws(HarnessError) in
        try await BPFBuild.build(BPFSource(source), bpf, in: folder, name: name)
      }
    } catch {
      // A function that cannot be built is not a simpler case of the finding.
      return nil
    }
    var matrix = try CallMatrix(source, built, programs: programs, options, workers: workers, fault: fault)
    if let expectations { matrix.apply(expectations, isStrict: false) }
    for (index, candidate) in candidates.enumerated() {
      for cell in matrix.cells where cell.caller == caller {
        let name = KfuncSource.prefix + candidate.signature.name
        if let found = cell.findings.first(where: { $0.kfunc == name && $0.code == finding.code }) {
          return (
            index,
            Sighting(
              callee: matrix.name(cell.callee), finding: found, combinations: matrix.combinations(of: name))
          )
        }
      }
    }
    return nil
  }
}
