extension Scenario {
  /// OpenSSL's scrypt (10 arguments) and PBKDF2 (8 arguments) against the vectors of their RFCs.
  static let keyDerivation: [Scenario] = [
    scrypt(
      1, "", "", n: 16, r: 1, p: 1,
      """
      77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442
      fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
      """),
    scrypt(
      2, "password", "NaCl", n: 1024, r: 8, p: 16,
      """
      fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162
      2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
      """, isExpensive: true),
    scrypt(
      3, "pleaseletmein", "SodiumChloride", n: 16384, r: 8, p: 1,
      """
      7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2
      d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
      """, isExpensive: true),
    pbkdf2("RFC 6070 vector 1", sha1, "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
    pbkdf2("RFC 6070 vector 2", sha1, "password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
    pbkdf2("RFC 6070 vector 3", sha1, "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"),
    pbkdf2(
      "RFC 6070 vector 5", sha1, "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
      "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"),
    pbkdf2("RFC 6070 vector 6", sha1, "pass\0word", "sa\0lt", 4096, "56fa6aa75548099dcc37d7f03425e0c3"),
    pbkdf2(
      "RFC 7914 section 11, vector 1", sha256, "passwd", "salt", 1,
      """
      55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc
      49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783
      """),
    pbkdf2(
      "RFC 7914 section 11, vector 2", sha256, "Password", "NaCl", 80000,
      """
      4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56
      a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d
      """, isExpensive: true),
  ]

  private static let sha1 = "EVP_sha1"
  private static let sha256 = "EVP_sha256"
  /// Memory that OpenSSL may use for scrypt, in bytes: vector 3 takes 16 MiB and a little.
  private static let memoryLimit: UInt64 = 64 << 20

  private static func scrypt(
    _ number: Int, _ password: String, _ salt: String, n: UInt64, r: UInt64, p: UInt64, _ expected: String,
    isExpensive: Bool = false
  ) -> Scenario {
    Scenario(
      name: "scrypt, RFC 7914 section 12, vector \(number)", kfunc: "EVP_PBE_scrypt", isExpensive: isExpensive
    ) { caller throws(ScenarioFailure) in
      let key = caller.memory(count: 64)
      let (passwordBytes, saltBytes) = (caller.memory(password.utf8), caller.memory(salt.utf8))
      let status = try caller.call(
        "EVP_PBE_scrypt",
        [
          passwordBytes.word, UInt64(password.utf8.count), saltBytes.word, UInt64(salt.utf8.count), n, r, p,
          memoryLimit, key.word, 64,
        ])
      try ScenarioFailure.require(1, status, "the status")
      try ScenarioFailure.require(bytes(expected), try caller.prefix(key, 64), "the key")
    }
  }

  private static func pbkdf2(
    _ source: String, _ digest: String, _ password: String, _ salt: String, _ iterations: UInt64, _ expected: String,
    isExpensive: Bool = false
  ) -> Scenario {
    Scenario(name: "PBKDF2, \(source)", kfunc: "PKCS5_PBKDF2_HMAC", isExpensive: isExpensive) {
      caller throws(ScenarioFailure) in
      let expected = bytes(expected)
      let key = caller.memory(count: expected.count)
      let (passwordBytes, saltBytes) = (caller.memory(password.utf8), caller.memory(salt.utf8))
      let method = try caller.call(digest, [])
      let status = try caller.call(
        "PKCS5_PBKDF2_HMAC",
        [
          passwordBytes.word, UInt64(password.utf8.count), saltBytes.word, UInt64(salt.utf8.count), iterations, method,
          UInt64(expected.count), key.word,
        ])
      try ScenarioFailure.require(1, status, "the status")
      try ScenarioFailure.require(expected, try caller.prefix(key, expected.count), "the key")
    }
  }
}
