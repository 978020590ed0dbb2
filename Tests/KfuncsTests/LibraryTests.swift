import Support
import TestSupport
import Testing

@testable import Kfuncs

/// Reading registries: the project's own, good ones and broken ones.
@Suite(.enabled(if: SourceCompiler.gcc.isThere, "no gcc that builds libraries")) struct LibraryTests {
  private static func open(_ source: String) throws -> KfuncLibrary {
    let folder = try TemporaryFolder()
    return try KfuncLibrary(path: folder.library(source, flags: []))
  }

  private static func error(_ source: String) throws -> HarnessError? {
    let folder = try TemporaryFolder()
    return error(path: try folder.library(source, flags: []))
  }

  private static func error(path: String) -> HarnessError? {
    do throws(HarnessError) {
      _ = try KfuncLibrary(path: path)
      return nil
    } catch {
      return error
    }
  }

  private static func descriptor(
    name: String = "\"k\"", symbol: String = "\"k\"", library: String = "0", result: String = "U64",
    parameters: String = "two", count: Int = 2, flags: String = "0", function: String = "f", thunk: String = "thunk"
  ) -> String {
    "{\(name), \(symbol), \(library), \"\", \(result), \(parameters), \(count), \(flags), \(function), \(thunk)}"
  }

  @Test func ownRegistry() throws {
    let library = try KfuncLibrary(path: KfuncLibrary.ownPath)
    #expect(library.name == "kfuncs")
    #expect(library.kfuncs.count >= 60)
    #expect(library.record() != nil)
    let direct = library.kfuncs.filter { $0.placement.verdict == .direct }
    #expect(Set(direct.map(\.signature.parameters.count)).isSuperset(of: 6...12))
    let names = library.kfuncs.map(\.name)
    let six = try #require(names.firstIndex(of: "kf_u64_6"))
    let ten = try #require(names.firstIndex(of: "kf_u64_10"))
    #expect(six < ten)
  }

  @Test func aLibraryOfMacros() throws {
    let library = try Self.open(
      """
      #include "kfunc.h"
      KFUNC_LIBRARY("mine");
      KFUNC_TYPES(struct pair { u64 a; u64 b; };);
      KFUNC_TYPES(struct pair2 { u8 a; s32 b; };);
      KFUNC(s16, takes_seven, (u8, a), (s32, b), (bool, c), (struct pair *, d), (u64, e), (struct pair, f), (u16, g));
      KFUNC_VOID_WITH(KFUNC_HOSTILE, "nothing at all", takes_none);
      KFUNC_EXTERN("libc.so.6", int, getpid);
      KFUNC_EXTERN("libnowhere.so.7", int, nowhere, (int, a));
      KFUNC_EXTERN("libc.so.6", int, no_such_symbol_here, (int, a));
      """)
    #expect(library.name == "mine")
    #expect(library.compiler.hasPrefix("gcc"))
    #expect(library.kfuncs.map(\.name) == ["getpid", "no_such_symbol_here", "nowhere", "takes_none", "takes_seven"])
    let seven = try #require(library.kfunc(named: "takes_seven"))
    #expect(seven.signature.parameters.map(\.name) == ["a", "b", "c", "d", "e", "f", "g"])
    #expect(seven.signature.parameters.map(\.type.size) == [1, 4, 1, 8, 8, 16, 2])
    #expect(seven.signature.parameters.map(\.type.isSigned) == [false, true, false, false, false, false, false])
    #expect(seven.signature.result.size == 2)
    #expect(seven.signature.result.isSigned)
    #expect(seven.traits == .resultIsHash)
    let none = try #require(library.kfunc(named: "takes_none"))
    #expect(none.traits == .hostile)
    #expect(none.summary == "nothing at all")
    #expect(none.signature.parameters.isEmpty)
    #expect(none.signature.result == .void)
    guard case .address = try #require(library.kfunc(named: "getpid")).function else {
      Issue.record("getpid is in libc")
      return
    }
    #expect(library.kfunc(named: "getpid")?.externalLibrary == "libc.so.6")
    guard case .unavailable(let library1) = try #require(library.kfunc(named: "nowhere")).function,
      case .unavailable(let symbol) = try #require(library.kfunc(named: "no_such_symbol_here")).function
    else {
      Issue.record("an address for a function that does not exist")
      return
    }
    #expect(library1.contains("libnowhere.so.7 cannot be opened"))
    #expect(library1.contains("No such file"))
    #expect(symbol == "libc.so.6 does not export no_such_symbol_here")
    #expect(library.kfunc(named: "absent") == nil)
  }

  @Test func handMadeRegistry() throws {
    let library = try Self.open(HandWrittenRegistry.source([Self.descriptor()]))
    #expect(library.kfuncs.map(\.name) == ["k"])
    #expect(library.name == "handmade")
    #expect(library.compiler == "by hand")
  }

  struct Broken: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let source: String
    let code: HarnessError.Code
    let kfunc: String?
    let message: String
  }

  private static func broken(
    _ name: String, _ source: String, _ code: HarnessError.Code, kfunc: String? = nil, _ message: String
  ) -> Broken {
    Broken(testDescription: name, source: source, code: code, kfunc: kfunc, message: message)
  }

  static let registries: [Broken] = [
    broken("no registry", "int x;", .noRegistry, "has no kfunc registry"),
    broken(
      "null registry", "const void *kfunc_library(void) { return 0; }", .noRegistry, "has an empty kfunc registry"),
    broken(
      "unknown version", HandWrittenRegistry.source([descriptor()], version: 7), .unknownVersion,
      "version 7; this program knows version 2"),
    broken(
      "no record", HandWrittenRegistry.source([descriptor()], record: "0"), .noRegistry,
      "has a registry without record(); KFUNC_LIBRARY of kfunc.h makes a whole one"),
    broken(
      "no descriptors", HandWrittenRegistry.source([]), .noRegistry, "registers no kfunc; is KFUNC misspelt?"),
    broken(
      "macros without KFUNC", "#include \"kfunc.h\"\nKFUNC_LIBRARY(\"mine\");\nu64 f(u64 a) { return a; }", .noRegistry,
      "registers no kfunc; is KFUNC misspelt?"),
    broken(
      "a struct outside KFUNC_TYPES",
      "#include \"kfunc.h\"\nKFUNC_LIBRARY(\"mine\");\nstruct pair { u64 a, b; };\nKFUNC(u64, k, (struct pair, p));",
      .badDescriptor, kfunc: "k", "the incomplete type 'struct pair'"),
    broken(
      "a struct outside KFUNC_TYPES, hint",
      "#include \"kfunc.h\"\nKFUNC_LIBRARY(\"mine\");\nstruct pair { u64 a, b; };\nKFUNC(u64, k, (struct pair, p));",
      .badDescriptor, kfunc: "k", "write KFUNC_TYPES(DEFINITION;); in the source file"),
    broken(
      "a typedef outside KFUNC_TYPES",
      "#include \"kfunc.h\"\nKFUNC_LIBRARY(\"mine\");\ntypedef long word_t;\nKFUNC(word_t, k, (u64, a));",
      .badDescriptor, kfunc: "k", "write KFUNC_TYPES(DEFINITION;); in the source file"),
    broken(
      "too many", HandWrittenRegistry.source([descriptor()], count: "(size_t)-1"), .noRegistry, "which is implausible"),
    broken(
      "very many", HandWrittenRegistry.source([descriptor()], count: "1ul << 40"), .noRegistry, "which is implausible"),
    broken(
      "duplicate names", HandWrittenRegistry.source([descriptor(), descriptor(name: "\"j\""), descriptor()]),
      .duplicateName, kfunc: "k", "is registered twice"),
    broken(
      "duplicates apart by zeros",
      HandWrittenRegistry.source([descriptor(name: "\"k1\""), descriptor(name: "\"k01\""), descriptor(name: "\"k1\"")]),
      .duplicateName, kfunc: "k1", "is registered twice"),
    broken(
      "13 parameters", HandWrittenRegistry.source([descriptor(parameters: "thirteen", count: 13)]), .tooManyParameters,
      kfunc: "k", "has 13 parameters; a BPF function takes at most 12"),
    broken(
      "an absurd count", HandWrittenRegistry.source([descriptor(count: -1)]), .tooManyParameters, kfunc: "k",
      "has 4294967295 parameters"),
    broken(
      "no name", HandWrittenRegistry.source([descriptor(name: "0")]), .badDescriptor, "lacks its name, symbol or thunk"),
    broken(
      "no thunk", HandWrittenRegistry.source([descriptor(thunk: "0")]), .badDescriptor,
      "lacks its name, symbol or thunk"),
    broken(
      "no parameters", HandWrittenRegistry.source([descriptor(parameters: "0")]), .badDescriptor, kfunc: "k",
      "parameter #1 has no type"),
    broken(
      "a parameter without a type", HandWrittenRegistry.source([descriptor(parameters: "none", count: 1)]),
      .badDescriptor, kfunc: "k", "parameter #1 has no type"),
    broken(
      "no result", HandWrittenRegistry.source([descriptor(result: "{0, 0, 0, 0}")]), .badDescriptor, kfunc: "k",
      "its result has no type"),
    broken(
      "size mismatch", HandWrittenRegistry.source([descriptor(result: "{\"int\", 8, 8, KFUNC_KIND_SIGNED}")]),
      .badDescriptor, kfunc: "k", "the result, int, has 4 bytes aligned to 4 by its text, but 8 aligned to 8"),
    broken(
      "alignment mismatch", HandWrittenRegistry.source([descriptor(result: "{\"int\", 4, 2, KFUNC_KIND_SIGNED}")]),
      .badDescriptor, kfunc: "k", "aligned to 2 by its compiler"),
    broken(
      "signedness mismatch", HandWrittenRegistry.source([descriptor(result: "{\"int\", 4, 4, KFUNC_KIND_UNSIGNED}")]),
      .badDescriptor, kfunc: "k", "the result, int, has one kind by its text and another by its compiler"),
    broken(
      "unparsable type", HandWrittenRegistry.source([descriptor(result: "{\"struct {\", 4, 4, 5}")]), .badDescriptor,
      kfunc: "k", "struct { k("),
    broken(
      "unknown type", HandWrittenRegistry.source([descriptor(result: "{\"nothing_known\", 4, 4, 5}")]), .badDescriptor,
      kfunc: "k", "nothing_known"),
    broken(
      "unparsable definitions", HandWrittenRegistry.source([descriptor()], types: ["struct broken { int"]),
      .badDescriptor, "KFUNC_TYPES: "),
    broken(
      "a name that is no name", HandWrittenRegistry.source([descriptor(name: "\"k; int g(void)\"")]), .badDescriptor,
      kfunc: "k; int g(void)", "`"),
    broken(
      "a huge result",
      HandWrittenRegistry.source(
        [descriptor(result: "{\"struct big\", 72, 8, KFUNC_KIND_OTHER}")],
        types: ["struct big { unsigned long a[9]; };"]), .badDescriptor, kfunc: "k",
      "its result takes 72 bytes; a host has room for 64"),
  ]

  @Test(arguments: registries) func brokenRegistries(_ broken: Broken) throws {
    let error = try #require(try Self.error(broken.source))
    #expect(error.code == broken.code)
    #expect(error.place?.hasSuffix(broken.kfunc.map { ".so: kfunc \($0)" } ?? ".so") == true, "\(error)")
    #expect(error.message.contains(broken.message), "\(error.message)")
    #expect(!error.description.contains("\n"))
  }

  /// The linker has the last word, and prints what is missing.
  @Test(arguments: SourceCompiler.c) func aLibraryWithoutKFUNC_LIBRARY(compiler: SourceCompiler) throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ProcessFailure.self) {
      try folder.library("#include \"kfunc.h\"\nKFUNC(u64, k, (u64, a));", with: compiler)
    }
    #expect(error?.description.contains("KFUNC_LIBRARY_is_missing") == true, "\(String(describing: error))")
  }

  @Test func aLibraryWithoutMacrosIsToldWhatToWrite() throws {
    let error = try #require(try Self.error("int x;"))
    #expect(error.message.contains("write KFUNC_LIBRARY(\"NAME\"); in one of its source files"), "\(error.message)")
  }

  /// Three structs of 128 bytes are 48 eightbytes: more than a record holds.
  @Test func moreEightbytesThanARecordHolds() throws {
    let source = HandWrittenRegistry.source(
      [Self.descriptor(parameters: "large", count: 3)], types: ["struct large { unsigned long a[16]; };"]
    ).replacingFirst(
      "static const struct kfunc_descriptor descriptors",
      with: """
        #define LARGE {"struct large", 128, 8, KFUNC_KIND_OTHER}
        static const struct kfunc_parameter large[] = {{"a", LARGE}, {"b", LARGE}, {"c", LARGE}};
        static const struct kfunc_descriptor descriptors
        """)
    let error = try #require(try Self.error(source))
    #expect(error.code == .badDescriptor)
    #expect(error.place?.hasSuffix(": kfunc k") == true, "\(error)")
    #expect(error.message == "its parameters take more than 32 eightbytes, which a record holds")
    let two = try Self.open(source.replacingFirst("large, 3", with: "large, 2"))
    #expect(two.kfuncs.count == 1)
  }

  @Test func filesThatAreNoLibraries() throws {
    let folder = try TemporaryFolder()
    let garbage = try folder.write("\u{7F}ELF and nothing more", to: "garbage.so")
    let empty = try folder.write("", to: "empty.so")
    for path in [garbage, folder.file("missing.so"), folder.path, empty, ""] {
      #expect(Self.error(path: path)?.code == .cannotOpen, "'\(path)'")
    }
    #expect(Self.error(path: folder.file("missing.so"))?.message.contains("No such file") == true)
    #expect(Self.error(path: "libc.so.6")?.code == .noRegistry)
  }
}
