# SPDX-License-Identifier: MIT
"""Programs for scripts/linux-jit: random ones, and the functions of any, with what the verifier would tell the JIT of each."""
import random
import struct
from dataclasses import dataclass

FRAME, PARAMS = 10, 11
CALL, EXIT, WIDE = 0x85, 0x95, 0x18
PSEUDO_CALL = 1
SIZES = {8: 0x00, 16: 0x08, 32: 0x10, 64: 0x18}  # bits to BPF size, RFC 9669 section 5
SIZE_BITS = {0x10: 8, 0x08: 16, 0x00: 32, 0x18: 64}


class Failure(Exception):
    """Why a program cannot be read."""


@dataclass
class Function:
    """A function's instructions and what the verifier tells the JIT of it."""

    code: bytes
    depth: int
    slots: int


def instruction(opcode, dst=0, src=0, offset=0, immediate=0):
    return struct.pack("<BBhi", opcode, dst | src << 4, offset, immediate)


def read(path):
    """The instructions of a .hex or .bin file."""
    data = path.read_bytes()
    if path.suffix == ".hex":
        try:
            data = bytes.fromhex(data.decode())
        except ValueError:
            raise Failure(f"{path}: not hexadecimal") from None
    elif path.suffix != ".bin":
        raise Failure(f"{path}: a program file ends in .hex or .bin")
    if not data or len(data) % 8:
        raise Failure(f"{path}: {len(data)} bytes are no instructions of 8 bytes")
    return data


