/// Packets, and what has to be given back: sockets, parts of ring buffers.
extension RuleProgramWriter {
  /// Data of a packet, behind a comparison with its end.
  mutating func packet(_ out: String) -> [String] {
    let width = pick(1, 2, 4, 8)
    let room = pick(8, 14, 20, 34)
    var lines = ["r2 = *(u32 *)(r9 + 76)", "r3 = *(u32 *)(r9 + 80)"]
    if happens(25) {
      // A part at an offset that is not known.
      let index = value()
      lines += bound(index, pick(15, 63, 255), out) + ["r2 += \(index)"]
    }
    lines += ["r4 = r2", "r4 += \(room)"]
    let inside = label()
    lines += pick(
      ["if r4 > r3 goto \(out)"], ["if r4 > r3 goto \(out)"], ["if r3 < r4 goto \(out)"], ["if r4 >= r3 goto \(out)"],
      ["if r4 <= r3 goto \(inside)", "goto \(out)", "\(inside):"])
    if happens(20) {
      lines +=
        ["*(u64 *)(r10 - 96) = r2"] + pick(["call 7"], ["r1 = r9", "r2 = 0", "call 39"]) + ["r2 = *(u64 *)(r10 - 96)"]
    }
    let last = room - width
    let at = pick(0, last, last, last + 1, random(in: 0..<last + 1))
    return lines + [
      pick(
        "\(value()) = *(u\(8 * width) *)(r2 + \(at))", "*(u\(8 * width) *)(r2 + \(at)) = \(pick("7", value()))",
        "r1 = *(u\(8 * width) *)(r4 - \(width))")
    ]
  }

  /// What gets something, what uses it while it is in r0, and what gives it back.
  private typealias Resource = (get: [String], use: [String], release: [String])

  private mutating func socket() -> Resource {
    let get = zeros(16) + ["r1 = r9", "r2 = r10", "r2 += -16", "r3 = 12", "r4 = -1", "r5 = 0"]
    return (
      get + ["call \(pick(84, 84, 85, 99))"],
      happens(50) ? ["r1 = *(u\(pick(8, 16, 32)) *)(r0 + \(pick(4, 44, 48, 72)))"] : [], ["r1 = r0", "call 86"]
    )
  }

  private mutating func ringBuffer() -> Resource {
    maps.insert(".map ring 27 0 0 4096")
    let size = pick(8, 16)
    return (
      ["r1 = ring ll", "r2 = \(size)", "r3 = 0", "call 131"],
      pick([], ["*(u\(pick(8, 64)) *)(r0 + \(pick(0, size - 8))) = 1"], ["\(value()) = *(u32 *)(r0 + \(size - 4))"]),
      ["r1 = r0", "r2 = 0", "call \(pick(132, 133))"]
    )
  }

  private mutating func task() -> Resource {
    (["r1 = \(pick("1", "r6"))", "call bpf_task_from_pid"], [], ["r1 = r0", "call bpf_task_release"])
  }

  /// Something that a helper or kfunc gives and another one takes back.
  mutating func resource(_ out: String) -> [String] {
    let end = label()
    let one: Resource
    switch random(in: 0..<(features.objects ? 3 : 2)) {
    case 0: one = socket()
    case 1: one = ringBuffer()
    default: one = task()
    }
    var lines = one.get
    if happens(30) {
      // Kept on the stack, over a call or a branch.
      let between = pick(["call 7"], ["if r6 > 3 goto \(pick(end, out))"], [])
      lines += ["*(u64 *)(r10 - 104) = r0"] + between + ["r0 = *(u64 *)(r10 - 104)"]
    }
    lines.append("if r0 == 0 goto \(end)")
    return lines + one.use + one.release + (happens(15) ? one.use : []) + ["\(end):"]
  }
}
