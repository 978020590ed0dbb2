import CTypes
import CallingConvention
import ClangSource
import Support
import TestSupport
import Testing

/// The headers of installed packages, preprocessed by each compiler.
enum HeaderCorpus {
  static let packages = ["libc6-dev", "libssl-dev", "zlib1g-dev", "linux-libc-dev"]

  /// Names of a package's headers as `#include` has them; empty where the package is not installed.
  static func headers(of package: String) -> [String] {
    let listed = (try? ChildProcess.output("dpkg-query", ["-L", package])) ?? ""
    return listed.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("/usr/include/"), line.hasSuffix(".h") else { return nil }
      let name = line.dropFirst("/usr/include/".count)
      return String(name.hasPrefix("x86_64-linux-gnu/") ? name.dropFirst("x86_64-linux-gnu/".count) : name)
    }
  }

  /// Preprocesses each header on its own.
  /// - Returns: the texts of those that can be, in the order of the headers.
  static func preprocess(_ headers: [String], with compiler: String) throws -> [(header: String, text: String)] {
    let folder = try TemporaryFolder()
    try folder.write(headers.enumerated().map { "\($0) \($1)" }.joined(separator: "\n") + "\n", to: "list")
    let script = """
      xargs -P 4 -L 1 sh -c \
      'echo "#include <$2>" | "$0" -D_GNU_SOURCE -w -E -x c -o $1.i - 2>/dev/null || rm -f $1.i' '\(compiler)' < list
      """
    try folder.run("sh", ["-c", script])
    let texts = Set(try folder.names())
    return try headers.enumerated().compactMap { number, header in
      texts.contains("\(number).i") ? (header, try folder.text("\(number).i")) : nil
    }
  }
}

extension ClangParser {
  /// The libclang that `LIBCLANG_PATH` or the usual names find, else that of the Swift toolchain.
  static func forTests() throws(Failure) -> ClangParser {
    do throws(Failure) { return try ClangParser() } catch {
      guard let path = SwiftLibClang.path else { throw error }
      return try ClangParser(path: path)
    }
  }

  static let isThere = (try? forTests()) != nil
}

/// What reading the headers of one package came to.
private struct HeaderTally: CustomStringConvertible {
  let package: String
  let compiler: String
  var headers = 0
  var alone = 0
  /// Functions that libclang declares, and of those: the ones that are read, and read with the same types.
  var declared: Set<String> = []
  var missing: [String: String] = [:]
  var different: [String: String] = [:]
  /// Left out, by the code of the reason.
  var omissions: [String: Int] = [:]

  var same: Int { declared.count - Set(missing.keys).union(different.keys).count }

  var description: String {
    let reasons = omissions.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return "\(package), \(compiler): \(headers) headers, \(headers - alone) do not preprocess on their own; "
      + "\(declared.count) functions, \(declared.count - missing.count) read, \(same) the same, \(different.count) different; "
      + "declarations left out: \(reasons.isEmpty ? "none" : reasons)"
  }
}

/// Every header of glibc, OpenSSL, zlib and Linux, held against libclang.
@Suite(
  "Real headers", .enabled(if: ClangParser.isThere, "no libclang here: no header was held against it"))
struct HeaderTests {
  static let cases = HeaderCorpus.packages.flatMap { package in
    SourceCompiler.references.map { (package, $0) }
  }

