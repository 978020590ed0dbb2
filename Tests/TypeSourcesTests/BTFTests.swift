import BTFSource
import Foundation
import TestSupport
import Testing
import TypeSources

/// BTF as gcc writes it; the places are those of gcc's code.
@Suite(.enabled(if: SourceCompiler.writesBTF, "no gcc that writes BTF")) struct BTFTests {
  private func functions(_ source: String, _ folder: TemporaryFolder) throws -> [DescribedFunction] {
    let object = try folder.compile(source, with: .gcc, flags: ["-gbtf", "-O2", "-std=gnu11", "-c"])
    return try BTFFunctions(path: object).functions(parameters: 0...12).functions
  }

  @Test func layouts() throws {
    let source = """
      struct i128 { __int128 v; }; struct v2 { double x, y; }; struct fl { float a; };
      struct bits { int a : 3; unsigned long b : 40; char c; };
      struct pk { unsigned char t; unsigned int v; } __attribute__((packed, aligned(8)));
      struct plain { long a, b; }; struct al16 { long a, b; } __attribute__((aligned(16)));
      union u { float f; int i; }; struct ld { long double v; };
      long f_i128(long a, long b, long c, long d, long e, long g, long h, struct i128 v, long i) { return v.v+i; }
      long f_fl(long a, long b, long c, long d, long e, struct fl v, long i) { return v.a+i; }
      struct v2 f_rv2(long a, long b, long c, long d, long e, long f) { struct v2 x={a,b}; return x; }
      long f_bits(long a, long b, long c, long d, long e, struct bits v, long i) { return v.b+i; }
      long f_pk(long a, long b, long c, long d, long e, struct pk v, long i) { return v.v+i; }
      long f_plain(long a, long b, long c, long d, long e, long g, long h, struct plain v, long i) { return v.a+i; }
      long f_al16(long a, long b, long c, long d, long e, long g, long h, struct al16 v, long i) { return v.a+i; }
      long f_plain0(long a, long b, long c, long d, long e, long g, struct plain v, long i) { return v.a+i; }
      long f_early(struct plain v, unsigned __int128 w, long i) { return v.a+i; }
      long f_u(union u v, double d, long i) { return v.i+d+i; }
      long f_ld(long double v, long i) { return v+i; }
      long f_sld(struct ld v, long i) { return i; }
      long f_c(_Complex double v, long i) { return i; }
      long f_cf(_Complex float v, long i) { return i; }
      long f_ci(_Complex int v, long i) { return i; }
      long f_f16(_Float16 v, long i) { return i; }
      long f_f128(__float128 v, long i) { return i; }
      typedef int v4si __attribute__((vector_size(16)));
      long f_vec(v4si v, long i) { return i; }
      struct hv { v4si v; }; long f_hvec(struct hv v, long i) { return i; }
      struct two { int a[2]; }; long f_two(struct two v, long i) { return i; }
      struct hole { int a; v4si b; } __attribute__((packed)); struct half { long a; v4si b[0]; };
      long f_hole(struct half v, long i) { return i; }
      struct flex { int a; char b[]; }; long f_flex(struct flex v, long i) { return v.a + i; }
      struct chars { char c[5]; }; long f_chars(struct chars v, long i) { return v.c[0] + i; }
      long f_dots(const char *format, ...) { return 0; }
      """
    let right: [String: RightAnswer] = [
      "f_i128": .init(.needsMarshalling, "rdi rsi rdx rcx r8 r9 [rsp] [rsp+16],[rsp+24] [rsp+32]"),
      "f_fl": .init(.needsMarshalling, "rdi rsi rdx rcx r8 xmm0 r9"),
      "f_rv2": .init(.needsMarshalling, nil, "xmm0, xmm1"),
      "f_bits": .init(.direct, "rdi rsi rdx rcx r8 r9 [rsp]"),
      "f_pk": .init(.needsMarshalling, "rdi rsi rdx rcx r8 [rsp] r9"),
      // BTF has no alignments: [rsp+8] and [rsp+16] are both possible, as the two sources show.
      "f_plain": .init(.unknown, nil, "aligned to 8 or 16 bytes"), "f_al16": .init(.unknown, nil, "aligned to 8 or 16"),
      "f_plain0": .init(.direct, "rdi rsi rdx rcx r8 r9 [rsp],[rsp+8] [rsp+16]"),
      "f_early": .init(.direct, "rdi,rsi rdx,rcx r8"), "f_u": .init(.needsMarshalling, "rdi xmm0 rsi"),
      "f_ld": .init(.refused, nil, "x87"), "f_sld": .init(.refused, nil, "x87"),
      "f_c": .init(.needsMarshalling, "xmm0,xmm1 rdi"), "f_cf": .init(.needsMarshalling, "xmm0 rdi"),
      "f_ci": .init(.unknown), "f_f16": .init(.unknown),
      "f_f128": .init(.unknown), "f_vec": .init(.unknown),
      "f_hvec": .init(.unknown, nil, "one may be left out"), "f_two": .init(.unknown, nil, "as vectors"),
      "f_hole": .init(.unknown, nil, "one may be left out"), "f_chars": .init(.direct, "rdi rsi"),
      "f_flex": .init(.unknown, nil, "compilers differ"),
      "f_dots": .init(.refused, nil, "variadic"),
    ]
    let functions = try functions(source, TemporaryFolder())
    #expect(Set(functions.map(\.signature.name)) == Set(right.keys))
    for function in functions { right[function.signature.name]?.check(function, "gcc -gbtf") }
  }

  @Test func prototypes() throws {
    let functions = try functions(
      "struct s; typedef unsigned long u64; u64 f(const struct s *p, u64 **q, int (*r)(void), const char *t) { return 0; }",
      TemporaryFolder())
    #expect(
      functions.map(\.signature.prototype) == ["u64 f(const struct s *p, u64 **q, void (*r)(void), const char *t)"])
  }

  /// Files that are no BTF say what they lack.
  @Test func whatIsMissing() throws {
    let folder = try TemporaryFolder()
    func message(_ path: String, base: String? = nil) -> String {
      do throws(DescriptionError) {
        _ = try BTFFunctions(path: path, base: base)
        return ""
      } catch {
        return error.description
      }
    }
    let bare = try folder.compile("int f(int a) { return a; }", with: .gcc, flags: ["-c"], name: "bare")
    #expect(message(bare).contains("has no BTF section"))
    #expect(message(folder.file("nothing")).contains("No such file"))
    #expect(message(folder.path).contains("is not a regular file"))
    #expect(try message(folder.write("hello", to: "text")).contains("neither BTF nor an ELF file"))
    #expect(message(bare, base: folder.file("nothing")).contains("nothing: No such file"))
  }

  /// Split BTF: one function that uses a type and a name of the base.
  @Test func splitBTF() throws {
    let folder = try TemporaryFolder()
    // Base: strings "\\0long\\0"; type 1 is a long of 8 bytes.
    let base = Self.raw(types: [1, 1 << 24, 8, 0x0100_0040], strings: [0] + Array("long".utf8) + [0])
    // Split: strings begin behind those of the base; type 2 is (long a), type 3 a function of it.
    let split = Self.raw(
      types: [0, 13 << 24 | 1, 1, 6 + 2, 1] + [6, 12 << 24 | 1, 2],
      strings: Array("f".utf8) + [0] + Array("a".utf8) + [0])
    let (basePath, splitPath) = (try folder.write(base, to: "base"), try folder.write(split, to: "split"))
    let functions = try BTFFunctions(path: splitPath, base: basePath).functions(parameters: 0...12)
    #expect(functions.functions.map(\.signature.prototype) == ["long f(long a)"])
    let error = #expect(throws: DescriptionError.self) { _ = try BTFFunctions(path: splitPath) }
    #expect(error?.description.contains("its base is missing: --btf-base FILE") == true, "\(error?.description ?? "")")
  }

  /// Raw BTF (struct btf_header in linux/btf.h).
  private static func raw(types: [UInt32], strings: [UInt8]) -> Data {
    let header: [UInt32] = [
      0x0001_eb9f, 24, 0, UInt32(types.count * 4), UInt32(types.count * 4), UInt32(strings.count),
    ]
    var data = Data()
    for word in header + types { withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) } }
    return data + Data(strings)
  }
}
