import BPFObject
import BTFSource
import CTypes
import Foundation
import TestSupport
import Testing

/// The comparison of prototypes against libbpf's own code: the functions that it exports to its other files only can be
/// linked from the static library.
@Suite(.enabled(if: LibbpfOracle.isThere, "no gcc with a static libbpf")) struct LibbpfOracleTests {
  /// Types of every kind, each behind pointers, arrays and functions as well.
  private static let types = """
    struct a { u64 x; }; struct a___v2 { u32 x; }; struct b { u64 x; u64 y; }; union c { u64 x; u32 y; };
    struct declared; union declared_too; enum e { E }; enum w { W = 0x100000000 }; enum n { N = -1 };
    """
  private static let parameters = [
    "u8 p", "s64 p", "bool p", "char p", "__int128 p", "unsigned __int128 p", "float p", "double p", "long double p",
    "enum e p", "enum w p", "enum n p", "struct a p", "struct b p", "union c p", "void *p", "const void *p", "u8 *p",
    "s64 *p", "float *p", "enum e *p", "struct a *p", "const struct a___v2 *p", "union c *p", "struct declared *p",
    "union declared_too *p", "void **p", "u8 **p", "u8 (*p)[3]", "s64 (*p)[4]", "struct a (*p)[2]", "u8 *(*p)[3]",
    "void (*p)(void)", "int (*p)(void)", "int (*p)(u8)", "int (*p)(u64, u8)", "int (*p)(u64, void *)",
    "u64 *(*p)(struct a *, enum w)", "u64 *(*p)(struct b *, enum e)", "int (*p)(const char *, ...)",
    "int (*p)(const char *)", "void (*p)(void (*)(u8))", "void (*p)(void (*)(u8 *))",
  ]

  private static func signature(_ prototype: String) throws -> Signature {
    try #require(try CDeclarationParser.parse("\(types) \(prototype);").signatures.last)
  }

  /// Whether each pair is linked, by libbpf.
  private static func check(_ signatures: [Signature], _ pairs: [(Int, Int)]) throws {
    let named = signatures.enumerated().map { $1.named("f\($0)") }
    let writer = try BTFWriter(named)
    try #require(writer.omissions.isEmpty)
    let answers = try LibbpfOracle().compare(writer.bytes, pairs)
    try #require(answers.count == pairs.count)
    var linked = 0
    for ((extern, function), answer) in zip(pairs, answers) {
      let comparison = PrototypeComparison(extern: named[extern], function: named[function])
      let links = if case .links = comparison { true } else { false }
      #expect(links == answer, "\(named[extern]) | \(named[function]): \(comparison)")
      linked += answer ? 1 : 0
    }
    // Both answers occur.
    #expect(linked > 0 && linked < pairs.count)
  }

  @Test func everyPairOfParameters() throws {
    let signatures = try Self.parameters.map { try Self.signature("void f(\($0))") }
    try Self.check(signatures, signatures.indices.flatMap { first in signatures.indices.map { (first, $0) } })
  }

  @Test func everyPairOfResults() throws {
    let results = [
      "void", "u8", "s64", "bool", "float", "enum e", "struct a", "union c", "void *", "struct a *", "u8 **",
    ]
    let signatures = try results.map { try Self.signature("\($0) f(u8 p)") }
    try Self.check(signatures, signatures.indices.flatMap { first in signatures.indices.map { (first, $0) } })
  }

  @Test func counts() throws {
    let lists = ["void", "int a", "int a, int b", "int a, ...", "int a, int b, int c", "int a, int b, ..."]
    let signatures = try lists.map { try Self.signature("int f(\($0))") }
    try Self.check(signatures, signatures.indices.flatMap { first in signatures.indices.map { (first, $0) } })
  }

  /// Pointers, and functions that take functions, around the depths at which libbpf gives up.
  @Test func depths() throws {
    var signatures: [Signature] = []
    func add(_ type: CType, _ result: CType = .void) {
      signatures.append(Signature(name: "f", result: result, parameters: [Parameter(name: nil, type: type)]))
    }
    func pointers(_ count: Int, to type: CType) -> CType {
      (0..<count).reduce(type) { type, _ in .pointer(PointerType(to: type)) }
    }
    for count in 28...34 {
      add(pointers(count, to: .integer(.u8)))
      add(.integer(.u8), pointers(count, to: .integer(.u8)))
      var taking = CType.integer(.u8)
      var giving = CType.integer(.u8)
      for _ in 0..<count {
        taking = .function(FunctionType(result: .void, parameters: [Parameter(name: nil, type: taking)]))
        taking = .pointer(PointerType(to: taking))
      }
      for _ in 0..<count / 2 {
        giving = .pointer(PointerType(to: .function(FunctionType(result: giving, parameters: []))))
      }
      add(taking)
      add(giving)
    }
    try Self.check(signatures, signatures.indices.map { ($0, $0) })
  }
}

/// A program that asks libbpf whether it takes two functions' prototypes for compatible.
struct LibbpfOracle {
  private static let source = """
    #include <bpf/btf.h>
    #include <stdio.h>
    /* libbpf_internal.h */
    extern int bpf_core_types_are_compat(const struct btf *, __u32, const struct btf *, __u32);
    static int prototype(const struct btf *btf, int number)
    {
    	char name[32];
    	snprintf(name, sizeof(name), "f%d", number);
    	int id = btf__find_by_name_kind(btf, name, 12);
    	return id < 0 ? id : (int)btf__type_by_id(btf, id)->type;
    }
    static int quiet(enum libbpf_print_level level, const char *format, va_list list) { return 0; }
    int main(int argc, char **argv)
    {
    	struct btf *btf = argc == 2 ? btf__parse_raw(argv[1]) : 0;
    	int first, second;
    	libbpf_set_print(quiet);
    	if (!btf) return 2;
    	while (scanf("%d %d", &first, &second) == 2) {
    		int local = prototype(btf, first), target = prototype(btf, second);
    		if (local < 0 || target < 0) return 3;
    		printf("%d", bpf_core_types_are_compat(btf, local, btf, target) > 0);
    	}
    	return 0;
    }
    """

  private let folder: TemporaryFolder
  private let program: String

  init() throws {
    folder = try TemporaryFolder()
    let file = try folder.write("#include <stdarg.h>\n#include <bpf/libbpf.h>\n" + Self.source, to: "oracle.c")
    program = try folder.compile(files: [file, "-l:libbpf.a", "-lelf", "-lz"], flags: ["-O1"], to: "oracle")
  }

  static let isThere: Bool = SourceCompiler.gcc.isThere && (try? LibbpfOracle()) != nil

  /// Whether libbpf links each pair.
  /// - Parameters:
  ///   - btf: the functions `f0`, `f1` and so on.
  ///   - pairs: the numbers of an extern and of a function.
  func compare(_ btf: [UInt8], _ pairs: [(Int, Int)]) throws -> [Bool] {
    let file = try folder.write(btf, to: "functions.btf")
    let questions = pairs.map { "\($0) \($1)" }.joined(separator: "\n") + "\n"
    let outcome = try ChildProcess.run(program, [file], input: questions)
    try #require(outcome.status == 0)
    return outcome.output.map { $0 == "1" }
  }
}
