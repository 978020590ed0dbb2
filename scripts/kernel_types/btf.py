# SPDX-License-Identifier: MIT
"""A kernel's BTF, as scripts/kernel-types and scripts/kernel-kfuncs read it."""
import struct
import sys

INT, PTR, ARRAY, STRUCT, UNION, ENUM, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, PROTO, VAR, DATASEC, FLOAT = range(1, 17)
DECL_TAG, TYPE_TAG, ENUM64 = 17, 18, 19


class Types:
    """The types of a file, by their numbers: (name, info, size or type, what follows). Those of a module follow the kernel's."""

    def __init__(self, data, base=None):
        magic, _, _, length, type_offset, type_size, string_offset, string_size = struct.unpack_from("<HBBIIIII", data)
        if magic != 0xEB9F:
            sys.exit("this is no BTF")
        types = data[length + type_offset:length + type_offset + type_size]
        self.strings = data[length + string_offset:length + string_offset + string_size]
        self.all = [None]
        if base:
            self.strings = base.strings + self.strings
            self.all = list(base.all)
        place = 0
        while place < len(types):
            name, info, value = struct.unpack_from("<III", types, place)
            size = self.tail(info)
            self.all.append([name, info, value, types[place + 12:place + 12 + size]])
            place += 12 + size

    @staticmethod
    def tail(info):
        kind, count = info >> 24 & 31, info & 0xFFFF
        return {INT: 4, ARRAY: 12, STRUCT: 12 * count, UNION: 12 * count, ENUM: 8 * count, PROTO: 8 * count, VAR: 4,
                DATASEC: 12 * count, DECL_TAG: 4, ENUM64: 12 * count}.get(kind, 0)

    def kind(self, number):
        return self.all[number][1] >> 24 & 31

    def name(self, number):
        start = self.all[number][0]
        return self.strings[start:self.strings.index(b"\0", start)].decode()
