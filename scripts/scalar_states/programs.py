# SPDX-License-Identifier: MIT
"""Random programs for scripts/scalar-states: arithmetic on scalars that are partly known, and jumps that compare them."""
import struct

FRAME = 10
VALUES = (6, 7, 8)
ALU32, JMP32, JMP, ALU64 = 0x04, 0x06, 0x05, 0x07
REGISTER = 0x08
MOV, NEG, END = 0xb0, 0x80, 0xd0
ADD, SUB, MUL, DIV, OR, AND, LSH, RSH, MOD, XOR, ARSH = 0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x90, 0xa0, 0xc0
CONDITIONS = (0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0)
# MEM and MEMSX loads of the sizes that there are.
LOADS = (0x61, 0x69, 0x71, 0x79, 0x79, 0x79, 0x81, 0x89, 0x91)
EDGES = (0, 1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000, 32767, 32768, 65535, 65536, 1 << 20,
         (1 << 31) - 1, -1, -2, -3, -8, -16, -100, -128, -129, -256, -32768, -65536, -1 << 20, -1 << 31)
EXIT = struct.pack("<Q", 0x95)


def instruction(opcode, dst=0, src=0, offset=0, immediate=0):
    return struct.pack("<BBhi", opcode, dst | src << 4, offset, immediate)


