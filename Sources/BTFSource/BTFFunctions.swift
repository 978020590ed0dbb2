import CBPF
import CTypes
import CallingConvention
import Glibc
import TypeSources

/// The functions of a kernel, a module or an object, from its BTF (Linux `Documentation/bpf/btf.rst`), read by libbpf.
package struct BTFFunctions: ~Copyable {
  private let btf: OpaquePointer
  private let base: OpaquePointer?
  /// Whether arrays may be vectors, which BTF encodes alike.
  private let mayHoldVectors: Bool
  /// The kernel's BTF, the base of its modules' BTF below /sys/kernel/btf.
  private static let kernel = "/sys/kernel/btf/vmlinux"

  /// Opens BTF.
  /// - Parameters:
  ///   - path: raw BTF, as below /sys/kernel/btf, or an ELF file with a .BTF section.
  ///   - basePath: the base of split BTF; nil for the kernel's own if `path` is below /sys/kernel/btf.
  ///   - mayHoldVectors: whether the code was compiled with vector registers, so that an array may be a vector; nil for
  ///     no in the running kernel and its modules, and yes elsewhere.
  /// - Throws: `DescriptionError` if libbpf cannot read it, with the cause.
  package init(
    path: String, base basePath: String? = nil, mayHoldVectors: Bool? = nil
  ) throws(DescriptionError) {
    kft_bpf_be_quiet()
    try BTFDiagnosis.requireMachine(path)
    let isKernel = path.hasPrefix("/sys/kernel/btf/")
    let isModule = isKernel && path != Self.kernel
    let base = try (basePath ?? (isModule ? Self.kernel : nil)).map { path throws(DescriptionError) in
      guard let base = btf__parse(path, nil) else { throw BTFDiagnosis.error(path, hasBase: false) }
      return base
    }
    guard let btf = base.map({ btf__parse_split(path, $0) }) ?? btf__parse(path, nil) else {
      let error = BTFDiagnosis.error(path, hasBase: base != nil)
      if let base { btf__free(base) }
      throw error
    }
    self.mayHoldVectors = mayHoldVectors ?? !isKernel
    self.btf = btf
    self.base = base
  }

  deinit {
    btf__free(btf)
    if let base { btf__free(base) }
  }

  /// The functions with a number of parameters in a range, in the order of the BTF.
  /// - Parameters:
  ///   - parameters: numbers of parameters.
  ///   - pointees: how much of the types behind pointers is read.
  package func functions(parameters: ClosedRange<Int>, pointees: Pointees = .named) -> FunctionList {
    let reader = reader(pointees)
    let count = btf__type_cnt(btf)
    let first = base.map { btf__type_cnt($0) } ?? 1
    var list = FunctionList()
    guard first < count else { return list }
    var tagged: Set<UInt32> = []
    for id in first..<count {
      guard let type = btf__type_by_id(btf, id), BTFKind(type) == .declarationTag else { continue }
      if reader.name(type.pointee.name_off) == "bpf_kfunc" { tagged.insert(type.pointee.type) }
    }
    for id in first..<count {
      guard let type = btf__type_by_id(btf, id), BTFKind(type) == .function,
        let prototype = btf__type_by_id(btf, type.pointee.type),
        BTFKind(prototype) == .prototype
      else { continue }
      // gcc also emits function types as functions, without a name.
      guard let name = reader.name(type.pointee.name_off) else { continue }
      // A name with a suffix belongs to a clone, as f.constprop.0.
      if name.contains(".") {
        list.omit(name, .clone)
      } else if !parameters.contains(Int(btf_vlen(prototype))) {
        list.omit(name, .otherParameterCount)
      } else {
        list.functions.append(
          DescribedFunction(
            signature: Self.decided(
              reader.signature(name, prototype, at: "type \(id)"), at: "type \(id)"), isKfunc: tagged.contains(id),
            isExported: true))
      }
    }
    return list
  }

  /// The function that libbpf finds by a name (`btf__find_by_name_kind`): the first, those of the base before others.
  /// - Parameter name: the function's name.
  /// - Returns: its prototype, with described pointees; nil if there is none.
  package func signature(named name: String) -> Signature? {
    let id = btf__find_by_name_kind(btf, name, UInt32(BTFKind.function.rawValue))
    guard id > 0, let type = btf__type_by_id(btf, UInt32(id)), let prototype = btf__type_by_id(btf, type.pointee.type),
      BTFKind(prototype) == .prototype
    else { return nil }
    return reader(.described).signature(name, prototype, at: "type \(id)")
  }

  private func reader(_ pointees: Pointees) -> BTFTypeReader {
    BTFTypeReader(btf: btf, mayHoldVectors: mayHoldVectors, pointees: pointees)
  }

  /// BTF has no alignments, so any record of 16 bytes may be aligned to 8 or to 16. A call is direct only if the
  /// placement
  /// is the same for both.
  private static func decided(_ signature: Signature, at place: String) -> Signature {
    let open = OpenAlignment(
      signature: signature,
      parameters: Set(
        signature.parameters.indices.filter {
          if case .record(let record) = signature.parameters[$0].type { record.size == 16 } else { false }
        }))
    guard Placement(signature).verdict == .direct, !open.alternatives.isEmpty else { return signature }
    return open.unknown(at: place)
  }
}
