import BPF
import JIT

// A C function of seven parameters, which the program calls as a kfunc.
let weigh: @convention(c) (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) -> UInt64 = { _, _, _, _, _, f, g in
  f * 100 + g
}

var builder = ProgramBuilder()
for (value, register) in [Register.r1, .r2, .r3, .r4, .r5].enumerated() {
  builder.append(.alu(.word64, .mov, register, .immediate(Int32(value + 1))))
}
builder.storeArgument(slot: 1, from: .immediate(6))
builder.storeArgument(slot: 2, from: .immediate(7))
builder.call(kfunc: "weigh")
builder.append(.exit)
let program = try builder.build()

let target = KfuncTarget(address: unsafeBitCast(weigh, to: UInt.self), returnsPair: false, stackSlotCount: 2)
let compiled = try JITCompiler().compile(program, kfuncs: [target])
print(compiled.run())
for function in compiled.functions { print(function.name, function.code.count, "bytes") }