class Generator:
    """Makes the rows of one program; each is an instruction, in one or two slots."""

    def __init__(self, random):
        self.random = random
        self.rows = []
        self.jumps = []

    def number(self):
        kind = self.random.random()
        if kind < 0.7:
            return self.random.choice(EDGES)
        if kind < 0.85:
            return self.random.randrange(1 << self.random.randrange(1, 31))
        return self.random.randrange(-1 << 31, 1 << 31)

    def load(self, register):
        """A value from the stack that was never written: all of its bytes are unknown."""
        self.rows.append(instruction(self.random.choice(LOADS), register, FRAME, -8))

    def source(self, register):
        kind = self.random.random()
        if kind < 0.8:
            self.load(register)
        elif kind < 0.9:
            self.rows.append(instruction(ALU64 | MOV, register, immediate=self.number()))
        else:
            wide = self.random.getrandbits(64) >> self.random.randrange(64)
            self.rows.append(struct.pack("<BBhiiI", 0x18, register, 0, struct.unpack("<i", struct.pack("<I", wide & 0xffffffff))[0],
                                         0, wide >> 32))

    def arithmetic(self):
        kind = self.random.choice((ALU64, ALU32))
        dst = self.random.choice(VALUES)
        operation = self.random.choice((ADD, ADD, SUB, SUB, MUL, DIV, OR, OR, AND, AND, AND, LSH, RSH, MOD, XOR, ARSH))
        signed = operation in (DIV, MOD) and self.random.random() < 0.5
        known = 0.9 if operation in (DIV, MOD, LSH, RSH, ARSH) else 0.6
        if self.random.random() >= known:
            self.rows.append(instruction(kind | operation | REGISTER, dst, self.random.choice(VALUES), int(signed)))
            return
        number = self.number()
        if operation in (DIV, MOD):
            number = number or 3
        if operation in (LSH, RSH, ARSH):
            number = self.random.choice((1, 8, 16, 31, 32, 63, self.random.randrange(64))) % (64 if kind == ALU64 else 32)
        self.rows.append(instruction(kind | operation, dst, 0, int(signed), number))

    def conversion(self):
        """Negation, byte order, and moves; the register that was moved from is loaded anew, so that nothing links the two."""
        dst, src = self.random.choice(VALUES), self.random.choice(VALUES)
        kind = self.random.randrange(4)
        if kind == 0:
            self.rows.append(instruction(self.random.choice((ALU64, ALU32)) | NEG, dst))
        elif kind == 1:
            opcode = self.random.choice((ALU64 | END, ALU32 | END, ALU32 | END | REGISTER))
            self.rows.append(instruction(opcode, dst, immediate=self.random.choice((16, 32, 64))))
        else:
            opcode, bits = self.random.choice(((ALU64, 8), (ALU64, 16), (ALU64, 32), (ALU32, 0), (ALU32, 8), (ALU32, 16), (ALU64, 0)))
            self.rows.append(instruction(opcode | MOV | REGISTER, dst, src, bits))
            if dst != src:
                self.load(src)

    def jump(self):
        kind, condition = self.random.choice((JMP, JMP32)), self.random.choice(CONDITIONS)
        dst = self.random.choice(VALUES)
        self.jumps.append(len(self.rows))
        if self.random.random() < 0.6:
            self.rows.append(instruction(kind | condition, dst, immediate=self.number()))
        else:
            src = self.random.choice(VALUES) if self.random.random() < 0.1 else VALUES[dst - VALUES[0] - 1]
            self.rows.append(instruction(kind | condition | REGISTER, dst, src))

    def known(self):
        """A value that a jump has found equal to a constant, compared again."""
        dst, number = self.random.choice(VALUES), self.number()
        kind = self.random.choice((JMP, JMP32))
        for condition in (0x50, self.random.choice((0x10, 0x50))):
            self.test(kind, condition, dst, number)

    def test(self, kind, condition, dst, number):
        self.jumps.append(len(self.rows))
        self.rows.append(instruction(kind | condition, dst, immediate=number))

    def idiom(self):
        """What random steps rarely meet: a lower half extended by two shifts; shifts to the very end of a word; signed divisions of
        bounded values."""
        dst, which = self.random.choice(VALUES), self.random.randrange(3)
        wide = self.random.random() < 0.5
        alu, jump, last = (ALU64, JMP, 63) if wide else (ALU32, JMP32, 31)
        if which == 0:
            self.rows.append(instruction(ALU64 | LSH, dst, immediate=32))
            self.rows.append(instruction(ALU64 | self.random.choice((RSH, ARSH)), dst, immediate=32))
        elif which == 1:
            bits = self.random.randrange(1, 20)
            self.test(jump, 0x20, dst, (1 << bits) - self.random.randrange(2))
            self.rows.append(instruction(alu | LSH, dst, immediate=last - bits))
        else:
            self.test(jump, self.random.choice((0x60, 0xc0)), dst, self.random.choice((0, 0, 1, 100, -1, -100)))
            divisor = self.random.choice((-1, -1, -2, 2, 3, -7, 100, -1 << 31))
            self.rows.append(instruction(alu | self.random.choice((DIV, MOD)), dst, 0, 1, divisor))

    def sign(self):
        """A value that is 0 or -1, and a mask: the verifier walks over both."""
        dst = self.random.choice(VALUES)
        kind = self.random.choice((ALU64, ALU32))
        self.rows.append(instruction(kind | ARSH, dst, immediate=63 if kind == ALU64 else 31))
        self.rows.append(instruction(self.random.choice((ALU64, ALU32)) | self.random.choice((AND, OR)), dst, immediate=self.number()))

    def program(self, length):
        for register in VALUES:
            self.source(register)
        while len(self.rows) < length:
            kind = self.random.random()
            step = (self.arithmetic if kind < 0.40 else self.jump if kind < 0.78 else self.conversion if kind < 0.88
                    else self.idiom if kind < 0.94 else self.sign if kind < 0.96 else self.known if kind < 0.975
                    else lambda: self.load(self.random.choice(VALUES)))
            step()
        ending = [instruction(ALU64 | MOV, 0), EXIT]
        # Each jump has a target of its own, where all values are used: no state is dropped as equal to an earlier one.
        landing = [instruction(ALU64 | MOV | REGISTER, 0, VALUES[0]), *(instruction(ALU64 | XOR | REGISTER, 0, value) for value in VALUES[1:]), EXIT]
        walked = len(self.rows)
        slots = [0]
        for row in self.rows + ending:
            slots.append(slots[-1] + len(row) // 8)
        for number, row in enumerate(self.jumps):
            target = slots[-1] + number * len(landing)
            code = bytearray(self.rows[row])
            struct.pack_into("<h", code, 2, target - slots[row] - 1)
            self.rows[row] = bytes(code)
        return self.rows + ending + landing * len(self.jumps), walked
