import Glibc

/// Libraries made by hand: C source, compiled with gcc at test time.
enum LibraryBuilder {
  struct Failure: Error { let message: String }

  /// The repository's kfuncs/include, beside the tests.
  private static var includes: String {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return parts.joined(separator: "/") + "/kfuncs/include"
  }

  /// Builds a shared library, gives its path to a body and removes it.
  static func withLibrary<Result>(_ source: String, _ body: (String) throws -> Result) throws -> Result {
    try withDirectory { directory in
      try write(source, to: "\(directory)/a.c")
      guard system("gcc -w -shared -fPIC -I '\(includes)' -o \(directory)/a.so \(directory)/a.c 2>&1") == 0 else {
        throw Failure(message: "gcc refuses the library")
      }
      return try body("\(directory)/a.so")
    }
  }

  static func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/kfunctest-lib-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(message: "no directory") }
    let directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { _ = system("rm -r \(directory)") }
    return try body(directory)
  }

  static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure(message: path) }
    fputs(text, file)
    fclose(file)
  }

  /// A registry written without kfunc.h's macros, so that it can contradict itself.
  /// - Parameters:
  ///   - descriptors: initialisers of `struct kfunc_descriptor`.
  ///   - types: C definitions.
  ///   - count: the number of descriptors that it claims to have; nil for the true one.
  static func registry(
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
    guard let range = firstRange(of: text) else { return self }
    return replacingCharacters(in: range, with: other)
  }

  private func replacingCharacters(in range: Range<Index>, with other: String) -> String {
    String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }

  private func firstRange(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