def functions(code):
    """The functions of a program, in order. A stack access is by r10 alone, so that depth and slots can be read off."""
    rows = list(struct.iter_unpack("<BBhi", code))
    starts, wide = {0}, False
    for index, (opcode, registers, _, immediate) in enumerate(rows):
        if not wide and opcode == CALL and registers >> 4 == PSEUDO_CALL:
            starts.add(index + 1 + immediate)
        wide = not wide and opcode == WIDE
    bounds = [*sorted(starts), len(rows)]
    found = []
    for begin, end in zip(bounds, bounds[1:]):
        depth, slots, wide = 0, 0, False
        for opcode, registers, offset, _ in rows[begin:end]:
            if wide:
                wide = False
                continue
            wide = opcode == WIDE
            dst, src = registers & 15, registers >> 4
            kind = opcode & 7
            base = src if kind == 1 else dst if kind in (2, 3) else None
            if base == FRAME:
                depth = max(depth, -offset)
            if base == PARAMS and kind != 1:
                slots = max(slots, -offset // 8)
            if base is None and FRAME in (dst, src) and kind in (4, 7) and opcode & 8 and src == FRAME:
                raise Failure("a program copies r10: only the verifier knows the depth of its stack")
        found.append(Function(code[begin * 8:end * 8], depth, slots))
    return found


class Body:
    """One function, built from random instructions."""

    def __init__(self, source, incoming, depth, callees):
        self.random, self.depth, self.callees = source, depth, callees
        self.rows = []
        # Loads of incoming slots come before any store of an outgoing one, and any call.
        for slot in range(1, incoming + 1):
            self.rows.append(instruction(0x79, source.randrange(10), PARAMS, 8 * slot))

    def register(self):
        return self.random.randrange(10)

    def immediate(self):
        return self.random.choice([0, 1, -1, 127, 128, -128, -129, 255, 2 ** 31 - 1, -2 ** 31, self.random.randrange(-2 ** 31, 2 ** 31)])

    def alu(self):
        wide = self.random.choice([0x04, 0x07])
        operation = self.random.choice([0x00, 0x10, 0x20, 0x40, 0x50, 0xa0, 0xb0])
        if self.random.random() < 0.5:
            return instruction(wide | operation, self.register(), 0, 0, self.immediate())
        return instruction(wide | operation | 8, self.register(), self.register())

    def shift(self):
        wide = self.random.choice([0x04, 0x07])
        operation = self.random.choice([0x60, 0x70, 0xc0])
        if self.random.random() < 0.5:
            return instruction(wide | operation, self.register(), 0, 0, self.random.randrange(1, 64 if wide == 7 else 32))
        return instruction(wide | operation | 8, self.register(), self.register())

    def division(self):
        wide, operation, signed = self.random.choice([0x04, 0x07]), self.random.choice([0x30, 0x90]), self.random.randrange(2)
        if self.random.random() < 0.5:
            return instruction(wide | operation, self.register(), 0, signed, self.immediate() or 7)
        return instruction(wide | operation | 8, self.register(), self.register(), signed)

    def other(self):
        wide = self.random.choice([0x04, 0x07])
        return self.random.choice([
            instruction(wide | 0x80, self.register()),
            instruction(0xd4 | self.random.choice([0, 8]), self.register(), 0, 0, self.random.choice([16, 32, 64])),
            instruction(0xd7, self.register(), 0, 0, self.random.choice([16, 32, 64])),
            instruction(0xbf, self.register(), self.register(), self.random.choice([8, 16, 32])),
            instruction(0xbc, self.register(), self.register(), self.random.choice([8, 16])),
        ])

    def constant(self):
        value = self.random.choice([self.random.randrange(2 ** 64), self.random.randrange(2 ** 31), 2 ** 31, 2 ** 64 - 1 - self.random.randrange(2 ** 31)])
        return instruction(WIDE, self.register(), 0, 0, struct.unpack("<i", struct.pack("<I", value & 0xffffffff))[0]) + \
            instruction(0, 0, 0, 0, struct.unpack("<i", struct.pack("<I", value >> 32))[0])

    def memory(self):
        size = self.random.choice(list(SIZE_BITS))
        width = SIZE_BITS[size] // 8
        offset = -self.random.randrange(1, self.depth // width + 1) * width
        # Any register can hold an address; r10 counts for the depth.
        base = FRAME if self.random.random() < 0.6 else self.register()
        if base != FRAME:
            offset = self.random.choice([0, 8, 120, -120, 2048, -2048])
        kind = self.random.randrange(4)
        if kind == 0:
            return instruction(0x61 | size, self.register(), base, offset)
        if kind == 1 and size != 0x18:
            return instruction(0x81 | size, self.register(), base, offset)
        if kind == 2:
            return instruction(0x62 | size, base, 0, offset, self.immediate())
        return instruction(0x63 | size, base, self.register(), offset)

    def atomic(self):
        size = self.random.choice([0x00, 0x18])
        operation = self.random.choice([0x00, 0x40, 0x50, 0xa0, 0x01, 0x41, 0x51, 0xa1, 0xe1, 0xf1])
        width = SIZE_BITS[size] // 8
        return instruction(0xc3 | size, FRAME, self.random.choice([1, 2, 3, 4, 5, 6, 7, 8, 9]), -width * self.random.randrange(1, self.depth // width + 1), operation)

    def jump(self, remaining):
        distance = self.random.randrange(0, max(1, remaining))
        operation = self.random.choice([0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0])
        kind = self.random.choice([0x05, 0x06])
        if self.random.random() < 0.5:
            return instruction(kind | operation, self.register(), 0, distance, self.immediate())
        return instruction(kind | operation | 8, self.register(), self.register(), distance)

    def call(self, index, incoming):
        """Stores of a callee's slots and the call; its number is replaced by the distance when the program is laid out."""
        rows = []
        for slot in self.random.sample(range(1, incoming + 1), incoming):
            if self.random.random() < 0.4:
                rows.append(instruction(0x7a, PARAMS, 0, -8 * slot, self.immediate()))
            else:
                rows.append(instruction(0x7b, PARAMS, self.register(), -8 * slot))
        return [*rows, ("call", index)]

    def build(self, length):
        # Units are never jumped into: a jump leads to the start of one.
        units = []
        for _ in range(length):
            choice = self.random.random()
            if choice < 0.12 and self.callees:
                units.append(self.call(*self.random.choice(self.callees)))
            elif choice < 0.14:
                # Helper 12 is the tail call, which functions with slots may not have.
                units.append([instruction(CALL, 0, 0, 0, self.random.choice([1, 5, 7, 14, 35, 199]))])
            elif choice < 0.30:
                units.append("jump")
            elif choice < 0.36:
                units.append([self.constant()])
            elif choice < 0.60 and self.depth:
                units.append([self.memory()])
            elif choice < 0.64 and self.depth:
                units.append([self.atomic()])
            elif choice < 0.66:
                units.append("exit")
            else:
                units.append([self.random.choice([self.alu, self.alu, self.shift, self.division, self.other])()])
        return self.lay_out(units)

    def lay_out(self, units):
        sizes = [1 if unit in ("jump", "exit") else sum(1 if isinstance(row, tuple) else len(row) // 8 for row in unit) for unit in units]
        rows = list(self.rows)
        for number, unit in enumerate(units):
            if unit == "jump":
                # Distances in units become distances in instructions.
                count = self.random.choice([1, 2, 5, 20, 40, 100])
                reach = sum(sizes[number + 1:number + 1 + self.random.randrange(1, count + 1)])
                row = self.jump(1)
                rows.append(row[:2] + struct.pack("<h", reach) + row[4:])
            elif unit == "exit":
                # Jumped over, so that what follows can be reached.
                rows.append(instruction(0x05, 0, 0, 0) if number + 1 == len(units) else instruction(0x15, 0, 0, sizes[number + 1], 0))
            else:
                rows += unit
        # The frame is as deep as the function says.
        if self.depth:
            rows.append(instruction(0x72, FRAME, 0, -self.depth, 0))
        return [*rows, instruction(EXIT)]


def random_program(seed):
    """A program of up to 16 functions: every function calls some that come after it."""
    source = random.Random(seed)
    count = source.randrange(2, 17)
    incoming = [0] + [source.randrange(8) for _ in range(count - 1)]
    bodies = []
    for index in range(count):
        callees = [(other, incoming[other]) for other in range(index + 1, count)]
        chosen = source.sample(callees, min(len(callees), source.randrange(1, 4)))
        # Each function is called by one before it.
        if index + 1 < count:
            chosen.append((index + 1, incoming[index + 1]))
        body = Body(source, incoming[index], source.choice([0, 8, 16, 40, 64, 120, 128, 256, 504]), chosen)
        if index + 1 < count:
            body.rows += body.call(index + 1, incoming[index + 1])
        bodies.append(body.build(source.choice([1, 4, 10, 30, 80, 200])))
    starts, position = [], 0
    for rows in bodies:
        starts.append(position)
        position += sum(1 if isinstance(row, tuple) else len(row) // 8 for row in rows)
    code = b""
    for rows in bodies:
        for row in rows:
            if isinstance(row, tuple):
                row = instruction(CALL, 0, PSEUDO_CALL, 0, starts[row[1]] - len(code) // 8 - 1)
            code += row
    return code
