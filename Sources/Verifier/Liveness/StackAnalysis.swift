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

  let graph: FlowGraph
  let points: [InstructionPoints]
  let deadBranches: [Int: Bool]
  var accesses: CalleeStackAccesses
  var states = TrackStates()
  /// The tracks before each instruction, of the last pass over its function; empty before a function needs them.
  var before: [TrackState] = []
  /// The calls that lead to the function that is analyzed, the outermost first.
  var callSites: [Int] = []
  var log: VerifierLog

  /// What is known of an instance.
  private struct Analyzed {
    var marks: StackMarks
    var instance: StackLiveness.Instance
  }

  /// What is known of a function.
  private struct Function {
    var wasAnalyzed = false
    var nodes: LiveNodes?
    /// The instance of the function on its own.
    var alone: Analyzed?
  }

  private var starts: LiveNodeStarts
  private var functions: [Function]
  /// The functions that others call with pointers to stacks.
  private var called: [StackLiveness.Key: Analyzed] = [:]
  private var passes = 0
  private var kept = 0

  /// The program.
  var program: UncheckedProgram { _read { yield accesses.input.program } }

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
    for function in flow.topologicalOrder.reversed() {
      guard !analysis.functions[function].wasAnalyzed || input.program.subprograms[function].isGlobal else { continue }
      let key = StackLiveness.Key(callSite: input.program.subprograms[function].firstInstruction, depth: 0)
      analysis.callSites = []
      analysis.forgetTracks()
      try analysis.analyze(function, key, nil)
    }
    analysis.writeMarks()
    return StackLiveness(
      analysis.called.mapValues(\.instance), alone: analysis.functions.map(\.alone?.instance), analysis.starts,
      flow.points, isTooLarge: analysis.kept > Self.mostKept)
  }

  private init(
    _ input: VerifierInput, _ flow: ControlFlow, _ graph: FlowGraph, _ constants: ConstantRegisters, _ log: VerifierLog
  ) {
    self.graph = graph
    self.log = VerifierLog(level: log.level)
    points = flow.points
    deadBranches = flow.deadBranches
    accesses = CalleeStackAccesses(input, flow.kfuncs, constants)
    starts = LiveNodeStarts(input.program, flow.points, graph)
    functions = Array(filledWith: Function(), count: input.program.subprograms.count)
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
    functions[function].wasAnalyzed = true
    let hasTracks = follow(function, key.depth, entry)
    var own = record(function, key.depth, hasTracks: hasTracks)
    if hasTracks { own.add(try readByCallees(function, key)) }
    finish(function, key, own)
  }

  /// What calls with pointers to stacks read by what they call.
  private mutating func readByCallees(_ function: Int, _ key: StackLiveness.Key) throws(Rejection) -> StackMarks {
    var pulled = StackMarks(depth: key.depth)
    for call in graph.postorder[function] where mayCall(call) {
      guard let (callee, arguments) = passed(call, key.depth, &pulled) else { continue }
      // The kernel has no words for it.
      if key.depth == PathState.mostFrames - 1 { throw Rejection("Invalid argument") }
      let inner = StackLiveness.Key(callSite: call, depth: key.depth + 1)
      callSites = Array(callSites.prefix(key.depth)) + [call]
      try analyze(callee, inner, arguments)
      guard let instance = called[inner]?.instance else { continue }
      for frame in 0...key.depth {
        guard let live = instance.live[frame].first, !live.isEmpty else { continue }
        pulled.read(live, frame, call)
      }
    }
    return pulled
  }

  /// Joins the marks of a pass with those of earlier ones, and finds what is live.
  private mutating func finish(_ function: Int, _ key: StackLiveness.Key, _ own: StackMarks) {
    let old = key.depth == 0 ? functions[function].alone?.marks : called[key]?.marks
    var joined = own
    if var old {
      old.join(own)
      joined = old
    }
    let nodes = nodes(of: function)
    kept += joined.count - (old?.count ?? 0)
    if old == nil { kept += nodes.nodes.count * joined.frames.count { !$0.isEmpty } }
    let instance = StackLiveness.Instance(
      function: function, depth: key.depth, live: joined.live(nodes, graph, starts))
    if key.depth == 0 {
      functions[function].alone = Analyzed(marks: joined, instance: instance)
    } else {
      called[key] = Analyzed(marks: joined, instance: instance)
    }
  }

  private mutating func nodes(of function: Int) -> LiveNodes {
    if let known = functions[function].nodes { return known }
    let made = LiveNodes(function, graph, &starts)
    functions[function].nodes = made
    return made
  }

  /// Writes the marks of all instances.
  private mutating func writeMarks() {
    guard log.writes(2) else { return }
    var instances = called.map { ($0.key, $0.value.instance.function, $0.value.marks) }
    for function in functions.indices {
      guard let analyzed = functions[function].alone else { continue }
      let key = StackLiveness.Key(callSite: program.subprograms[function].firstInstruction, depth: 0)
      instances.append((key, function, analyzed.marks))
    }
    writeMarks(instances)
  }

  // MARK: Calls

  /// Whether an instruction calls a function or a callback.
  private func mayCall(_ index: Int) -> Bool {
    if case .call(.subprogram) = program.instructions[index] { return true }
    return points[index].contains(.callsCallback)
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
