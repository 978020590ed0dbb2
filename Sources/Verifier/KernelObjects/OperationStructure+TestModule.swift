/// The structures of functions that the module of the kernel's own tests has (`bpf_testmod`).
///
/// Source: Linux 7.3 `tools/testing/selftests/bpf/test_kmods/bpf_testmod.c`.
extension OperationStructure {
  /// All of them.
  static let ofTestModule = [many, second, third, wrapped, several]

  /// The one with which most is tried: arguments that may be null, that are owned, and results that are given.
  private static let many = OperationStructure(
    "bpf_testmod_ops",
    "test_1 test_2 test_maybe_null test_refcounted test_refcounted_multi test_return_ref_kptr "
      + (1...40).map { "tramp_\($0)" }.joined(separator: " "), stores: nil)

  /// A second one.
  private static let second = OperationStructure("bpf_testmod_ops2", "test_1", stores: nil)

  /// A third one, which offers no helpers.
  private static let third = OperationStructure(
    "bpf_testmod_ops3", "test_1 test_2 test_arena test_arena_nullable test_arena_stack test_arena_multislot",
    stores: nil, helpers: nil, privateStacks: ["test_1"])

  /// The one to whose programs code is added in front and behind.
  private static let wrapped = OperationStructure(
    "bpf_testmod_st_ops", "test_prologue test_epilogue test_pro_epilogue", stubs: "bpf_test_mod_st_ops",
    stores: .first(8))

  /// The one of which several are registered at the same time.
  private static let several = OperationStructure("bpf_testmod_multi_st_ops", "test_1", stores: nil)
}
