"""Run by gdb: executes a guarded call instruction by instruction, and holds gdb's backtrace against a record of its own.

The record is made of what the instructions do: a call pushes a return address, and the callee must give back the registers that
it saves (psABI AMD64 section 3.2.1); a ret takes the last entry away. No call-frame information and no frame layout is used for it.
"""
import gdb

SAVED = ["rbx", "rbp", "r12", "r13", "r14", "r15"]
MOST_STEPS = 20000

for setting in ["pagination off", "confirm off", "debuginfod enabled off", "width 0", "backtrace past-main on", "complaints 0"]:
    gdb.execute("set " + setting)
# Functions of libraries are bound before the program runs, so that no step leads through the dynamic loader.
gdb.execute("set environment LD_BIND_NOW 1")
gdb.execute("tbreak kft_enter", to_string=True)
gdb.execute("run", to_string=True)


def number(value):
    return int(value) & 0xFFFFFFFFFFFFFFFF


def entry():
    """What the function that has just been called has to give back."""
    frame = gdb.newest_frame()
    rsp = number(frame.read_register("rsp"))
    word = gdb.selected_inferior().read_memory(rsp, 8).tobytes()
    return {
        "return": int.from_bytes(word, "little"),
        "rsp": rsp + 8,
        "saved": {name: number(frame.read_register(name)) for name in SAVED},
    }


calls = [entry()]
steps, checked, errors, names = 0, 0, [], {}
while calls and steps < MOST_STEPS:
    frame = gdb.newest_frame()
    pc = frame.pc()
    # Every frame of the call, from the innermost to the function that made the guarded call.
    name = frame.name() or "a function without a name"
    names[name] = names.get(name, 0) + 1
    # A kfunc's own call frames are its compiler's: one look at its entry, through all frames of BPF functions, and on to its end.
    is_native = name.startswith("kf_")
    for record in reversed(calls):
        frame = frame.older()
        if frame is None:
            errors.append(f"{name} {pc:#x}: the backtrace ends")
            break
        found = {"return": frame.pc(), "rsp": number(frame.read_register("rsp"))}
        wanted = {"return": record["return"], "rsp": record["rsp"]}
        for register in SAVED:
            found[register] = number(frame.read_register(register))
            wanted[register] = record["saved"][register]
        checked += 1
        for key in wanted:
            if found[key] != wanted[key]:
                errors.append(f"{name} {pc:#x}: {frame.name()}: {key} is {found[key]:#x}, not {wanted[key]:#x}")
    if is_native:
        gdb.execute(f"tbreak *{calls.pop()['return']:#x}", to_string=True)
        gdb.execute("continue", to_string=True)
        steps += 1
        continue
    text = gdb.newest_frame().architecture().disassemble(pc)[0]["asm"]
    gdb.execute("stepi", to_string=True)
    steps += 1
    # Prefixes may precede the mnemonic: "data16 rex.W call".
    words = text.split()
    if "call" in words:
        calls.append(entry())
    elif "ret" in words:
        calls.pop()

print(f"steps {steps}, frames {checked}, differences {len(errors)}, returned {not calls}")
for name in sorted(names, key=str):
    print(f"  {name} {names[name]}")
for error in errors[:20]:
    print(error)
