import BPF
import Execution
import Outcomes
import Testing

/// Dynptrs and iterators in every engine (Linux kernel/bpf/helpers.c, bpf_iter.c, bpf_testmod.c).
@Suite struct DynptrTests {
  /// A dynptr at r10 - 16 to `size` bytes of the value of a map of 16 bytes; r0 is the helper's result.
  private static func memory(_ size: String = "16", flags: Int = 0) -> String {
    """
    .map m array 4 16 1 contents=000102030405060708090a0b0c0d0e0f
    r1 = map_value m ll; r2 = \(size) ll; r3 = \(flags); r4 = r10; r4 += -16
    call 197

    """
  }

  private static func read(_ size: Int, at offset: String, flags: Int = 0) -> String {
    """
    *(u64 *)(r10 - 32) = 0
    r1 = r10; r1 += -32; r2 = \(size); r3 = r10; r3 += -16; r4 = \(offset) ll; r5 = \(flags)
    call 201

    """
  }

  private static func write(_ size: Int, at offset: Int, flags: Int = 0) -> String {
    """
    r1 = 0x1122334455667788 ll
    *(u64 *)(r10 - 32) = r1
    r1 = r10; r1 += -16; r2 = \(offset); r3 = r10; r3 += -32; r4 = \(size); r5 = \(flags)
    call 202

    """
  }

  private static func data(_ size: Int, at offset: Int) -> String {
    "r1 = r10; r1 += -16; r2 = \(offset); r3 = \(size)\ncall 203\n"
  }

  private static func call(_ name: String) -> String { "r1 = r10; r1 += -16\ncall \(name)\n" }
  private static let loaded = "r0 = *(u64 *)(r10 - 32)\nexit"
  private static let null = memory(flags: 1)

