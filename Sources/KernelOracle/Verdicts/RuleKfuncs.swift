import CTypes

/// The kfuncs that random programs call, by their prototypes in Linux 7.3.
enum RuleKfuncs {
  /// Functions of the kernel's test module (tools/testing/selftests/bpf/test_kmods); the registry's module has them, too.
  static let sum =
    "unsigned long bpf_kfunc_call_stack_arg(unsigned long a, unsigned long b, unsigned long c, unsigned long d, "
    + "unsigned long e, unsigned long f, unsigned long g, unsigned long h, unsigned long i, unsigned long j);"
  static let sumOfBytes =
    "unsigned long bpf_kfunc_call_stack_arg_mem(unsigned long a, unsigned long b, unsigned long c, unsigned long d, "
    + "unsigned long e, void *mem, int mem__sz);"

  private static let signatures: [String: Signature] = Dictionary(
    [sum, sumOfBytes].compactMap { (try? CDeclarationParser.parse($0))?.signatures.first }.map { ($0.name, $0) },
    uniquingKeysWith: { first, _ in first })

  /// The prototype of a kfunc; nil for an unknown one.
  static func signature(_ name: String) -> Signature? { signatures[name] }
}
