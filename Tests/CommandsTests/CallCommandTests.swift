import TestSupport
import Testing

/// `kfunctest call`: functions of system libraries, with published results.
@Suite struct CallCommandTests {
  private static let scrypt = """
    int EVP_PBE_scrypt(const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t N, \
    uint64_t r, uint64_t p, uint64_t maxmem, unsigned char *key, size_t keylen)
    """

  /// RFC 7914 section 12, vector 1: ten arguments, five of them on the stack.
  @Test func scryptComputesItsVector() throws {
    let outcome = try Executable.run(
      "call", "--library", "libcrypto.so.3", Self.scrypt, "", "0", "", "0", "16", "1", "1", "0", "buf:64", "64",
      "--format", "json")
    #expect(outcome.status == 0, "\(outcome.error)")
    let json = try object(outcome.output)
    let calls = try #require(json["calls"] as? [[String: Any]])
    #expect(calls.map { $0["caller"] as? String } == ["jit", "interpreter", "libffi"])
    #expect(json["agree"] as? Bool == true)
    for call in calls {
      #expect(
        (call["memory"] as? [Any])?[8] as? String
          == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
          + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
      #expect(call["result"] as? [String] == ["0x0000000000000001"])
    }
  }

  @Test func resultsAndMemoryAreShown() throws {
    let negative = try Executable.run("call", "--library", "libc.so.6", "long atol(const char *)", "-77")
    #expect(negative.status == 0, "\(negative)")
    #expect(negative.output.contains("jit          -77  (0xffffffffffffffb3)"), "\(negative)")
    let copy = try Executable.run(
      "call", "--library", "libc.so.6", "void *memcpy(void *to, const void *from, size_t n)", "buf:4", "hex:61 62ff",
      "3")
    #expect(copy.output.contains("memory of to after the call\n  0000  61 62 ff 00"))
    #expect(copy.output.hasSuffix("all agree\n"))
    let scratch = try TemporaryFolder()
    let file = try scratch.write([1, 2, 3] as [UInt8], to: "bytes")
    // zlib's published check value of "123456789" and the Adler checksum of 1, 2, 3: 7 and 13.
    let check = try Executable.run(
      "call", "--library", "libz.so.1", "unsigned long crc32(unsigned long, const char *, unsigned)", "0", "123456789",
      "9")
    #expect(check.output.contains("(0xcbf43926)"))
    let adler = try Executable.run(
      "call", "--library", "libz.so.1", "unsigned long adler32(unsigned long, const char *, unsigned)", "1",
      "@\(file)", "3")
    #expect(adler.output.contains("(0xd0007)"))
  }

  @Test func crashesAreFindings() throws {
    let outcome = try Executable.run("call", "--library", "libc.so.6", "unsigned long strlen(const char *)", "null")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("SIGSEGV at address 0x0"))
    #expect(outcome.output.hasSuffix("3 of 3 calls failed\n"))
    let types = Array(repeating: "unsigned long", count: 8).joined(separator: ", ")
    let own = BuiltProducts.registry
    let words = ["call", "--timeout", "20", "--library", own, "unsigned long kf_crash_endless(\(types))"]
    let endless = try Executable.run(words + Array(repeating: "1", count: 8))
    #expect(endless.status == 1)
    #expect(endless.output.contains("ran away"))
  }

  @Test(arguments: [
    (["libx.so", "int f(int)", "1"], "cannot open shared object file"), (["", "int f(int)", "1"], "names no file"),
    (["libc.so.6", "int nothing_such(int)", "1"], "has no function 'nothing_such'"),
    (["libc.so.6", "int abs(int)"], "takes 1 arguments, 0 were given"),
    (["libc.so.6", "int abs(int)", "x"], "'x' is no number"),
    (["libc.so.6", "int abs(int)", "5000000000"], "does not fit"),
    (["libc.so.6", "int abs(int"], "prototype:1:12:"), (["libc.so.6", "int x;"], "declares no function"),
    (["libc.so.6", "double fabs(double)", "1"], "only integers and pointers"),
    (["libc.so.6", "int puts(const char *)", "hex:abc"], "pairs of hexadecimal digits"),
    (["libc.so.6", "int puts(const char *)", "buf:-1"], "buf:N"),
    (["libc.so.6", "int puts(const char *)", "@/nonexistent"], "/nonexistent: No such file"),
    (["libc.so.6", "struct { char c[40]; } abs(int)", "1"], "BPF cannot call"),
  ]) func badInput(_ words: [String], _ message: String) throws {
    let outcome = try Executable.run(["call", "--library"] + words)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
  }
}
