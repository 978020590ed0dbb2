import BPF

/// What a verifier finds out about a program before it walks over its paths.
///
/// Order and messages: Linux 7.3 `kernel/bpf/verifier.c`, `bpf_check`. Every array has an element for each instruction, unless
/// it says otherwise.
struct ControlFlow: Sendable {
  /// The registers that may be read after an instruction starts and before they are written (`live_regs_before`): pruning
  /// compares only these.
  private(set) var liveRegisters: [RegisterSet] = []
  /// Where states are compared and kept.
  let points: [InstructionPoints]
  /// The loop that an instruction is part of, counted from 1; 0 for none (`scc`).
  private(set) var component: [Int32] = []
  /// Whether any instruction is part of a loop.
  private(set) var hasLoops = false
  /// Where jumps through registers may lead, by their indices.
  let jumpTargets: [Int: [Int]]
  /// Which bytes of stacks may be read.
  private(set) var stackLiveness: StackLiveness?
  /// What each kfunc takes; nil for an unknown one.
  let kfuncs: [KfuncPrototype?]
  /// Conditional jumps whose outcome is known beforehand, and whether they are taken; the kernel replaces them by `goto`.
  let deadBranches: [Int: Bool]
  /// What is said of a function that calls itself, behind what is said of the program's target; the walk does not begin.
  private(set) var recursion: Rejection?
  /// The functions, callees before their callers (`subprog_topo_order`).
  let topologicalOrder: [Int]
  /// Whether each function may move the data of packets, itself or by what it calls (`changes_pkt_data`).
  let changesPackets: [Bool]
  /// Whether each function may throw, itself or by what it calls (`might_throw`).
  let mayThrow: [Bool]
  /// Whether each function may sleep, itself or by what it calls (`might_sleep`).
  let maySleep: [Bool]
  /// The function that runs when the program throws; nil for the kernel's own.
  let exceptionCallback: Int?

  /// Checks the rules that need no values: jump targets, ends of functions, registers, unreachable code, recursion.
  /// - Parameters:
  ///   - input: the program.
  ///   - log: the log; it receives the functions, their order and what is live at level 2.
  /// - Throws: `Rejection` for the first rule broken.
  init(_ input: borrowing VerifierInput, log: inout VerifierLog) throws(Rejection) {
    let program = input.program
    var calls = KfuncCalls(input)
    exceptionCallback = try FunctionRules.check(input, &calls, &log)
    try InstructionRules.check(input)
    for index in program.instructions.indices { try calls.add(program.instructions[index], of: input) }
    kfuncs = calls.prototypes
    let reachability = try Reachability(program, exceptionCallback)
    points = reachability.points
    let effects = FunctionEffects(input)
    (changesPackets, mayThrow, maySleep) = (effects.changesPackets, effects.mayThrow, effects.maySleep)
    jumpTargets = reachability.jumpTargets
    var graph = FlowGraph(program, jumpTargets)
    let constants = ConstantRegisters(program, graph)
    deadBranches = constants.decidedJumps
    graph.decide(deadBranches)
    do throws(Rejection) {
      topologicalOrder = try CallGraph.order(program, graph, &log)
    } catch {
      (topologicalOrder, recursion) = ([], error)
      return
    }
    component = graph.components(points)
    hasLoops = component.contains { $0 != 0 }
    stackLiveness = try StackAnalysis.analyze(input, self, graph, constants, &log)
    let live = LiveRegisters(program, graph, kfuncs, deadBranches, log)
    liveRegisters = live.before
    live.write(to: &log, input, component: component, deadBranches)
  }
}
