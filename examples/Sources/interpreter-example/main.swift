import BPF
import Interpreter

/// The functions that the program may call: one kfunc of seven words.
struct Calls: InterpreterCalls {
  mutating func helper(_ id: Int32, _ arguments: UnsafePointer<UInt64>) -> CallOutcome { .unknown }
  func argumentCount(ofKfunc index: Int) -> Int? { index == 0 ? 7 : nil }
  mutating func kfunc(_ index: Int, _ words: UnsafePointer<UInt64>) -> CallOutcome {
    .returned(words[5] * 100 + words[6])
  }
}

let assembled = try Assembler.assemble(
  """
  r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
  *(u64 *)(r11 - 8) = 6
  *(u64 *)(r11 - 16) = 7
  call weigh
  exit
  """)
let interpreter = Interpreter(assembled.program, budget: 1_000)
var calls = Calls()
print(try interpreter.run(calls: &calls), "after", interpreter.executed, "instructions")
