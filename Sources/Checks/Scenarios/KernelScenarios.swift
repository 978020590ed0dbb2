extension Scenario {
  /// The kernel's own stack-argument tests: arguments and results as in Linux tools/testing/selftests/bpf.
  static let kernelTests: [Scenario] = [
    numbers("bpf_kfunc_call_stack_arg", Array(1...10), 55),
    Scenario(name: "kernel test: 1..9, {10, 20}", kfunc: "bpf_kfunc_call_stack_arg_ptr") {
      caller throws(ScenarioFailure) in
      let pass = pass1(10, 20, caller)
      let result = try caller.call("bpf_kfunc_call_stack_arg_ptr", Array(1...9) + [pass.word])
      try ScenarioFailure.require(75, result, "the result")
    },
    Scenario(name: "kernel test: 1..7, {10}, 8, {.x1 = 20}", kfunc: "bpf_kfunc_call_stack_arg_mix") {
      caller throws(ScenarioFailure) in
      let (p, q) = (pass1(10, 0, caller), pass1(0, 20, caller))
      let result = try caller.call("bpf_kfunc_call_stack_arg_mix", Array(1...7) + [p.word, 8, q.word])
      try ScenarioFailure.require(66, result, "the result")
    },
    Scenario(name: "kernel test: 1..5, bytes 1..16", kfunc: "bpf_kfunc_call_stack_arg_mem") {
      caller throws(ScenarioFailure) in
      let memory = caller.memory(1...16)
      let result = try caller.call("bpf_kfunc_call_stack_arg_mem", Array(1...5) + [memory.word, 16])
      try ScenarioFailure.require(151, result, "the result")
    },
    Scenario(name: "kernel test: 1..9, \"hello\"", kfunc: "bpf_kfunc_call_stack_arg_const_str") {
      caller throws(ScenarioFailure) in
      let text = caller.memory("hello\0".utf8)
      let result = try caller.call("bpf_kfunc_call_stack_arg_const_str", Array(1...9) + [text.word])
      try ScenarioFailure.require(45, result, "the result")
    },
    Scenario(name: "kernel test: 1..9, a timer", kfunc: "bpf_kfunc_call_stack_arg_timer") {
      caller throws(ScenarioFailure) in
      let timer = caller.memory(count: 16)
      let result = try caller.call("bpf_kfunc_call_stack_arg_timer", Array(1...9) + [timer.word])
      try ScenarioFailure.require(45, result, "the result")
    },
    Scenario(name: "kernel test: 1..9, a dynptr of 54 bytes", kfunc: "bpf_kfunc_call_stack_arg_dynptr") {
      caller throws(ScenarioFailure) in
      let dynptr = caller.memory(count: 16)
      dynptr.store32(54, at: 8)
      let result = try caller.call("bpf_kfunc_call_stack_arg_dynptr", Array(1...9) + [dynptr.word])
      try ScenarioFailure.require(99, result, "the result")
    },
    Scenario(name: "kernel test: 1..9, an iterator at 100", kfunc: "bpf_kfunc_call_stack_arg_iter") {
      caller throws(ScenarioFailure) in
      let iterator = caller.memory(count: 16)
      iterator.store(100, at: 0)
      let result = try caller.call("bpf_kfunc_call_stack_arg_iter", Array(1...9) + [iterator.word])
      try ScenarioFailure.require(145, result, "the result")
    },
    // s = {1, 2} and v = (1 << 64) | 2, in the words of the block: low eightbyte first.
    numbers("bpf_kfunc_call_stack_arg_big", [1, 2, 3, 4, 5, 1, 2], 55 + 6 * 1 + 7 * 2),
    numbers("bpf_kfunc_call_test_pair_arg", [1, 3, 5, 2], 2 * 3 + 3 * 5 + 9),
    numbers("bpf_kfunc_call_test_i128_arg", [1, 2, 5, 3], 4 * 3 + 3 * 5 + 5),
    numbers("bpf_kfunc_call_test_pair_arg_nofit", [1, 2, 3, 4, 7, 9], 5 * 7 + 6 * 9 + 30),
    numbers("bpf_kfunc_call_test_pair_arg_tail", [1, 2, 3, 4, 5, 7, 9, 6], 6 * 7 + 7 * 9 + 103),
    numbers("bpf_kfunc_call_test_pair_arg_split8", [1, 2, 3, 4, 5, 6, 7, 11, 13], 8 * 11 + 9 * 13 + 140),
    numbers("bpf_kfunc_call_test_i128_arg_pad", [1, 2, 3, 4, 5, 6, 7, 13, 11], 9 * 11 + 8 * 13 + 140),
  ]

  private static func numbers(_ kfunc: String, _ words: [UInt64], _ expected: UInt64) -> Scenario {
    Scenario(name: "kernel test: \(words.map(String.init).joined(separator: ", "))", kfunc: kfunc) {
      caller throws(ScenarioFailure) in
      try ScenarioFailure.require(expected, try caller.call(kfunc, words), "the result")
    }
  }

  /// struct prog_test_pass1 with its first two members set.
  private static func pass1(_ x0: UInt32, _ x1: UInt32, _ caller: ScenarioCaller) -> ScenarioMemory {
    let memory = caller.memory(count: 16)
    memory.store32(x0, at: 0)
    memory.store32(x1, at: 4)
    return memory
  }
}
