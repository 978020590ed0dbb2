import CShims
import CallingConvention
import Glibc
import KernelOracle
import Kfuncs
import NativeCalls
import Outcomes
import Support
import kfuncs

/// Checks of the running kernel beside its calls: what tracers read of the arguments, and how the verifier counts an
/// `__int128`. They run in this process, because only the kernel runs code.
struct KernelChecks: ~Copyable {
  private let module: KernelModule
  private let session: CheckSession
  private let record: UnsafeMutablePointer<kfunc_record>

  /// - Throws: `HarnessError` if no module is loaded.
  init() throws(HarnessError) {
    let module = try KernelCallEngine.requireModule()
    let record = UnsafeMutablePointer<kfunc_record>.allocate(capacity: 1)
    record.initialize(to: kfunc_record())
    let session: CheckSession
    do { session = try CheckSession(timeout: 0, record: record) } catch {
      record.deallocate()
      throw error
    }
    self.module = module
    self.record = record
    self.session = session
  }

  deinit { record.deallocate() }

  /// Checks kfuncs.
  /// - Parameter kfuncs: kfuncs of a library.
  func run(_ kfuncs: [Kfunc]) -> [VectorVerdict] {
    var verdicts: [VectorVerdict] = []
    for kfunc in kfuncs where module.id(of: kfunc.name) != nil && kft_stop_signal() == 0 {
      if let verdict = countsWideScalar(kfunc) { verdicts.append(verdict) }
      guard kfunc.placement.verdict == .direct, (6...12).contains(kfunc.placement.slotCount) else { continue }
      for place in KernelTracer.Place.allCases { if let verdict = trace(kfunc, place) { verdicts.append(verdict) } }
    }
    return verdicts
  }

  // MARK: Tracers

  /// Compares what a tracer of a kfunc reads with what was sent.
  /// - Returns: nil if the kernel makes no call of the kfunc, which its own verdict says.
  private func trace(_ kfunc: Kfunc, _ place: KernelTracer.Place) -> VectorVerdict? {
    let plan = KernelCallPlan(compiled: kfunc.placement, returnsPairs: false)
    guard let call = try? call(kfunc, plan) else { return nil }
    var verdict = VectorVerdict(name: "\(place.rawValue) of \(kfunc.name): every argument", kfunc: kfunc.name)
    let tracer: KernelTracer
    let reads: (words: [UInt64], runs: UInt64)
    do throws(KernelError) {
      tracer = try KernelTracer(module, kfunc.name, arguments: kfunc.signature.parameters.count, at: place)
      fill(kfunc)
      call.perform()
      reads = try tracer.read()
    } catch {
      verdict.skip = Skip(
        kfunc: kfunc.name, reason: .scenario(name: verdict.name, [.callerCannot(.kernel, error.description)]))
      return verdict
    }
    verdict.callers = [.kernel]
    verdict.checks = 1
    if call.error != 0 { verdict.findings.append(differs(kfunc, verdict, "a run", "\(SystemError(code: call.error))")) }
    if reads.runs != 1 { verdict.findings.append(differs(kfunc, verdict, "1 run of the tracer", "\(reads.runs)")) }
    let layout = ArgumentLayout(kfunc.placement)
    for (index, word) in layout.words.enumerated() where word.part == 0 && word.parameter < reads.words.count {
      let sent = call.sent(index) & word.significant
      let seen = reads.words[word.parameter] & word.significant
      if sent == seen { continue }
      verdict.findings.append(
        differs(kfunc, verdict, "argument \(index + 1) \(Hex.word(sent))", Hex.word(seen)))
    }
    return verdict
  }

  // MARK: How the verifier counts

