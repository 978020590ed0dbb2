import CTypes

/// What stands before a user's C source: the names that kernel sources have without includes.
///
/// Macros only come where the source has not defined them; types only where the preprocessed source uses them and does not
/// define them itself.
enum SourcePrelude {
  /// The prefix of the enumeration constants that hold the flags of `BTF_ID_FLAGS`.
  static let flags = "kfunctest_flags_"

  /// The flags of kfuncs in `BTF_ID_FLAGS`, with their bits in `enum kfunc_flags` (kfunc_abi.h); those without a bit
  /// there change nothing in a call.
  private static let kernelFlags: [(name: String, bit: Int?)] = [
    ("KF_ACQUIRE", 8), ("KF_RELEASE", 9), ("KF_RET_NULL", 10), ("KF_SLEEPABLE", 11), ("KF_DESTRUCTIVE", 12),
    ("KF_RCU", 13), ("KF_ITER_NEW", 14), ("KF_ITER_NEXT", 15), ("KF_ITER_DESTROY", 16), ("KF_FASTCALL", 17),
    ("KF_IMPLICIT_ARGS", 18), ("KF_TRUSTED_ARGS", nil), ("KF_RCU_PROTECTED", nil), ("KF_ARENA_RET", nil),
    ("KF_ARENA_ARG1", nil), ("KF_ARENA_ARG2", nil), ("KF_SPIN_LOCK", nil), ("KF_FORBID_FAULT", nil),
  ]

  /// Annotations of kernel sources that change neither types nor calls.
  private static let empty = [
    "__user", "__kernel", "__iomem", "__percpu", "__rcu", "__force", "__must_check", "__init", "__exit", "notrace",
    "asmlinkage", "__read_mostly",
  ]

  /// Macros with parameters that expand to nothing.
  private static let silent = [
    "__bpf_kfunc_start_defs()", "__bpf_kfunc_end_defs()", "__bpf_hook_start()", "__bpf_hook_end()",
    "BTF_KFUNCS_START(name)", "BTF_KFUNCS_END(name)", "BTF_SET8_START(name)", "BTF_SET8_END(name)",
    "MODULE_LICENSE(text)", "MODULE_AUTHOR(text)", "MODULE_DESCRIPTION(text)", "EXPORT_SYMBOL(name)",
    "EXPORT_SYMBOL_GPL(name)",
  ]

  /// Macros with a meaning.
  private static let others: [(name: String, text: String)] = [
    ("__bpf_kfunc", "__attribute__((used))"), ("__used", "__attribute__((used))"),
    ("__maybe_unused", "__attribute__((unused))"), ("__weak", "__attribute__((weak))"),
    ("__packed", "__attribute__((packed))"), ("__aligned(bytes)", "__attribute__((aligned(bytes)))"),
    ("likely(x)", "(x)"), ("unlikely(x)", "(x)"), ("ARRAY_SIZE(array)", "(sizeof(array) / sizeof((array)[0]))"),
    ("NULL", "((void *)0)"),
    ("BTF_ID_FLAGS(prefix, name, ...)", "enum { \(flags)##name = (__VA_ARGS__ + 0) };"),
  ]

  /// The text.
  /// - Parameter types: typedefs, each with its semicolon.
  static func text(types: [String]) -> String {
    var lines = ["/* Names that kernel sources have without includes. Written by kfunctest. */"]
    func define(_ macro: String, _ text: String) {
      let name = macro.prefix { $0 != "(" }
      lines += ["#ifndef \(name)", "#define \(macro)\(text.isEmpty ? "" : " \(text)")", "#endif"]
    }
    for name in empty { define(name, "") }
    for macro in silent { define(macro, "") }
    for (macro, text) in others { define(macro, text) }
    for (name, bit) in kernelFlags { define(name, bit.map { "(1 << \($0))" } ?? "0") }
    lines.append("#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L")
    define("true", "1")
    define("false", "0")
    lines += types.filter { $0.hasSuffix(" bool;") }
    lines.append("#endif")
    lines += types.filter { !$0.hasSuffix(" bool;") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The flags of each function for which a source has a `BTF_ID_FLAGS`.
  static func flags(in unit: CTranslationUnit) -> [String: UInt32] {
    var found: [String: UInt32] = [:]
    for constant in unit.enums.flatMap(\.constants) where constant.name.hasPrefix(flags) {
      found[String(constant.name.dropFirst(flags.count))] = UInt32(truncatingIfNeeded: constant.value)
    }
    return found
  }
}
