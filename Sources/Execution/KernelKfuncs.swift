import CShims
import CTypes
import CallingConvention
import Kfuncs

/// Functions of the kernel itself, and iterators of its test module, that any program may call by name.
///
/// They have fewer than six parameters, which the registry's kfuncs have not. Prototypes and results are those of Linux 7.3
/// (`kernel/bpf/helpers.c`, `kernel/bpf/bpf_iter.c`, `net/core/filter.c`, `tools/testing/selftests/bpf/test_kmods`).
package enum KernelKfuncs {
  /// A function: its name, C prototype and native code.
  package struct Function: Sendable {
    /// The name by which programs call it.
    package let name: String
    /// Its C prototype, with plain types in place of the kernel's typedefs.
    package let prototype: String
    /// The address of its native code.
    package let address: UInt
  }

  /// All functions, in the order of their names.
  package static let all: [Function] = {
    typealias Pointer = UnsafeMutableRawPointer
    typealias Constant = UnsafeRawPointer
    func function<Native>(_ name: String, _ prototype: String, _ native: Native) -> Function {
      Function(name: name, prototype: prototype, address: unsafeBitCast(native, to: UInt.self))
    }
    let functions = [
      function(
        "bpf_dynptr_from_skb",
        "int bpf_dynptr_from_skb(struct __sk_buff *s, unsigned long long flags, struct bpf_dynptr *ptr__uninit)",
        kft_kernel_dynptr_from_skb as @convention(c) (UInt64, UInt64, Pointer?) -> Int32),
      function(
        "bpf_dynptr_from_xdp",
        "int bpf_dynptr_from_xdp(struct xdp_md *x, unsigned long long flags, struct bpf_dynptr *ptr__uninit)",
        kft_kernel_dynptr_from_xdp as @convention(c) (UInt64, UInt64, Pointer?) -> Int32),
      function(
        "bpf_dynptr_size", "unsigned long long bpf_dynptr_size(const struct bpf_dynptr *p)",
        kft_kernel_dynptr_size as @convention(c) (Constant?) -> UInt64),
      function(
        "bpf_dynptr_is_null", "_Bool bpf_dynptr_is_null(const struct bpf_dynptr *p)",
        kft_kernel_dynptr_is_null as @convention(c) (Constant?) -> Bool),
      function(
        "bpf_dynptr_is_rdonly", "_Bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *p)",
        kft_kernel_dynptr_is_rdonly as @convention(c) (Constant?) -> Bool),
      function(
        "bpf_dynptr_slice",
        """
        void *bpf_dynptr_slice(const struct bpf_dynptr *p, unsigned long long offset, void *buffer__nullable, \
        unsigned long long buffer__szk)
        """, kft_kernel_dynptr_slice as @convention(c) (Constant?, UInt64, Pointer?, UInt64) -> Pointer?),
      function(
        "bpf_dynptr_slice_rdwr",
        """
        void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, unsigned long long offset, void *buffer__nullable, \
        unsigned long long buffer__szk)
        """, kft_kernel_dynptr_slice_rdwr as @convention(c) (Constant?, UInt64, Pointer?, UInt64) -> Pointer?),
      function(
        "bpf_iter_num_new", "int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end)",
        kft_kernel_iter_num_new as @convention(c) (Pointer?, Int32, Int32) -> Int32),
      function(
        "bpf_iter_num_next", "int *bpf_iter_num_next(struct bpf_iter_num *it)",
        kft_kernel_iter_num_next as @convention(c) (Pointer?) -> UnsafeMutablePointer<Int32>?),
      function(
        "bpf_iter_num_destroy", "void bpf_iter_num_destroy(struct bpf_iter_num *it)",
        kft_kernel_iter_num_destroy as @convention(c) (Pointer?) -> Void),
      function(
        "bpf_iter_testmod_seq_new",
        "int bpf_iter_testmod_seq_new(struct bpf_iter_testmod_seq *it, long long value, int cnt)",
        kft_kernel_iter_testmod_seq_new as @convention(c) (Pointer?, Int64, Int32) -> Int32),
      function(
        "bpf_iter_testmod_seq_next", "long long *bpf_iter_testmod_seq_next(struct bpf_iter_testmod_seq *it)",
        kft_kernel_iter_testmod_seq_next as @convention(c) (Pointer?) -> UnsafeMutablePointer<Int64>?),
      function(
        "bpf_iter_testmod_seq_value",
        "long long bpf_iter_testmod_seq_value(int val, struct bpf_iter_testmod_seq *it__iter)",
        kft_kernel_iter_testmod_seq_value as @convention(c) (Int32, Pointer?) -> Int64),
      function(
        "bpf_iter_testmod_seq_destroy", "void bpf_iter_testmod_seq_destroy(struct bpf_iter_testmod_seq *it)",
        kft_kernel_iter_testmod_seq_destroy as @convention(c) (Pointer?) -> Void),
    ]
    return functions.sorted { $0.name < $1.name }
  }()

  /// The structs behind their pointers: libbpf links no declaration without members to a struct that has some.
  private static let types = """
    struct __sk_buff { unsigned int len; unsigned int pkt_type; };
    struct xdp_md { unsigned int data; unsigned int data_end; };
    struct bpf_dynptr { unsigned long long __opaque[2]; };
    struct bpf_iter_num { unsigned long long __opaque[1]; };
    struct bpf_iter_testmod_seq { long long value; int cnt; };
    """

  /// Whether a function is one of the kernel itself and not of its test module.
  /// - Parameter name: the name by which programs call it.
  package static func isOfKernel(_ name: String) -> Bool {
    function(named: name) != nil && !name.hasPrefix("bpf_iter_testmod")
  }

  /// A function by its name; nil if there is none.
  /// - Parameter name: the name by which programs call it.
  package static func function(named name: String) -> Function? { all.first { $0.name == name } }

  /// A function as a kfunc without descriptor; nil if there is none.
  /// - Parameter name: the name by which programs call it.
  package static func kfunc(named name: String) -> Kfunc? {
    guard let function = function(named: name),
      let signature = try? CDeclarationParser.parse(types + function.prototype + ";", types: CTypeTable()).signatures
        .first
    else { return nil }
    return Kfunc(signature, at: function.address)
  }
}
