import CABI
import CFFI
import CShims
import Glibc

/// A fault that can be planted in the oracle, to show that the bed does not take libffi's word for granted.
public enum FFIFault: String, Sendable, CaseIterable {
  /// The last parameter's type is one size too narrow.
  case typeTooNarrow = "libffi-type-too-narrow"
  /// The two last parameters' values are exchanged.
  case argumentsSwapped = "libffi-arguments-swapped"
  /// The result's type is one size too narrow.
  case resultTooNarrow = "libffi-result-too-narrow"
}

/// Calls through libffi.
struct FFIEngine: CallEngine {
  var fault: FFIFault?

  func prepare(_ site: CallSite, shape: CallShape) throws(BedError) -> PreparedCall {
    let interface = try FFICallInterface(site.kfunc.signature, block: site.block, fault: fault)
    // libffi up to 3.4 replaces the caller's pointers to arguments over 16 bytes by pointers into its own dead frame.
    let isConsumed = site.kfunc.signature.parameters.contains { $0.type.isAggregate && $0.type.size > 16 }
    let renew: (() -> Void)? = isConsumed ? { interface.pointToArguments() } : nil
    if let plan = interface.plan {
      return PreparedCall(
        function: kft_ffi_plan_invoke_address(),
        arguments: (UInt(bitPattern: plan), site.target, site.result, interface.valuesAddress), owner: interface,
        renew: renew)
    }
    return PreparedCall(
      function: kft_ffi_call_address(),
      arguments: (interface.address, site.target, site.result, interface.valuesAddress), owner: interface,
      renew: renew)
  }

  /// Version of the libffi that is loaded, as precisely as it can be known.
  ///
  /// libffi tells its version since 3.5; before, the pkg-config file beside the library does, and failing that the
  /// library's file name.
  static func version() -> String {
    if let version = kft_ffi_version() { return String(cString: version) }
    var image = kft_image()
    guard kft_image_at(UInt64(kft_ffi_call_address()), &image), let file = image.file,
      let resolved = realpath(file, nil)
    else { return "unknown" }
    defer { free(resolved) }
    let path = String(cString: resolved)
    guard let slash = path.lastIndex(of: "/") else { return path }
    let name = String(path[path.index(after: slash)...])
    return packagedVersion(directory: String(path[..<slash])) ?? name
  }

  private static func packagedVersion(directory: String) -> String? {
    guard let file = fopen(directory + "/pkgconfig/libffi.pc", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if text.hasPrefix("Version: ") { return String(text.dropFirst("Version: ".count)) }
    }
    return nil
  }
}

/// A prepared `ffi_cif` with everything that it points to.
final class FFICallInterface {
  private let cif: UnsafeMutablePointer<ffi_cif>
  private let types: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>
  private let values: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let arena = FFITypeArena()
  private var arguments: [UnsafeMutableRawPointer?]
  /// A call plan, where the installed libffi has them.
  private(set) var plan: UnsafeMutableRawPointer?

  var address: UInt { UInt(bitPattern: cif) }
  var valuesAddress: UInt { UInt(bitPattern: values) }

  init(_ signature: Signature, block: UInt, fault: FFIFault?) throws(BedError) {
    let count = signature.parameters.count
    cif = .allocate(capacity: 1)
    cif.initialize(to: ffi_cif())
    types = .allocate(capacity: max(1, count))
    types.initialize(repeating: nil, count: max(1, count))
    values = .allocate(capacity: max(1, count))
    values.initialize(repeating: nil, count: max(1, count))
    var word: UInt = 0
    arguments = signature.parameters.map { parameter in
      defer { word += UInt(parameter.type.size + 7) / 8 }
      return UnsafeMutableRawPointer(bitPattern: block + 8 * word)
    }
    for (index, parameter) in signature.parameters.enumerated() {
      types[index] = try arena.type(for: parameter.type)
    }
    var result = try arena.type(for: signature.result)
    plant(fault, count: count, result: &result)
    pointToArguments()
    let status = ffi_prep_cif(cif, FFI_DEFAULT_ABI, UInt32(count), result, types)
    guard status == FFI_OK else {
      throw BedError(.unsupportedSignature, "libffi refuses the signature (ffi_prep_cif returned \(status.rawValue))")
    }
    plan = kft_ffi_plan_alloc(cif)
  }

  /// Makes the list of argument pointers what it has to be at a call.
  func pointToArguments() {
    for (index, argument) in arguments.enumerated() { values[index] = argument }
  }

  private func plant(_ fault: FFIFault?, count: Int, result: inout UnsafeMutablePointer<ffi_type>) {
    switch fault {
    case .typeTooNarrow where count > 0:
      if let last = types[count - 1] { types[count - 1] = FFITypeArena.narrower(last) }
    case .argumentsSwapped where count > 1:
      arguments.swapAt(count - 1, count - 2)
    case .resultTooNarrow:
      result = FFITypeArena.narrower(result)
    default:
      break
    }
  }

  deinit {
    if let plan { kft_ffi_plan_free(plan) }
    cif.deallocate()
    types.deallocate()
    values.deallocate()
  }
}
