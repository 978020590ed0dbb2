# SPDX-License-Identifier: MIT
"""The prototypes of a kernel's kfuncs as its BTF has them, in C."""
import struct

from btf import ARRAY, CONST, DECL_TAG, ENUM, ENUM64, FUNC, FWD, INT, PROTO, PTR, STRUCT, TYPEDEF, TYPE_TAG, UNION, VOLATILE, RESTRICT, Types


class Prototypes:
    """The kfuncs of a kernel: a function with a tag `bpf_kfunc`."""

    def __init__(self, path):
        self.types = types = Types(path.read_bytes())
        self.functions, self.structures = {}, {}
        self.names = set()
        for number in range(1, len(types.all)):
            kind = types.kind(number)
            if kind == FUNC:
                self.functions.setdefault(types.name(number), number)
            elif kind in (STRUCT, UNION):
                self.structures.setdefault(types.name(number), number)
            elif kind == DECL_TAG and types.name(number) == "bpf_kfunc":
                self.names.add(types.name(types.all[number][2]))

    def of(self, name, has_implicit):
        """The C prototype of a kfunc and how many of its parameters the verifier supplies."""
        parameters, result = self.parameters(name)
        if not has_implicit:
            return self.text(name, parameters, result), 0
        whole, result = self.parameters(f"{name}_impl")
        return self.text(name, whole, result), len(whole) - len(parameters)

    def parameters(self, name):
        _, _, result, tail = self.types.all[self.types.all[self.functions[name]][2]]
        found = [(self.string(start), number) for start, number in struct.iter_unpack("<II", tail)]
        return found, result

    def string(self, start):
        return self.types.strings[start:self.types.strings.index(b"\0", start)].decode()

    def text(self, name, parameters, result):
        inside = ", ".join(self.declared(number, parameter) for parameter, number in parameters) or "void"
        return self.declared(result, f"{name}({inside})")

    def declared(self, number, name):
        """A declaration of a name with a type."""
        if number == 0:
            return f"void {name}"
        _, _, value, tail = self.types.all[number]
        kind = self.types.kind(number)
        own = self.types.name(number)
        if kind == PTR:
            if self.plain(value) and self.types.kind(self.plain(value)) == PROTO:
                return self.pointer_to_function(self.plain(value), name)
            return self.declared(value, f"*{name}")
        if kind == CONST:
            return f"const {self.declared(value, name)}" if not value or self.types.kind(value) != PTR else self.declared(value, name)
        if kind in (VOLATILE, RESTRICT, TYPE_TAG, TYPEDEF):
            return self.declared(value, name)
        if kind == INT:
            return f"{own} {name}"
        if kind in (ENUM, ENUM64):
            return f"{'unsigned int' if value == 4 else 'unsigned long'} {name}"
        if kind in (STRUCT, UNION, FWD):
            word = "union" if kind == UNION else "struct"
            return f"{word} {own or 'unnamed'} {name}"
        if kind == ARRAY:
            return self.declared(struct.unpack("<III", tail)[0], f"{name}[{struct.unpack('<III', tail)[2]}]")
        raise ValueError(f"{name}: a type of kind {kind}")

    def pointer_to_function(self, number, name):
        _, _, result, tail = self.types.all[number]
        inside = ", ".join(self.declared(kind, self.string(start)) for start, kind in struct.iter_unpack("<II", tail)) or "void"
        return self.declared(result, f"(*{name})({inside})")

    def plain(self, number):
        """The type behind modifiers; 0 for `void`."""
        while number and self.types.kind(number) in (TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG):
            number = self.types.all[number][2]
        return number

    def is_union(self, name):
        return self.types.kind(self.structures[name]) == UNION

    def numbers(self, name):
        """The bytes of a structure that holds nothing but numbers (`__btf_type_is_scalar_struct`); None for all else."""
        number = self.structures.get(name)
        return self.types.all[number][2] if number and self.is_numbers(number, 0) else None

    def is_numbers(self, number, level):
        for _, member, _ in struct.iter_unpack("<III", self.types.all[number][3]):
            member = self.plain(member)
            kind = self.types.kind(member)
            if kind in (STRUCT, UNION):
                if level >= 3 or not self.is_numbers(member, level + 1):
                    return False
                continue
            if kind == ARRAY:
                element, _, count = struct.unpack("<III", self.types.all[member][3])
                if not count:
                    return False
                kind = self.types.kind(self.plain(element))
            if kind not in (INT, ENUM, ENUM64):
                return False
        return True
