"""Prints the records of a jitdump file, by Linux's tools/perf/Documentation/jitdump-specification.txt."""
import json
import struct
import sys

data = open(sys.argv[1], "rb").read()
magic, version, size, machine, _, process, start, flags = struct.unpack_from("<IIIIIIQQ", data)
assert (magic, version, size, machine, flags) == (0x4A695444, 1, 40, 62, 0), "header"


def text(offset):
    end = data.index(0, offset)
    return data[offset:end].decode(), end + 1


records, place, last = [], size, start
while place < len(data):
    kind, length, time = struct.unpack_from("<IIQ", data, place)
    assert length >= 16 and place + length <= len(data), f"length of the record at {place}"
    assert time >= last, f"time of the record at {place}"
    last, body = time, place + 16
    if kind == 0:
        pid, thread, address, code, count, index = struct.unpack_from("<IIQQQQ", data, body)
        name, after = text(body + 40)
        assert pid == process and after + count == place + length, f"code at {place}"
        records.append({"kind": "load", "name": name, "address": address, "code": data[after:after + count].hex(), "index": index})
    elif kind == 2:
        address, count = struct.unpack_from("<QQ", data, body)
        rows, at = [], body + 16
        for _ in range(count):
            row, line, _ = struct.unpack_from("<QII", data, at)
            name, at = text(at + 16)
            rows.append([row, line, name])
        records.append({"kind": "lines", "address": address, "rows": rows})
    elif kind == 4:
        whole, header, mapped = struct.unpack_from("<QQQ", data, body)
        assert mapped == 0 and header < whole <= length - 40, f"frames at {place}"
        records.append({"kind": "frames", "size": whole - header})
    else:
        raise AssertionError(f"kind {kind} at {place}")
    place += length
json.dump({"process": process, "records": records}, sys.stdout)
