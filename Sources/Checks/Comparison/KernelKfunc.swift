import CShims

/// The kfuncs of the kernel's own stack-argument tests, by what they return (Linux tools/testing/selftests/bpf).
///
/// The rules come from the kernel's tests, not from the registry's C code.
enum KernelKfunc: String {
  case sum10 = "bpf_kfunc_call_stack_arg"
  case pointer = "bpf_kfunc_call_stack_arg_ptr"
  case mix = "bpf_kfunc_call_stack_arg_mix"
  case memory = "bpf_kfunc_call_stack_arg_mem"
  case constantString = "bpf_kfunc_call_stack_arg_const_str"
  case timer = "bpf_kfunc_call_stack_arg_timer"
  case dynptr = "bpf_kfunc_call_stack_arg_dynptr"
  case iterator = "bpf_kfunc_call_stack_arg_iter"
  case big = "bpf_kfunc_call_stack_arg_big"
  case pairArgument = "bpf_kfunc_call_test_pair_arg"
  case int128Argument = "bpf_kfunc_call_test_i128_arg"
  case pairNoFit = "bpf_kfunc_call_test_pair_arg_nofit"
  case pairTail = "bpf_kfunc_call_test_pair_arg_tail"
  case pairSplit8 = "bpf_kfunc_call_test_pair_arg_split8"
  case int128Pad = "bpf_kfunc_call_test_i128_arg_pad"

  /// The result for argument words as the callee receives them; pointers among them must be valid.
  func result(_ words: UnsafePointer<UInt64>) -> UInt64 {
    func sum(_ count: Int) -> UInt64 { (0..<count).reduce(0) { $0 &+ words[$1] } }
    func weighted(_ weights: [UInt64]) -> UInt64 {
      weights.enumerated().reduce(0) { $0 &+ $1.element &* words[$1.offset] }
    }
    switch self {
    case .sum10: return sum(10)
    case .pointer: return sum(9) &+ Self.int(words[9], at: 0) &+ Self.int(words[9], at: 4)
    case .mix:
      return sum(7) &+ words[8] &+ Self.int(words[7], at: 0) &+ Self.int(words[9], at: 4)
    case .memory: return sum(5) &+ Self.bytes(words[5], count: words[6])
    case .constantString, .timer: return sum(9)
    case .dynptr: return sum(9) &+ Self.dynptrSize(words[9])
    case .iterator: return sum(9) &+ Self.load(words[9], UInt64.self)
    case .big: return weighted([1, 2, 3, 4, 5, 6, 7])
    case .pairArgument: return weighted([1, 2, 3, 4])
    case .int128Argument: return words[0] &+ 2 &* words[1] &+ 4 &* words[3] &+ 3 &* words[2]
    case .pairNoFit: return weighted([1, 2, 3, 4, 5, 6])
    case .pairTail: return weighted([1, 2, 3, 4, 5, 6, 7, 8])
    case .pairSplit8: return weighted([1, 2, 3, 4, 5, 6, 7, 8, 9])
    case .int128Pad: return weighted([1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
  }

  private static func load<Value: FixedWidthInteger & BitwiseCopyable>(
    _ address: UInt64, offset: Int = 0, _ type: Value.Type
  ) -> UInt64 {
    guard let pointer = kft_judged_memory(address) else { return 0 }
    return UInt64(truncatingIfNeeded: pointer.loadUnaligned(fromByteOffset: offset, as: type))
  }

  private static func int(_ address: UInt64, at offset: Int) -> UInt64 { load(address, offset: offset, Int32.self) }

  private static func bytes(_ address: UInt64, count: UInt64) -> UInt64 {
    (0..<Int(truncatingIfNeeded: count & 0xFFFF)).reduce(0) { $0 &+ load(address, offset: $1, UInt8.self) }
  }

  /// bpf_dynptr_kern: data, size, offset; the upper byte of the size holds flags.
  private static func dynptrSize(_ address: UInt64) -> UInt64 { load(address, offset: 8, UInt32.self) & 0xFF_FFFF }
}
