import CShims
import JIT

/// Compiled programs that debuggers of this process know, with names, lines and call frames, as long as the value lives.
package struct RegisteredCode: ~Copyable {
  private struct Registration {
    let image: UnsafeMutableBufferPointer<UInt8>
    let entry: OpaquePointer
  }

  /// Keeps the code alive until the registrations have ended.
  private let programs: [CompiledProgram]
  private var registrations: [Registration] = []

  /// Registers programs. One for which there is no memory stays unknown.
  /// - Parameters:
  ///   - programs: the programs, as code for user space.
  ///   - name: the file that they were read from.
  ///   - folder: the folder that names of files are relative to.
  package init(_ programs: [CompiledProgram], name: String, folder: String) {
    self.programs = programs
    for program in programs {
      let bytes = CodeImage(program, name: name, folder: folder).bytes
      let image = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
      _ = image.initialize(from: bytes)
      guard let entry = kft_debug_register(image.baseAddress, image.count) else {
        image.deallocate()
        continue
      }
      registrations.append(Registration(image: image, entry: entry))
    }
  }

  deinit {
    for registration in registrations {
      kft_debug_unregister(registration.entry)
      registration.image.deallocate()
    }
  }
}

/// Whether a debugger traces this process.
package enum DebuggerPresence {
  /// Whether one does now.
  package static var isTraced: Bool { kft_debug_tracer() != 0 }
}
