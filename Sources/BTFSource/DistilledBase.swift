import CBPF
import TypeSources

/// The base that the BTF of a module brings along (.BTF.base): of the kernel's types those that the module refers to, without
/// members. The module's BTF is rewritten so that it continues the kernel's (Linux `btf__relocate`).
struct DistilledBase: ~Copyable {
  private let btf: OpaquePointer
  /// The file, for messages.
  private let path: String

  /// - Parameters:
  ///   - bytes: the content of section .BTF.base.
  ///   - path: the file, for messages.
  init(_ bytes: [UInt8], _ path: String) throws(DescriptionError) {
    guard let btf = btf__new(bytes, UInt32(truncatingIfNeeded: bytes.count)) else {
      throw DescriptionError(description: "\(path): section .BTF.base is damaged")
    }
    if let fault = BTFSoundness.fault(btf) {
      btf__free(btf)
      throw DescriptionError(description: "\(path): section .BTF.base: \(fault)")
    }
    self.btf = btf
    self.path = path
  }

  deinit { btf__free(btf) }

  /// The module's BTF on the kernel's as its base.
  /// - Parameters:
  ///   - bytes: the module's BTF.
  ///   - kernel: the kernel's.
  func rewrite(_ bytes: [UInt8], for kernel: OpaquePointer) throws(DescriptionError) -> [UInt8] {
    guard var words = SplitWords(bytes) else {
      throw DescriptionError(description: "\(path): section .BTF is damaged")
    }
    let numbers = try kernelNumbers(kernel)
    let (count, kernelCount) = (btf__type_cnt(btf), btf__type_cnt(kernel))
    let (length, kernelLength) = (Self.stringLength(btf), Self.stringLength(kernel))
    var texts: [UInt32: UInt32] = [0: 0]
    words.rewrite { id in
      id < count ? numbers[Int(id)] : id - count &+ kernelCount
    } string: { offset, added in
      if offset >= length { return offset - length &+ kernelLength }
      if let known = texts[offset] { return known }
      // A name that the distilled base has is kept with the module's own.
      let place = kernelLength + UInt32(added.count)
      if let text = btf__name_by_offset(btf, offset) { added += String(cString: text).utf8 + [0] }
      texts[offset] = place
      return place
    }
    return words.bytes
  }

  /// The bytes of the strings of a BTF object.
  private static func stringLength(_ btf: OpaquePointer) -> UInt32 {
    var size: UInt32 = 0
    guard let data = btf__raw_data(btf, &size), size >= 24 else { return 0 }
    return UnsafeRawPointer(data).loadUnaligned(fromByteOffset: 20, as: UInt32.self)
  }

  /// The kernel's type for each type of the base, by its number.
  private func kernelNumbers(_ kernel: OpaquePointer) throws(DescriptionError) -> [UInt32] {
    var wanted: [String: [UInt32]] = [:]
    let count = btf__type_cnt(btf)
    for id in 1..<max(1, count) {
      if let name = name(btf, id) { wanted[name, default: []].append(id) }
    }
    var numbers = [UInt32](repeating: 0, count: Int(count))
    for id in 1..<max(1, btf__type_cnt(kernel)) {
      guard let type = btf__type_by_id(kernel, id), let name = name(kernel, id), let own = wanted[name] else {
        continue
      }
      for own in own where numbers[Int(own)] == 0 && fits(own, type) { numbers[Int(own)] = id }
    }
    if let missing = (1..<max(1, Int(count))).first(where: { numbers[$0] == 0 }) {
      throw DescriptionError(
        description:
          "\(path): the kernel's BTF does not have '\(name(btf, UInt32(missing)) ?? "")', to which the module refers")
    }
    return numbers
  }

  private func name(_ btf: OpaquePointer, _ id: UInt32) -> String? {
    guard let type = btf__type_by_id(btf, id), let name = btf__name_by_offset(btf, type.pointee.name_off) else {
      return nil
    }
    return String(cString: name)
  }

  /// Whether a type of the kernel is the one of a number here: of the same kind, and where it matters of the same size.
  private func fits(_ own: UInt32, _ type: UnsafePointer<btf_type>) -> Bool {
    guard let own = btf__type_by_id(btf, own), let kind = BTFKind(own), let other = BTFKind(type) else { return false }
    switch (kind, other) {
    // What is only declared in the base may be complete in the kernel.
    case (.forward, .structure): return !btf_kflag(own)
    case (.forward, .union): return btf_kflag(own)
    case (.enumeration, .enumeration64), (.enumeration64, .enumeration): return own.pointee.size == type.pointee.size
    case (.structure, .structure), (.union, .union), (.integer, .integer), (.float, .float),
      (.enumeration, .enumeration), (.enumeration64, .enumeration64):
      return own.pointee.size == type.pointee.size
    default: return kind == other
    }
  }
}
