import BPF

/// Finds out which bytes of program stacks may still be read: how pointers to stacks travel through registers, stacks and
/// arguments, what is read and written through them, and what follows.
///
/// Source: Linux 7.3 `kernel/bpf/liveness.c`, `bpf_compute_subprog_arg_access`.
struct StackAnalysis {
  /// The most passes over functions (`subprog_calls`).
  private static let mostPasses = 10_000
  /// The most marks and live sets that are kept, over all instances: about a gigabyte.
  private static let mostKept = 40_000_000

  let input: VerifierInput
  let graph: FlowGraph
  let callsCallback: [Bool]
  let deadBranches: [Int: Bool]
  let program: UncheckedProgram
  var accesses: CalleeStackAccesses
  var states = TrackStates()
  /// The tracks before each instruction, of the last pass over its function.
  var before: [TrackState]
  /// The calls that lead to the function that is analyzed, the outermost first.
  var callSites: [Int] = []
  var log: VerifierLog

  private let isFirst: [Bool]
  private var nodeOf: [Int32]
  private var nodes: [LiveNodes?]
  /// Calls of functions and of callbacks in each function, in the order in which they are followed.
  private var calls: [[Int]?]
  private var wasAnalyzed: [Bool]
  private var marks: [StackLiveness.Key: StackMarks] = [:]
  private var instances: [StackLiveness.Key: StackLiveness.Instance] = [:]
  private var passes = 0
  private var kept = 0

  /// Analyzes a program.
  /// - Parameters:
  ///   - input: the program.
  ///   - flow: what is known of its control flow.
  ///   - graph: its graph.
  ///   - constants: its constants.
  ///   - log: receives the steps at level 2.
  /// - Throws: `Rejection` if the program is too complex.
  static func analyze(
    _ input: VerifierInput, _ flow: ControlFlow, _ graph: FlowGraph, _ constants: ConstantRegisters,
    _ log: inout VerifierLog
  ) throws(Rejection) -> StackLiveness {
    var analysis = StackAnalysis(input, flow, graph, constants, log)
    defer { log = analysis.log }
    analysis.log = log
    let program = input.program
    for function in flow.topologicalOrder.reversed() {
      guard !analysis.wasAnalyzed[function] || program.subprograms[function].isGlobal else { continue }
      let key = StackLiveness.Key(callSite: program.subprograms[function].firstInstruction, depth: 0)
      analysis.callSites = []
      analysis.forgetTracks()
      try analysis.analyze(function, key, nil)
    }
    analysis.writeMarks(analysis.marks.map { ($0.key, analysis.instances[$0.key]?.function ?? 0, $0.value) })
    return StackLiveness(
      analysis.instances, nodeOf: analysis.nodeOf, functions: program.subprograms.count,
      callsCallback: flow.callsCallback, isTooLarge: analysis.kept > Self.mostKept)
  }

  private init(
    _ input: VerifierInput, _ flow: ControlFlow, _ graph: FlowGraph, _ constants: ConstantRegisters, _ log: VerifierLog
  ) {
    self.input = input
    program = input.program
    self.graph = graph
    self.log = VerifierLog(level: log.level)
    callsCallback = flow.callsCallback
    deadBranches = flow.deadBranches
    accesses = CalleeStackAccesses(input, flow.kfuncs, constants)
    let count = input.program.instructions.count
    before = Array(repeating: TrackState(), count: count)
    isFirst = Self.firstInstructions(input.program, flow, graph)
    nodeOf = Array(repeating: -1, count: count)
    nodes = input.program.subprograms.map { _ in nil }
    calls = input.program.subprograms.map { _ in nil }
    wasAnalyzed = input.program.subprograms.map { _ in false }
  }

  /// Whether each instruction begins a straight line: where lines meet, where states are compared, and behind calls.
  private static func firstInstructions(_ program: UncheckedProgram, _ flow: ControlFlow, _ graph: FlowGraph) -> [Bool]
  {
    var isFirst = flow.isPrunePoint
    for function in program.subprograms { isFirst[function.firstInstruction] = true }
    for (index, following) in graph.successors.enumerated() {
      if let second = following.second { isFirst[second] = true }
      for place in following.others { isFirst[graph.others[place]] = true }
      guard let first = following.first else { continue }
      if following.second != nil || first != index + 1 { isFirst[first] = true }
      if case .call(.subprogram) = program.instructions[index] { isFirst[first] = true }
    }
    return isFirst
  }

