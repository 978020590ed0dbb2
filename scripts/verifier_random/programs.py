# SPDX-License-Identifier: MIT
"""Random programs near the edge of what the verifier accepts, as assembler text.

A program is made of pieces that keep the rules: numbers with a bound, spills and fills of parts, accesses at a variable offset
of the stack, loops, calls with slots, callbacks. r6, r7, r8 hold numbers, r9 the context. `broken` changes one place.
"""
import random
import re

VALUES = ["r6", "r7", "r8"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.labels = 0
        self.functions = []
        self.depth = 0
        self.callbacks = 0

    def label(self):
        self.labels += 1
        return f"l{self.labels}"

    def pick(self, *choices):
        return self.random.choice(choices)

    def value(self):
        return self.random.choice(VALUES)

    def off(self):
        return -8 * self.random.randint(1, 6)

    # Numbers

    def unknown(self, register):
        if self.has_context and self.random.random() < 0.4:
            return [f"{register} = *(u32 *)(r9 + {self.pick(0, 8, 16)})"]
        return ["call 7", f"{register} = r0"]

    def bound(self, register, most, out):
        kind = self.random.randrange(9)
        word = register.replace("r", "w")
        if kind == 0 and most & (most + 1) == 0:
            return [f"{register} &= {most}"]
        if kind == 1:
            return [f"if {register} > {most} goto {out}"]
        if kind == 2:
            return [f"if {register} s< 0 goto {out}", f"if {register} s> {most} goto {out}"]
        if kind == 3:
            return [f"{word} = {word}", f"if {word} > {most} goto {out}"]
        if kind == 4:
            return [f"{register} %= {most + 1}"]
        if kind == 5:
            inside = self.label()
            return [f"if {register} <= {most} goto {inside}", f"goto {out}", f"{inside}:"]
        if kind == 6 and most & (most + 1) == 0:
            return [f"{register} <<= 32", f"{register} >>= {64 - most.bit_length()}"]
        if kind == 7:
            inside = self.label()
            return [f"if {word} < {most + 1} goto {inside}", f"{register} = {self.random.randint(0, most)}", f"{inside}:",
                    f"{word} = {word}"]
        return [f"if {register} s> {most} goto {out}", f"if {register} s<= -1 goto {out}"]

    def index(self, register, out):
        """The stack read or written at a number as an offset."""
        size = self.pick(1, 1, 1, 2, 4, 8)
        most = self.pick(7, 15, 3, 1, 10)
        room = (most + size + 7) // 8 * 8 + self.pick(0, 0, 8)
        base = self.pick(0, 0, 8) + room
        fill = [f"*(u64 *)(r10 - {at}) = {self.pick('0', '0', '7', 'r8')}" for at in range(8, base + 1, 8) if self.random.random() < 0.9]
        lines = fill + self.bound(register, most, out)
        lines += [f"r2 = r10", f"r2 += -{base}", f"r2 += {register}"]
        if size != 1:
            return lines + [f"r0 = *(u8 *)(r2 + {self.random.randint(0, size - 1)})"]
        return lines + [self.pick("r0 = *(u8 *)(r2 + 0)", f"*(u8 *)(r2 + 0) = {self.pick('0', '5', 'r8')}",
                                  "*(u8 *)(r2 + 0) = r6")]

    def spill(self, register, out):
        size = self.pick(64, 64, 32, 16, 8)
        at = self.off()
        read = self.pick(size, size, size, 64, 32, 8)
        lines = []
        if self.random.random() < 0.4:
            lines += self.bound(register, self.pick(7, 255, 15), out)
        lines.append(f"*(u{size} *)(r10 - {-at}) = {register}")
        if self.random.random() < 0.3:
            lines += self.bound(register, self.pick(7, 15), out)
        if self.random.random() < 0.3:
            lines.append(f"*(u{self.pick(8, 16, 32)} *)(r10 - {-at - self.pick(4, 0)}) = {self.pick('0', '3')}")
        if self.random.random() < 0.3:
            lines.append("call 7")
        return lines + [f"{self.value()} = *(u{read} *)(r10 - {-at - self.pick(0, 0, 0, 4 if read < 64 else 0)})"]

    def pointer_spill(self, out):
        at = self.off()
        what = self.pick("r10", "r9")
        lines = [f"*(u64 *)(r10 - {-at}) = {what}"]
        lines += self.pick([], ["call 7"], [f"*(u64 *)(r10 - 64) = 0"])
        lines += [f"r2 = *(u64 *)(r10 - {-at})"]
        if what == "r10":
            return lines + [f"*(u64 *)(r10 - 8) = 0", f"r3 = *(u{self.pick(8, 32, 64)} *)(r2 - 8)", self.pick("r6 = r3", "r7 = r3", "r0 = 0")]
        return lines + [f"{self.value()} = *(u32 *)(r2 + {self.pick(0, 8, 40)})"]

    def linked(self, out):
        one, two = self.random.sample(VALUES, 2)
        delta = self.pick(0, 1, 8, -4, 100)
        lines = self.unknown(one) if self.random.random() < 0.5 else []
        form = self.pick("r", "r", "w")
        lines += [f"{two} = {one}"]
        if form == "w":
            lines = lines[:-1] + [f"w{one[1]} = w{one[1]}", f"{two} = {one}"]
        if delta:
            lines.append(f"{form}{two[1]} += {delta}")
        known, used = self.random.sample([one, two], 2)
        lines += self.bound(known, self.pick(7, 15), out)
        if self.random.random() < 0.3:
            lines += [f"*(u64 *)(r10 - 56) = {used}", f"{used} = *(u64 *)(r10 - 56)"]
        shift = delta if used == one else -delta
        base = 24 + self.pick(0, 8)
        return [f"*(u64 *)(r10 - {at}) = 0" for at in range(8, base + 1, 8)] + lines + [
            "r2 = r10", f"r2 += {-base + shift}", f"r2 += {used}", "r0 = *(u8 *)(r2 + 0)"]

    def branch(self, out):
        """Two constants on two paths: pruning must not lose one if it is used later."""
        other, join = self.label(), self.label()
        target = self.value()
        one, two = self.pick((1, 7), (7, 1), (0, 15), (3, 40), (40, 3), (0, 0))
        test = self.pick("r0 > 3", "r0 == 5", "w0 s> 7", "r0 & 4", "w0 == 0", "r0 s< 9")
        return ["call 7", f"if {test} goto {other}", f"{target} = {one}", f"goto {join}", f"{other}:", f"{target} = {two}",
                f"{join}:"] + self.pick([], self.spill(target, out))

    def use(self, out):
        register = self.value()
        return ["*(u64 *)(r10 - 16) = 0", "*(u64 *)(r10 - 8) = 0", "r2 = r10", f"r2 += -{self.pick(16, 16, 8)}", f"r2 += {register}",
                "r0 = *(u8 *)(r2 + 0)"]

    def loop(self, out):
        top = self.label()
        counter = self.pick("r8", "r7", "spill", "spill32")
        most = self.pick(2, 4, 10, 30)
        body = self.piece(out, small=True)
        body = [line for line in body]
        if counter[0] == "r":
            others = [name for name in VALUES if name != counter]
            body = [re.sub(counter, others[0], line) for line in body]
            end = self.pick([f"{counter} += 1", f"if {counter} != {most} goto {top}"],
                            [f"{counter} += 1", f"if {counter} < {most} goto {top}"],
                            [f"{counter} += {self.pick(2, 3)}", f"if {counter} s<= {most} goto {top}"],
                            [f"w{counter[1]} += 1", f"if w{counter[1]} < {most} goto {top}"])
            after = self.pick([], ["r2 = r10", f"r2 += -{most + 8 + self.pick(0, 0, -9)}", f"r2 += {counter}", "r0 = *(u8 *)(r2 + 0)"])
            if after:
                after = [f"*(u64 *)(r10 - {at}) = 0" for at in (8, 16, 24, 32, 40)] + after
            return [f"{counter} = 0", f"{top}:"] + body + end + after
        size = 64 if counter == "spill" else 32
        test = self.pick(f"if r1 != {most} goto {top}", f"if r1 < {most} goto {top}", f"if w1 < {most} goto {top}")
        return [f"*(u{size} *)(r10 - 72) = {self.pick('0', '0', '1')}", f"{top}:"] + body + [
            f"r1 = *(u{size} *)(r10 - 72)", "r1 += 1", f"*(u{size} *)(r10 - 72) = r1", test]

    def open_loop(self, out):
        top, end = self.label(), self.label()
        kind = self.random.randrange(3)
        if kind == 0:
            body = self.piece(out, small=True) if self.random.random() < 0.7 else [f"{self.value()} += 1"]
            return [f"{top}: may_goto {end}"] + body + [f"goto {top}", f"{end}:"]
        if kind == 1:
            return [f"{top}:", "call 7"] + self.pick([], ["r6 += 1"], ["r7 = 1"]) + [f"if r0 != 0 goto {top}"]
        return [f"{top}:", f"{self.pick('r6', 'r7')} += 1", f"if r6 < {self.pick(5, 200)} goto {top}"]

    def callback(self, out):
        self.callbacks += 1
        name = f"cb{self.callbacks}"
        inside = self.pick([], ["r3 = *(u64 *)(r2 + 0)", "r3 += 1", "*(u64 *)(r2 + 0) = r3"], ["r3 = *(u64 *)(r2 + 0)",
                           "if r3 > 7 goto e" + name, "r2 += r3", "*(u8 *)(r2 + 0) = 1", "e" + name + ":"])
        result = self.pick("r0 = 0", "r0 = 0", "r0 = 1", "r0 = r1; r0 &= 1", "r0 = 2")
        self.functions.append([f"{name}:"] + inside + result.split("; ") + ["exit"])
        count = self.pick("r1 = 5", "r1 = r6", "r1 = 1", "r1 = 100000")
        return [f"*(u64 *)(r10 - 80) = {self.pick('0', '7')}", count, f"r2 = {name} ll", "r3 = r10", "r3 += -80", "r4 = 0",
                "call 181"] + self.pick([], ["r6 = *(u64 *)(r10 - 80)"], ["r7 = *(u64 *)(r10 - 80)"])

    def atomic(self, out):
        return ["*(u64 *)(r10 - 48) = 1", f"r1 = {self.pick('3', 'r6', 'r7')}", self.pick(
            "lock *(u64 *)(r10 - 48) += r1", "lock *(u32 *)(r10 - 48) |= r1", "r1 = atomic_fetch_add((u64 *)(r10 - 48), r1)",
            "r1 = xchg_64(r10 - 48, r1)"), f"{self.value()} = {self.pick('r1', '*(u64 *)(r10 - 48)')}"]

    def arithmetic(self, out):
        one, two = self.value(), self.value()
        form = self.pick("r", "w")
        return [self.pick(f"{form}{one[1]} {self.pick('+=', '-=', '*=', '&=', '|=', '^=')} {form}{two[1]}",
                          f"{form}{one[1]} {self.pick('+=', '-=', '*=', '&=', '|=', '>>=', '<<=', 's>>=', '/=', '%=')} {self.pick(1, 2, 3, 7, 16)}",
                          f"{one} = (s{self.pick(8, 16, 32)}){two}")]

    # Calls

    def slot_values(self, count, out):
        """Stores of slots, and what each holds."""
        lines, held = [], []
        for slot in range(1, count + 1):
            kind = self.pick("constant", "constant", "number", "bounded", "stack", "context")
            source = {"constant": str(self.pick(0, 1, 5, 7)), "number": self.value(), "context": "r9", "stack": "r1",
                      "bounded": "r6"}[kind]
            if kind == "context" and not self.has_context:
                kind, source = "constant", "3"
            if kind == "stack":
                lines += ["*(u64 *)(r10 - 16) = 0", "*(u64 *)(r10 - 8) = 0", "r1 = r10", "r1 += -16"]
            if kind == "bounded":
                lines += self.bound("r6", 7, out)
            lines.append(f"*(u64 *)(r11 - {8 * slot}) = {source}")
            held.append(kind)
        return lines, held

    def function(self, count, held):
        """A function that takes slots and uses some."""
        name = f"f{len(self.functions) + self.callbacks + self.labels}"
        out = self.label()
        saved, self.has_context = self.has_context, False
        self.depth += 1
        lines = []
        order = list(range(1, count + 1))
        self.random.shuffle(order)
        for slot in order[:self.random.randint(1, len(order))] if order else []:
            kind = held[slot - 1]
            lines.append(f"r1 = *(u64 *)(r11 + {8 * slot})")
            if kind == "stack":
                lines += self.pick(["r6 = *(u64 *)(r1 + 0)"], [f"*(u8 *)(r1 + {self.pick(0, 15)}) = 1"], ["*(u64 *)(r1 + 8) = r1"],
                                   [f"*(u64 *)(r10 - 8) = r1", "r2 = *(u64 *)(r10 - 8)", "r2 = *(u32 *)(r2 + 4)"],
                                   ["r2 = 1", "lock *(u64 *)(r1 + 0) += r2"])
            elif kind == "context":
                lines += [f"r1 = *(u32 *)(r1 + {self.pick(0, 4, 8)})"]
            elif kind == "number":
                lines += self.pick([], self.bound("r1", 7, out))
            elif self.random.random() < 0.6:
                lines += ["*(u64 *)(r10 - 8) = 0"] + self.pick([], ["*(u32 *)(r10 - 16) = r1", "r1 = *(u32 *)(r10 - 16)"],
                          ["*(u64 *)(r10 - 24) = r1", "r1 = *(u64 *)(r10 - 24)"]) + [
                          "r3 = r10", "r3 += -8", "r3 += r1", "r0 = *(u8 *)(r3 + 0)"]
            else:
                lines.append(f"{self.pick('r6', 'r7', 'r8')} = r1")
        lines = ["r6 = r2", "r7 = r3", "r8 = 0"] + lines
        if self.random.random() < 0.7:
            lines += self.piece(out, small=self.depth > 1)
        lines += [f"{out}:", f"r0 = {self.pick('0', '1', 'r6', 'r7')}", "exit"]
        parameters = ", ".join(f"long a{index}" for index in range(5 + count))
        self.depth -= 1
        self.has_context = saved
        self.functions.append([f".func long {name}({parameters})"] + lines)
        return name

    def call(self, out):
        count = self.pick(0, 1, 1, 2, 3, 7)
        between = self.pick([], [], [], ["r6 += 1"], self.branch(out))
        between = [line for line in between if not line.startswith("call")] or []
        if any("r0" in line for line in between):
            between = ["r0 = r6"] + between
        stores, held = self.slot_values(count, out)
        lines = stores + between + ["r1 = 1", f"r2 = {self.pick('2', 'r6', 'r7')}", f"r3 = {self.pick('0', 'r7')}", "r4 = 4", "r5 = 5",
                                    f"call {self.function(count, held)}"]
        return lines + self.pick([], [f"{self.value()} = r0"])

    def conditional_store(self, out):
        """A slot that both branches store, with a different value or kind."""
        other, join = self.label(), self.label()
        one, two = self.pick(("1", "7"), ("7", "2"), ("r6", "3"), ("5", "9"), ("r10", "r10"), ("0", "r10"))
        held = ["stack10" if "r10" in (one, two) else "constant"]
        name = self.function(1, held)
        return ["call 7", f"if r0 {self.pick('>', '==', 's<')} 4 goto {other}", f"*(u64 *)(r11 - 8) = {one}", f"goto {join}", f"{other}:",
                f"*(u64 *)(r11 - 8) = {two}", f"{join}:", "r1 = 1", "r2 = 2", "r3 = 3", "r4 = 4", "r5 = 5", f"call {name}"]

    def kfunc(self, out):
        if self.random.random() < 0.4:
            register = self.value()
            return [f"*(u64 *)(r11 - {8 * slot}) = {self.pick(register, '3')}" for slot in range(1, 6)] + [
                "r1 = 1", "r2 = 2", "r3 = 3", "r4 = 4", "r5 = 5", "call bpf_kfunc_call_stack_arg", f"{self.value()} = r0"]
        register = self.value()
        room = self.pick(8, 16)
        return [f"*(u64 *)(r10 - {at}) = 0" for at in range(8, room + 1, 8)] + self.bound(register, self.pick(7, 8, 15), out) + [
            f"*(u64 *)(r11 - 16) = {register}", "r1 = r10", f"r1 += -{room}", "*(u64 *)(r11 - 8) = r1", "r1 = 1", "r2 = 2", "r3 = 3",
            "r4 = 4", "r5 = 5", "call bpf_kfunc_call_stack_arg_mem"]

    def overwrite(self, out):
        register = self.value()
        return [f"{register} = {self.pick('0', '7', '-1', '8', '0x100000000 ll')}"]

    def piece(self, out, small=False):
        choices = [self.arithmetic, self.branch, self.linked, self.use, self.overwrite, self.atomic]
        choices += [lambda out: self.index(self.value(), out), lambda out: self.spill(self.value(), out)] * 2
        if self.has_context:
            choices += [self.pointer_spill]
        if not small:
            choices += [self.loop, self.loop, self.open_loop, self.callback, self.kfunc]
            if self.depth < 3:
                choices += [self.call] * 3 + [self.conditional_store]
        elif self.depth < 2:
            choices += [self.call]
        return self.random.choice(choices)(out)

    def program(self):
        self.has_context = True
        lines = ["r9 = r1"]
        for register in VALUES:
            lines += self.unknown(register) if self.random.random() < 0.6 else [f"{register} = {self.pick(0, 1, 7)}"]
        for _ in range(self.random.randint(2, 5)):
            lines += self.piece("out")
        lines += ["out:", "r0 = 0", "exit"]
        for function in reversed(self.functions):
            lines += function
        return lines

    def broken(self, lines):
        """One rule broken, perhaps."""
        places = [place for place, line in enumerate(lines) if not line.startswith((".", "exit")) and not line.endswith(":")]
        place = self.random.choice(places)
        line = lines[place]
        kind = self.random.randrange(5)
        if kind == 0 and not line.startswith(("l", "if")):
            return lines[:place] + lines[place + 1:]
        if kind == 1 and (numbers := list(re.finditer(r"(?<![\w])\d+", line))):
            number = self.random.choice(numbers)
            changed = max(0, int(number[0]) + self.pick(-8, -1, 1, 8))
            return lines[:place] + [line[:number.start()] + str(changed) + line[number.end():]] + lines[place + 1:]
        if kind == 2 and (found := re.search(r"\(u(\d+) ", line)):
            return lines[:place] + [line.replace(found[0], f"(u{self.pick(8, 16, 32, 64)} ")] + lines[place + 1:]
        if kind == 3:
            return lines[:place] + self.pick(["call 7"], ["r0 = r1"], [f"{self.value()} = -1"], [f"{self.value()} = r9"],
                                             ["*(u64 *)(r11 - 8) = 1"], ["r0 = *(u64 *)(r11 + 8)"]) + lines[place:]
        if place + 1 in places and not line.startswith("l"):
            return lines[:place] + [lines[place + 1], line] + lines[place + 2:]
        return lines


def program(seed):
    generator = Generator(seed)
    lines = generator.program()
    if generator.random.random() < 0.5:
        lines = generator.broken(lines)
    return "\n".join(lines) + "\n"
