import CFFI
import CTypes
import Support

/// A prepared `ffi_cif` with the memory to which it refers.
package final class FFICallInterface {
  private let cif: UnsafeMutablePointer<ffi_cif>
  private let types: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>
  /// The argument pointers passed to libffi, and the originals from which they are restored.
  private let values: UnsafeMutablePointer<UInt>
  private let originals: UnsafeMutablePointer<UInt>
  private let count: Int
  private let arena = FFITypeArena()
  /// A call plan, if the installed libffi supports them; nil otherwise.
  private var plan: UnsafeMutableRawPointer?

  /// Describes a signature to libffi.
  /// - Parameters:
  ///   - signature: the C signature.
  ///   - block: address of the argument words: each parameter in ceil(size / 8) words of 8 bytes.
  ///   - fault: the fault to plant, nil for none.
  /// - Throws: `HarnessError` with code `unsupportedSignature` if libffi cannot be opened, cannot describe a type or
  ///   rejects the signature.
  package init(_ signature: Signature, block: UInt, fault: FFIFault?) throws(HarnessError) {
    try FFILibrary.open()
    count = signature.parameters.count
    cif = .allocate(capacity: 1)
    cif.initialize(to: ffi_cif())
    types = .allocate(capacity: max(1, count))
    types.initialize(repeating: nil, count: max(1, count))
    values = .allocate(capacity: max(1, count))
    values.initialize(repeating: 0, count: max(1, count))
    originals = .allocate(capacity: max(1, count))
    originals.initialize(repeating: 0, count: max(1, count))
    var word: UInt = 0
    for (index, parameter) in signature.parameters.enumerated() {
      types[index] = try arena.type(for: parameter.type)
      originals[index] = block + 8 * word
      word += UInt(parameter.type.size + 7) / 8
    }
    var result = try arena.type(for: signature.result)
    plant(fault, result: &result)
    values.update(from: originals, count: count)
    let status = ffi_prep_cif(cif, FFI_DEFAULT_ABI, UInt32(count), result, types)
    guard status == FFI_OK else {
      throw HarnessError(
        .unsupportedSignature, "libffi refuses the signature (ffi_prep_cif returned \(status.rawValue))")
    }
    plan = kft_ffi_plan_alloc(cif)
  }

  /// The function that makes the call, and its arguments.
  /// - Parameters:
  ///   - target: address of the function to call.
  ///   - result: address of the result, at least 8 bytes.
  package func invocation(target: UInt, result: UInt) -> (function: UInt, arguments: (UInt, UInt, UInt, UInt)) {
    let list = UInt(bitPattern: values)
    if let plan { return (kft_ffi_plan_invoke_address(), (UInt(bitPattern: plan), target, result, list)) }
    return (kft_ffi_call_address(), (UInt(bitPattern: cif), target, result, list))
  }

  /// The argument pointers and the originals from which they are restored, because libffi may change them.
  package var argumentPointers: (words: UnsafeMutablePointer<UInt>, originals: UnsafePointer<UInt>, count: Int) {
    (values, UnsafePointer(originals), count)
  }

  private func plant(_ fault: FFIFault?, result: inout UnsafeMutablePointer<ffi_type>) {
    switch fault {
    case .typeTooNarrow where count > 0:
      if let last = types[count - 1] { types[count - 1] = FFITypeArena.narrower(last) }
    case .argumentsSwapped where count > 1:
      swap(&originals[count - 1], &originals[count - 2])
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
    originals.deallocate()
  }
}
