/// Registries written without kfunc.h's macros, as C source.
enum HandWrittenRegistry {
  /// The source of a registry that may contradict itself.
  /// - Parameters:
  ///   - descriptors: initialisers of `struct kfunc_descriptor`.
  ///   - types: C definitions.
  ///   - count: the number of descriptors that it claims to have; nil for the true one.
  static func source(
    _ descriptors: [String], types: [String] = [], version: Int = 2, count: String? = nil, record: String = "record"
  ) -> String {
    let pointers = descriptors.indices.map { "&descriptors[\($0)], " }.joined()
    return """
      #include "kfunc_abi.h"
      #define U64 {"unsigned long", 8, 8, KFUNC_KIND_UNSIGNED}
      static void f(void) {}
      static void thunk(void (*function)(void), const uint64_t *args, void *result) {}
      static struct kfunc_record the_record;
      static struct kfunc_record *record(void) { return &the_record; }
      static struct kfunc_record *other;
      static struct kfunc_record **place(void) { return &other; }
      static const struct kfunc_parameter none[1], two[] = {{"a", U64}, {"b", U64}};
      static const struct kfunc_parameter thirteen[13] = {U13};
      static const struct kfunc_descriptor descriptors[] = {\(descriptors.joined(separator: ", ")) \
      \(descriptors.isEmpty ? "{0}" : "")};
      static const struct kfunc_descriptor *const pointers[] = {\(pointers)0};
      static const char *const types[] = {\(types.map { "\"\($0)\", " }.joined())0};
      static struct kfunc_library library = {\(version), "handmade", "by hand", pointers,
        \(count ?? "\(descriptors.count)"), types, \(types.count), \(record), place};
      const struct kfunc_library *kfunc_library(void) { return &library; }
      """.replacingFirst("{U13}", with: "{" + (1...13).map { "{\"p\($0)\", U64}, " }.joined() + "}")
  }
}

extension String {
  /// The string with the first occurrence of a text replaced.
  func replacingFirst(_ text: String, with other: String) -> String {
    replacing(text, with: other, maxReplacements: 1)
  }
}