  @Test("are read as libclang reads them", arguments: cases)
  func packages(_ package: String, _ compiler: SourceCompiler) throws {
    let headers = HeaderCorpus.headers(of: package)
    try requireOrSkip(!headers.isEmpty, "\(package) is not installed")
    guard let path = compiler.referencePath else { try skip("\(compiler) is not installed") }
    var tally = HeaderTally(package: package, compiler: compiler.rawValue)
    tally.headers = headers.count
    let clang = try ClangParser.forTests()
    for (header, text) in try HeaderCorpus.preprocess(headers, with: path) {
      tally.alone += 1
      let unit = CDeclarationParser.read(text)
      for omission in unit.omissions { tally.omissions[omission.error.code.rawValue, default: 0] += 1 }
      // Overloads have several.
      let own = Dictionary(grouping: unit.signatures, by: \.name)
      // What gcc has as keywords and clang does not.
      let options = [
        "-D_Float32=float", "-D_Float64=double", "-D_Float32x=double", "-D_Float64x=long double",
        "-D_Float128=__float128",
      ]
      for function in try clang.spelledFunctions(of: text, options: compiler == .gcc ? options : []) {
        tally.declared.insert(function.name)
        guard let signatures = own[function.name] else {
          let omission = unit.omissions.last { $0.names.contains(function.name) }
          tally.missing[function.name] = "\(header): \(omission.map(\.error.description) ?? "not seen")"
          continue
        }
        let types = signatures.map { $0.parameters.map { plainSpelling($0.type.canonical()) } }
        let theirs = function.parameters.map(plainSpelling)
        if !types.contains(theirs) { tally.different[function.name] = "\(header): \(types) \(theirs)" }
      }
    }
    print(tally)
    for (name, reason) in (tally.missing.merging(tally.different) { $1 }).sorted(by: { $0.key < $1.key }).prefix(20) {
      print("  \(name): \(reason)")
    }
    #expect(tally.alone * 2 > headers.count, "few headers preprocess on their own: \(tally.alone) of \(headers.count)")
    #expect(tally.same * 100 >= tally.declared.count * 99, "\(tally)")
    #expect(package == "linux-libc-dev" || tally.declared.count > 50)
  }

  /// Pieces of real headers with bytes and tokens changed: whatever they are, they are read in bounded time.
  @Test("10,000 mutations of header text", .enabled(if: SourceCompiler.gcc.isThere, "no gcc that preprocesses headers"))
  func mutations() throws {
    let path = try #require(SourceCompiler.gcc.path)
    let names = ["stdio.h", "math.h", "pthread.h", "sys/socket.h", "linux/bpf.h", "linux/if_ether.h", "signal.h"]
    let texts = try HeaderCorpus.preprocess(names, with: path).map { Array($0.text.utf8) }
    try #require(texts.count > 3)
    let pieces = [
      "(", ")", "{", "}", "[", "]", "[[", ";", ",", "*", "=", "struct s", "typedef", "__attribute__((", "enum {",
      "sizeof(",
      "_Generic(", "__typeof__(", "\"", "'", "/*", "# 7 \"f\"\n", "#pragma pack(1)\n", "\0", "é", "0x", "1.e+", "...",
      "->",
      "_BitInt(", "__builtin_offsetof(struct s, ", "union u { int : 0;", "0[0]", "_Alignas(",
    ].map { Array($0.utf8) }
    var generator = SeededGenerator(seed: 0x0dd5)
    var (read, leftOut) = (0, 0)
    let begin = threadSeconds()
    for _ in 0..<10_000 {
      let text = texts[Int(generator.next() % UInt64(texts.count))]
      let start = Int(generator.next() % UInt64(text.count))
      var bytes = Array(text[start..<min(text.count, start + 1500)])
      for _ in 0...(generator.next() % 4) {
        let place = Int(generator.next() % UInt64(bytes.count + 1))
        switch generator.next() % 4 {
        case 0, 1: bytes.insert(contentsOf: pieces[Int(generator.next() % UInt64(pieces.count))], at: place)
        case 2 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        default: bytes.removeSubrange(place..<min(bytes.count, place + Int(generator.next() % 12)))
        }
      }
      let unit = CDeclarationParser.read(String(decoding: bytes, as: UTF8.self))
      read += unit.signatures.count
      leftOut += unit.omissions.count
      for signature in unit.signatures { _ = Placement(signature).verdict }
      if let wrong = unit.omissions.first(where: {
        $0.error.line < 1 || $0.error.column < 1 || $0.error.message.isEmpty
      }) {
        Issue.record("\(wrong)")
      }
    }
    print("10,000 mutated pieces of headers: \(read) functions read, \(leftOut) declarations left out")
    #expect(read > 10_000)
    #expect(leftOut > 10_000)
    #expect(threadSeconds() - begin < 120)
  }
}
