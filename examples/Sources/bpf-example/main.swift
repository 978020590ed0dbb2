import BPF

// A subprogram with seven arguments: argument 6 travels in slot 1, argument 7 in slot 2.
let assembled = try Assembler.assemble(
  """
  r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
  *(u64 *)(r11 - 8) = 6
  *(u64 *)(r11 - 16) = 7
  call sum
  exit
  .func long sum(int a, int b, int c, int d, int e, int f, long g)
  r0 = *(u64 *)(r11 + 8)
  r6 = *(u64 *)(r11 + 16)
  r0 += r6
  exit
  """)
let bytes = try assembled.program.encode()
let decoded = try Program(decoding: bytes)
for line in decoded.disassembly() { print(line) }