  static let samples: [Sample] = [
    Sample("from_mem", 0, memory() + "exit"),
    Sample("from_mem, flags", -22, memory(flags: 1) + "exit"),
    Sample("from_mem, too large", -7, memory("0x1000000") + "exit"),
    Sample("from_mem, the size before the flags", -7, memory("0x1000000", flags: 1) + "exit"),
    Sample("from_mem, the largest", 0, memory("0xffffff") + "exit"),
    Sample("read", 0x0706, memory() + read(2, at: "6") + loaded),
    Sample("read, the result", 0, memory() + read(2, at: "6") + "exit"),
    Sample("read behind the end", -7, memory() + read(4, at: "13") + "exit"),
    Sample("read up to the end", 0, memory() + read(4, at: "12") + "exit"),
    Sample("read at a far offset", -7, memory() + read(4, at: "0xffffffffffffffff") + "exit"),
    Sample("read, flags", -22, memory() + read(4, at: "0", flags: 1) + "exit"),
    Sample("read from null", -22, null + read(4, at: "0") + "exit"),
    Sample("write", 0x0888_0605_0403_0201, memory() + write(1, at: 7) + read(8, at: "1") + loaded),
    Sample("write behind the end", -7, memory() + write(8, at: 9) + "exit"),
    Sample("write, flags", -22, memory() + write(8, at: 0, flags: 1) + "exit"),
    Sample("write to null", -22, null + write(8, at: 0) + "exit"),
    Sample("data", 0x0504, memory() + data(2, at: 4) + "if r0 == 0 goto out\nr0 = *(u16 *)(r0 + 0)\nout:\nexit"),
    Sample("data behind the end", 0, memory() + data(2, at: 15) + "exit"),
    Sample("data of null", 0, null + data(2, at: 0) + "exit"),
    Sample("size", 16, memory() + call("bpf_dynptr_size") + "exit"),
    Sample("size of null", -22, null + call("bpf_dynptr_size") + "exit"),
    Sample("is_null", 0, memory() + call("bpf_dynptr_is_null") + "r0 &= 255\nexit"),
    Sample("is_null of null", 1, null + call("bpf_dynptr_is_null") + "r0 &= 255\nexit"),
    Sample("is_rdonly", 0, memory() + call("bpf_dynptr_is_rdonly") + "r0 &= 255\nexit"),
    Sample(
      "slice", 0x0b0a,
      memory()
        + "r1 = r10; r1 += -16; r2 = 10; r3 = 0; r4 = 2\ncall bpf_dynptr_slice\nif r0 == 0 goto out\nr0 = *(u16 *)(r0 + 0)\nout:\nexit"
    ),
    Sample(
      "slice behind the end", 0,
      memory() + "r1 = r10; r1 += -16; r2 = 15; r3 = 0; r4 = 2\ncall bpf_dynptr_slice\nexit"),
    Sample(
      "writable slice", 0x0d0c,
      memory() + "r1 = r10; r1 += -16; r2 = 12; r3 = 0; r4 = 2\ncall bpf_dynptr_slice_rdwr\nr0 = *(u16 *)(r0 + 0)\nexit"
    ),
    Sample(
      "probe_read_kernel", 0x0302,
      memory()
        + "r3 = map_value m + 2 ll\nr1 = r10; r1 += -32; *(u64 *)(r1 + 0) = -1; r2 = 2\ncall 113\nr0 = *(u16 *)(r10 - 32)\nexit"
    ),
    Sample(
      "probe_read_kernel of nothing", -34,
      "r1 = r10; r1 += -32; *(u64 *)(r1 + 0) = -1; r2 = 2; r3 = 16\ncall 113\nif r0 != 0 goto out\nr0 = 1\nout:\nexit"),
    Sample(
      "probe_read_kernel of nothing in the kernel", -14,
      "r1 = r10; r1 += -32; *(u64 *)(r1 + 0) = -1; r2 = 2; r3 = -4096\ncall 113\nif r0 != 0 goto out\nr0 = 1\nout:\nexit"
    ),
    Sample(
      "probe_read_kernel of nothing leaves zeros", -65536,
      "r1 = r10; r1 += -32; *(u64 *)(r1 + 0) = -1; r2 = 2; r3 = 16\ncall 113\nr0 = *(u64 *)(r10 - 32)\nexit"),
    Sample("iter_num", 3 + 4 + 5, numbers(3, 6)),
    Sample("iter_num, empty", 0, numbers(3, 3)),
    Sample("iter_num, from below zero", -3, numbers(-2, 0)),
    Sample("iter_num, backwards", -22, numbers(3, 2, result: "r7")),
    Sample("iter_num, backwards has no numbers", 0, numbers(3, 2)),
    Sample("iter_num, too many", -7, numbers(0, 8_388_609, result: "r7")),
    Sample("iter_num, the most", 0, numbers(0, 8_388_608, turns: 0, result: "r7")),
    Sample(
      "testmod_seq", 7 * 3,
      """
      r1 = r10; r1 += -16; r2 = 7; r3 = 3
      call bpf_iter_testmod_seq_new
      r6 = r0
      again:
      r1 = r10; r1 += -16
      call bpf_iter_testmod_seq_next
      if r0 == 0 goto done
      r0 = *(u64 *)(r0 + 0)
      r6 += r0
      goto again
      done:
      r1 = r10; r1 += -16
      call bpf_iter_testmod_seq_destroy
      r0 = r6
      exit
      """),
    Sample(
      "testmod_seq, a negative count", -22,
      "r1 = r10; r1 += -16; r2 = 7; r3 = -1\ncall bpf_iter_testmod_seq_new\nw0 = w0\nr0 <<= 32\nr0 s>>= 32\nexit"),
    Sample(
      "testmod_seq, the value", 107,
      "r1 = r10; r1 += -16; r2 = 7; r3 = 3\ncall bpf_iter_testmod_seq_new\nr1 = 100; r2 = r10; r2 += -16\ncall bpf_iter_testmod_seq_value\nexit"
    ),
    Sample(
      "testmod_seq, destroyed", 0,
      "r1 = r10; r1 += -16; r2 = 7; r3 = 3\ncall bpf_iter_testmod_seq_new\nr1 = r10; r1 += -16\ncall bpf_iter_testmod_seq_destroy\nr1 = r10; r1 += -16\ncall bpf_iter_testmod_seq_next\nexit"
    ),
  ]

  /// The sum of the numbers of bpf_iter_num in r6, the result of its start in r7.
  private static func numbers(_ start: Int, _ end: Int, turns: Int = 100, result: String = "r6") -> String {
    """
    r6 = 0; r8 = \(turns)
    r1 = r10; r1 += -8; r2 = \(start); r3 = \(end)
    call bpf_iter_num_new
    r0 <<= 32
    r0 s>>= 32
    r7 = r0
    again:
    if r8 == 0 goto done
    r8 += -1
    r1 = r10; r1 += -8
    call bpf_iter_num_next
    if r0 == 0 goto done
    r0 = *(s32 *)(r0 + 0)
    r6 += r0
    goto again
    done:
    r1 = r10; r1 += -8
    call bpf_iter_num_destroy
    r0 = \(result)
    exit
    """
  }

  @Test(arguments: samples) func results(sample: Sample) throws { try sample.check() }

  /// Every function has a prototype that BPF can call as it stands, with the name under which it is listed.
  @Test(arguments: KernelKfuncs.all.map(\.name)) func kernelFunctions(name: String) throws {
    let kfunc = try #require(KernelKfuncs.kfunc(named: name))
    #expect(kfunc.name == name)
    #expect(kfunc.signature.name == name)
    #expect(kfunc.placement.verdict == .direct)
    // A type that is only declared would not link with the definition in an object.
    for parameter in kfunc.signature.parameters {
      guard case .pointer(let pointer) = parameter.type, case .record(let record) = pointer.pointee else { continue }
      #expect(record.isComplete)
    }
  }
}