  /// Forgets tracks of functions that are done, if they are many.
  private mutating func forgetTracks() {
    if states.registers.count + states.stacks.count > 100_000 { states = TrackStates() }
  }

  // MARK: Functions

  /// Analyzes a function and what it calls with pointers to stacks (`analyze_subprog`).
  private mutating func analyze(
    _ function: Int, _ key: StackLiveness.Key, _ entry: EntryTracks?
  ) throws(Rejection) {
    passes += 1
    guard passes <= Self.mostPasses else {
      throw Rejection("liveness analysis exceeded complexity limit (\(passes) calls)")
    }
    guard kept <= Self.mostKept else { return }
    wasAnalyzed[function] = true
    follow(function, key.depth, entry)
    var own = record(function, key.depth)
    var pulled = StackMarks(depth: key.depth)
    for call in callsOf(function) {
      guard let (callee, arguments) = passed(call, key.depth, &pulled) else { continue }
      // The kernel has no words for it.
      if key.depth == PathState.mostFrames - 1 { throw Rejection("Invalid argument") }
      let inner = StackLiveness.Key(callSite: call, depth: key.depth + 1)
      callSites = Array(callSites.prefix(key.depth)) + [call]
      try analyze(callee, inner, arguments)
      guard let instance = instances[inner] else { continue }
      for frame in 0...key.depth {
        guard let live = instance.live[frame].first, !live.isEmpty else { continue }
        pulled.read(live, frame, call)
      }
    }
    own.add(pulled)
    finish(function, key, own)
  }

  /// Joins the marks of a pass with those of earlier ones, and finds what is live.
  private mutating func finish(_ function: Int, _ key: StackLiveness.Key, _ own: StackMarks) {
    let old = marks[key]
    var joined = own
    if var old {
      old.join(own)
      joined = old
    }
    let nodes = nodes(of: function)
    kept += joined.count - (old?.count ?? 0)
    if old == nil { kept += nodes.nodes.count * joined.frames.count { !$0.isEmpty } }
    marks[key] = joined
    instances[key] = StackLiveness.Instance(function: function, depth: key.depth, live: joined.live(nodes))
  }

  private mutating func nodes(of function: Int) -> LiveNodes {
    if let known = nodes[function] { return known }
    let made = LiveNodes(function, graph, isFirst, &nodeOf)
    nodes[function] = made
    return made
  }

  // MARK: Calls

  private mutating func callsOf(_ function: Int) -> [Int] {
    if let known = calls[function] { return known }
    let found = graph.postorder[function].filter {
      if case .call(.subprogram) = program.instructions[$0] { return true }
      return callsCallback[$0]
    }
    calls[function] = found
    return found
  }

  /// The function that a call enters with pointers to stacks, and what it gets; nil for other calls.
  private mutating func passed(
    _ call: Int, _ depth: Int, _ pulled: inout StackMarks
  ) -> (callee: Int, arguments: EntryTracks)? {
    var arguments = EntryTracks()
    if case .call(.subprogram) = program.instructions[call] {
      guard let target = program.target(ofInstruction: call) else { return nil }
      for index in 0..<5 + TrackStates.arguments { arguments[index] = states.track(before[call], argument: index) }
      return arguments.hasPointer ? (program.subprogram(containing: target), arguments) : nil
    }
    guard case .call(.helper(let id)) = program.instructions[call], let callback = CallbackArguments(id) else {
      return nil
    }
    let context = states.track(before[call], argument: callback.context)
    guard context.isPointer else { return nil }
    guard let register = Register(rawValue: UInt8(callback.function + 1)),
      let function = accesses.function(in: register, at: call)
    else {
      // One of several callbacks.
      for frame in 0...depth { pulled.read(.all, frame, call) }
      return nil
    }
    arguments[callback.parameter] = context
    return (function, arguments)
  }
}

/// The arguments of a helper that calls a callback, from 0 (`find_callback_subprog`).
private struct CallbackArguments {
  /// The argument that is the callback.
  let function: Int
  /// The argument that the helper passes on.
  let context: Int
  /// The callback's parameter that gets it.
  let parameter: Int

  init?(_ helper: Int32) {
    switch HelperNames.name(of: helper) {
    case "loop", "user_ringbuf_drain": (function, context, parameter) = (1, 2, 1)
    case "for_each_map_elem": (function, context, parameter) = (1, 2, 3)
    case "find_vma": (function, context, parameter) = (2, 3, 2)
    default: return nil
    }
  }
}
