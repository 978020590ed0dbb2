import CBPF
import Glibc

/// The running kernel's configuration and version, as libbpf finds them.
struct KernelConfiguration {
  /// What stands behind `=`, by the name of the option; the first line of a name counts.
  private let lines: [String: String]
  /// Whether there is a configuration.
  private let isThere: Bool

  /// The configuration in a text, as `/proc/config.gz` has it.
  /// - Parameter text: the text; nil if there is none.
  init(text: String?) {
    isThere = text != nil
    var lines: [String: String] = [:]
    for line in (text ?? "").split(separator: "\n") where line.hasPrefix("CONFIG_") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, lines[String(parts[0])] == nil else { continue }
      lines[String(parts[0])] = String(parts[1])
    }
    self.lines = lines
  }

  /// The configuration of the running kernel: `/boot/config-RELEASE`, else `/proc/config.gz`.
  static func running() -> KernelConfiguration {
    var size = 0
    guard let text = kft_config_text(&size) else { return KernelConfiguration(text: nil) }
    defer { free(text) }
    let bytes = UnsafeRawBufferPointer(start: text, count: size)
    return KernelConfiguration(text: String(decoding: bytes, as: UTF8.self))
  }

  /// The value of a variable of section .kconfig (libbpf `bpf_object__resolve_externs`).
  /// - Parameters:
  ///   - name: its name.
  ///   - option: its type.
  ///   - isWeak: whether it may be missing.
  func value(of name: String, _ option: KernelOption, isWeak: Bool) -> KernelOption.Value {
    if name.hasPrefix("CONFIG_") {
      if let text = lines[name] { return option.value(text) }
      return isThere || isWeak ? .unset : .refused("neither /boot/config-RELEASE nor /proc/config.gz can be read")
    }
    switch name {
    case "LINUX_KERNEL_VERSION":
      return Self.version().map { option.value(UInt64($0)) } ?? .refused("the kernel's version is not known")
    case "LINUX_HAS_BPF_COOKIE", "LINUX_HAS_SYSCALL_WRAPPER":
      return .refused("libbpf finds it out by loading programs, which is not done here")
    default:
      return isWeak && name.hasPrefix("LINUX_")
        ? .unset : .refused("libbpf knows options that begin with CONFIG_, and LINUX_KERNEL_VERSION")
    }
  }

  /// `LINUX_VERSION_CODE` of the running kernel (libbpf `get_kernel_version`): Ubuntu and Debian have it elsewhere than in the
  /// release.
  private static func version() -> UInt32? {
    if let file = fopen("/proc/version_signature", "re") {
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 256)
      if fgets(&line, Int32(line.count), file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let words = text.split(separator: " ")
        if words.count >= 3, let code = code(words[2]) { return code }
      }
    }
    var names = utsname()
    guard uname(&names) == 0 else { return nil }
    let version = withUnsafeBytes(of: &names.version) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let release = withUnsafeBytes(of: &names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if let debian = version.firstRange(of: "Debian "), let code = code(version[debian.upperBound...]) { return code }
    return code(release[...])
  }

  /// The code of `MAJOR.MINOR.PATCH` at the start of a text; nil if it does not begin so.
  static func code(_ text: Substring) -> UInt32? {
    let numbers = text.split(separator: ".", maxSplits: 2).map { $0.prefix(while: \.isNumber) }.compactMap {
      UInt32($0)
    }
    guard numbers.count == 3 else { return nil }
    return numbers[0] << 16 &+ numbers[1] << 8 &+ min(numbers[2], 255)
  }
}
