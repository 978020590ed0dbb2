import Testing

@testable import BPFObject

/// What libbpf makes of a line of the kernel's configuration, by the type of the variable (libbpf `set_kcfg_value_tri`,
/// `set_kcfg_value_str`, `set_kcfg_value_num`).
@Suite struct KernelOptionTests {
  private static let boolean = KernelOption(.boolean, size: 1)
  private static let tristate = KernelOption(.tristate, size: 4)
  private static let character = KernelOption(.character, size: 1, isSigned: true)
  private static let half = KernelOption(.integer, size: 2)
  private static let number = KernelOption(.integer, size: 4, isSigned: true)
  private static let wide = KernelOption(.integer, size: 8)
  private static let characters = KernelOption(.characters, size: 5)

  static let values: [(option: KernelOption, text: String, bytes: [UInt8]?)] = [
    (boolean, "y", [1]), (boolean, "n", [0]), (boolean, "m", nil), (boolean, "1", nil), (boolean, "\"y\"", nil),
    (tristate, "y", [1, 0, 0, 0]), (tristate, "m", [2, 0, 0, 0]), (tristate, "n", [0, 0, 0, 0]), (tristate, "2", nil),
    (character, "y", [0x79]), (character, "m", [0x6d]), (character, "127", [127]), (character, "128", nil),
    (half, "0xffff", [0xff, 0xff]), (half, "65536", nil), (half, "-1", nil), (half, "y", nil),
    (number, "300", [0x2c, 1, 0, 0]), (number, "0x7fffffff", [0xff, 0xff, 0xff, 0x7f]), (number, "0x80000000", nil),
    (number, "-2147483648", [0, 0, 0, 0x80]), (number, "010", [8, 0, 0, 0]), (number, "10k", nil), (number, "", nil),
    (wide, "0xffffffffffffffff", [UInt8](repeating: 0xff, count: 8)), (wide, "0x10000000000000000", nil),
    (characters, "\"abc\"", [0x61, 0x62, 0x63, 0, 0]), (characters, "\"abcdefgh\"", [0x61, 0x62, 0x63, 0x64, 0]),
    (characters, "\"\"", [0, 0, 0, 0, 0]), (characters, "\"abc", nil), (characters, "\"", nil), (characters, "5", nil),
    (number, "\"5\"", nil), (KernelOption(.unknown, size: 3), "y", nil), (KernelOption(.unknown, size: 3), "5", nil),
  ]

  @Test(arguments: 0..<values.count) func textsBecomeBytes(_ index: Int) {
    let (option, text, bytes) = Self.values[index]
    switch option.value(text) {
    case .bytes(let found): #expect(found == bytes, "\(text)")
    case .refused: #expect(bytes == nil, "\(text)")
    case .unset: Issue.record("\(text)")
    }
  }

  @Test func linesOfAConfiguration() {
    let configuration = KernelConfiguration(
      text: "# CONFIG_OFF is not set\nCONFIG_ON=y\nCONFIG_ON=n\nCONFIG_TEXT=\"a=b\"\nOTHER=1\nCONFIG_HZ=250\n")
    func value(_ name: String, _ option: KernelOption, isWeak: Bool = false) -> KernelOption.Value {
      configuration.value(of: name, option, isWeak: isWeak)
    }
    #expect(value("CONFIG_ON", Self.boolean) == .bytes([1]))
    #expect(value("CONFIG_OFF", Self.boolean) == .unset)
    #expect(value("CONFIG_TEXT", Self.characters) == .bytes([0x61, 0x3d, 0x62, 0, 0]))
    #expect(value("CONFIG_HZ", Self.half) == .bytes([250, 0]))
    #expect(value("LINUX_OTHER", Self.number, isWeak: true) == .unset)
    for name in ["OTHER", "LINUX_OTHER", "LINUX_HAS_BPF_COOKIE"] {
      guard case .refused = value(name, Self.number) else {
        Issue.record("\(name)")
        continue
      }
    }
    guard case .refused = KernelConfiguration(text: nil).value(of: "CONFIG_ON", Self.boolean, isWeak: false) else {
      Issue.record("a strong option without a configuration")
      return
    }
    #expect(KernelConfiguration(text: nil).value(of: "CONFIG_ON", Self.boolean, isWeak: true) == .unset)
  }

  @Test func versions() {
    #expect(KernelConfiguration.code("6.18.44-fc") == UInt32(0x06122c))
    #expect(KernelConfiguration.code("4.9.300") == UInt32(0x0409ff))
    #expect(KernelConfiguration.code("7.3") == nil)
  }
}
