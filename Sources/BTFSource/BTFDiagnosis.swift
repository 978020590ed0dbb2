import CBPF
import Glibc
import Support
import TypeSources

/// Explains why libbpf could not read BTF: its error numbers do not distinguish a missing section from a missing file,
/// or
/// split BTF without its base from damaged BTF.
enum BTFDiagnosis {
  /// First bytes of BTF, little-endian (struct btf_header in linux/btf.h).
  private static let magic: [UInt8] = [0x9f, 0xeb]
  static let elfMagic: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

  /// Rejects ELF files for machines other than x86-64 and BPF, whose types have other sizes and offsets.
  static func requireMachine(_ path: String) throws(DescriptionError) {
    guard let file = fopen(path, "rb") else { return }
    defer { fclose(file) }
    var header = [UInt8](repeating: 0, count: 20)
    guard fread(&header, 1, header.count, file) == header.count, header.starts(with: elfMagic) else { return }
    // ELFCLASS64, ELFDATA2LSB; EM_X86_64 and EM_BPF.
    let machine = Int(header[18]) | Int(header[19]) << 8
    guard header[4] == 2, header[5] == 1, [62, 247].contains(machine) else {
      throw DescriptionError(otherMachine: path)
    }
  }

  /// The error in one line.
  /// - Parameters:
  ///   - path: the file.
  ///   - hasBase: whether base BTF was given.
  static func error(_ path: String, hasBase: Bool) -> DescriptionError {
    var status = stat()
    guard stat(path, &status) == 0 else { return DescriptionError(description: "\(path): \(SystemError.last)") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      return DescriptionError(description: "\(path): is not a regular file")
    }
    guard let file = bytes(path) else { return DescriptionError(description: "\(path): \(SystemError.last)") }
    let btf: ArraySlice<UInt8>
    if file.starts(with: elfMagic) {
      guard let section = section(".BTF", of: file) else {
        return DescriptionError(
          description: "\(path): the file has no BTF section (.BTF); --dwarf reads debug information")
      }
      btf = section
    } else {
      btf = file[...]
    }
    guard btf.starts(with: magic) else {
      let isBTF = file.starts(with: elfMagic) ? "its .BTF section is not BTF" : "this is neither BTF nor an ELF file"
      return DescriptionError(description: "\(path): \(isBTF)")
    }
    if hasBase {
      return DescriptionError(description: "\(path): the BTF is damaged, or does not match the given base")
    }
    return DescriptionError(
      description: isSplit(btf)
        ? "\(path): this is split BTF, as modules have it, and its base is missing: --btf-base FILE names it (often "
          + "/sys/kernel/btf/vmlinux)"
        : "\(path): the BTF is damaged")
  }

  /// Whether the string section lacks the empty string with which base BTF begins.
  private static func isSplit(_ btf: ArraySlice<UInt8>) -> Bool {
    guard let header = number(btf, at: 4, bytes: 4), let offset = number(btf, at: 16, bytes: 4),
      let length = number(btf, at: 20, bytes: 4)
    else { return false }
    if length == 0 { return true }
    return number(btf, at: header + offset, bytes: 1).map { $0 != 0 } ?? false
  }

  /// A section of a 64-bit ELF file.
  static func section(_ name: String, of file: [UInt8]) -> ArraySlice<UInt8>? {
    let file = file[...]
    guard let table = number(file, at: 40, bytes: 8), let size = number(file, at: 58, bytes: 2),
      let count = number(file, at: 60, bytes: 2), let names = number(file, at: 62, bytes: 2),
      let nameOffset = number(file, at: table + names * size + 24, bytes: 8)
    else { return nil }
    for index in 0..<count {
      let header = table + index * size
      guard let text = number(file, at: header, bytes: 4), let offset = number(file, at: header + 24, bytes: 8),
        let length = number(file, at: header + 32, bytes: 8), offset <= file.count, length <= file.count - offset,
        nameOffset <= file.count, text < file.count - nameOffset
      else { continue }
      let found = file[(nameOffset + text)...].prefix { $0 != 0 }
      if found.elementsEqual(name.utf8) { return file[offset..<offset + length] }
    }
    return nil
  }

  /// A little-endian number at an offset; nil if out of bounds, or negative as an `Int`.
  private static func number(_ bytes: ArraySlice<UInt8>, at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    var value: UInt64 = 0
    for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[bytes.startIndex + offset + index]) }
    return value <= 1 << 47 ? Int(value) : nil
  }

  /// The whole file; nil with errno set if it cannot be read.
  static func bytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      bytes += chunk.prefix(count)
      if count < chunk.count { return ferror(file) == 0 ? bytes : nil }
    }
  }
}
