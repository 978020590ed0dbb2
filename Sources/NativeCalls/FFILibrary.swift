import CFFI
import Support

/// libffi, opened at run time: the one that `LD_LIBRARY_PATH`, the program's folder or the system has.
package enum FFILibrary {
  /// Why it cannot be used, in the words of the dynamic loader; nil if it can. Opens it at the first use.
  package static var obstacle: String? {
    var reason: UnsafePointer<CChar>?
    return kft_ffi_open(&reason) ? nil : reason.map { String(cString: $0) } ?? "no reason given"
  }

  /// Opens it; any number of times.
  /// - Throws: `HarnessError` with code `unsupportedSignature`: no signature is supported without it.
  package static func open() throws(HarnessError) {
    if let obstacle { throw HarnessError(.unsupportedSignature, "libffi cannot be opened: \(obstacle)") }
  }
}