  /// Whether the verifier lets a program through that leaves the second register of an `__int128` unset.
  ///
  /// Up to Linux 7.3 it counts the type as one argument (`check_kfunc_args`): the callee receives what was there.
  /// - Returns: nil for a kfunc without an `__int128` that lies in registers.
  private func countsWideScalar(_ kfunc: Kfunc) -> VectorVerdict? {
    let placement = kfunc.placement
    let isWide = placement.parameters.contains { if case .int128 = $0.parameter.type { true } else { false } }
    guard isWide, placement.slotCount <= 5, placement.verdict == .direct else { return nil }
    var verdict = VectorVerdict(name: Self.wideScalar, kfunc: kfunc.name)
    verdict.callers = [.kernel]
    verdict.checks = 1
    var plan = KernelCallPlan(compiled: placement, returnsPairs: false)
    for slot in kfunc.signature.parameters.count..<placement.slotCount { plan.arguments[slot] = .unset }
    guard let call = try? call(kfunc, plan) else { return verdict }
    fill(kfunc)
    call.perform()
    let words = UnsafeRawPointer(record).assumingMemoryBound(to: UInt64.self) + 3
    let received = (0..<placement.slotCount).filter { words[$0] != session.block.words[$0] }.map { "r\($0 + 1)" }
    verdict.findings.append(
      differs(
        kfunc, verdict, "refused",
        "accepted; the callee received something else in \(received.joined(separator: ", "))"))
    return verdict
  }

  /// The name of the check that Linux 7.2 and 7.3 fail.
  static let wideScalar = "__int128 in registers: a program that leaves the last of them unset"

  // MARK: Parts

  private func call(_ kfunc: Kfunc, _ plan: KernelCallPlan) throws(HarnessError) -> KernelCall {
    let site = CallSite(
      kfunc: kfunc, target: 0, block: session.block.address, result: session.block.resultAddress,
      invoker: session.thread.invoker, record: record, capture: session.capture.record, isCapture: false)
    let call = try KernelCallEngine.call(site, plan, .direct)
    call.hasMemory = false
    return call
  }

  /// Fills the block with graffiti; sizes fit a cell.
  private func fill(_ kfunc: Kfunc) {
    let generator = ValueGenerator(kfunc.placement)
    guard let set = generator.values([.graffiti], seed: 0).first else { return }
    let plan = KernelCallPlan(compiled: kfunc.placement, returnsPairs: false)
    let words = zip(set.words, plan.arguments).map { word, argument in
      argument == .size ? word & UInt64(KernelCallPlan.largestSize) : word
    }
    words.withUnsafeBufferPointer { words in
      guard let first = words.baseAddress else { return }
      session.fill(first, count: words.count, isBPF: true)
    }
  }

  private func differs(_ kfunc: Kfunc, _ verdict: VectorVerdict, _ expected: String, _ observed: String) -> Finding {
    Finding(
      kfunc: kfunc.name, caller: .kernel, callee: .compiled, values: .scenario(name: verdict.name),
      kind: .scenario(.differs(expected: expected, observed: observed)))
  }
}

extension RunReport {
  /// Moves the known faults of the running kernel out of the findings.
  /// - Parameter release: the kernel's release, as `uname` reports it.
  /// - Returns: the known differences: on Linux 7.2 and 7.3 the check of `__int128` has to fail.
  package mutating func takeKernelFaults(release: String) -> [KnownDifference] {
    guard ["7.2", "7.3"].contains(where: { release == $0 || release.hasPrefix($0 + ".") }) else { return [] }
    var known: [KnownDifference] = []
    for index in vectors.indices where vectors[index].name == KernelChecks.wideScalar {
      known.append(
        KnownDifference(
          caller: "kernel (Linux \(release))", callee: "compiled", function: vectors[index].kfunc,
          reason: "the verifier of Linux 7.2 and 7.3 counts an __int128 as one argument: "
            + (vectors[index].findings.first.map(Self.observed) ?? "refused"),
          link: "docs/kernel.md", failed: !vectors[index].findings.isEmpty))
      vectors[index].findings = []
    }
    return known
  }

  private static func observed(_ finding: Finding) -> String {
    if case .scenario(.differs(_, let observed)) = finding.kind { return observed }
    return ""
  }
}
