import CShims
import NativeCalls
import Outcomes
import Support

/// Why an engine has no program.
package enum EngineError: Error {
  /// The engine refuses the program; its words.
  case refused(String)
  /// The engine failed.
  case failed(EngineFailure)
}

/// A program that an engine library has compiled, or copied.
///
/// One that is not freed by `free` is not freed at all, and its memory stays: the engine may still use it.
package final class EngineProgram {
  /// What the engine returned for it.
  package let handle: UInt
  /// The address of its native code; nil for an engine that interprets.
  package let entry: UInt?
  /// The addresses of its machine code and of the byte behind it; nil where the engine gives none.
  package let code: ClosedRange<UInt>?
  private let library: EngineLibrary
  private let image: Unmanaged<ProgramImage>
  private var isFreed = false

  private init(
    _ handle: UInt, entry: UInt, code: (first: UInt, size: UInt), _ library: EngineLibrary,
    _ image: Unmanaged<ProgramImage>
  ) {
    self.handle = handle
    self.entry = entry == 0 ? nil : entry
    let (end, overflows) = code.first.addingReportingOverflow(code.size)
    self.code = code.first == 0 || code.size == 0 || overflows ? nil : code.first...end
    self.library = library
    self.image = image
  }

  /// The most bytes of machine code that are shown.
  private static let largestCode = 1 << 20

  /// The bytes of its machine code; nil where the engine gives none, or more than 1 MiB.
  /// - Throws: `EngineFailure` if the memory cannot be read: what an engine says of its code may be wrong.
  package func machineCode() throws(EngineFailure) -> [UInt8]? {
    guard let code, code.count - 1 <= Self.largestCode else { return nil }
    return try library.bytes(at: code.lowerBound, count: code.count - 1, of: .code)
  }

  /// Has an engine compile a program.
  /// - Parameters:
  ///   - input: the program.
  ///   - library: the engine.
  /// - Throws: `EngineError` if it does not.
  package static func compile(_ input: EngineInput, by library: EngineLibrary) throws(EngineError) -> EngineProgram {
    let image: ProgramImage
    do throws(HarnessError) { image = try ProgramImage(input) } catch { throw .refused(error.message) }
    let refusal: String?
    do throws(EngineFailure) {
      let handle = UInt(try call(.compile, image.program, library, image))
      if handle != 0 {
        // Until it is freed, the engine may use its memory.
        let retained = Unmanaged.passRetained(image)
        let entry = UInt(try call(.entry, handle, library, image))
        var size: UInt = 0
        let first = UInt(
          try withUnsafeMutablePointer(to: &size) { size throws(EngineFailure) in
            try call(.code, handle, library, image, UInt(bitPattern: size))
          })
        return EngineProgram(handle, entry: entry, code: (first, size), library, retained)
      }
      refusal = try library.lastError()
    } catch {
      throw .failed(error)
    }
    guard let refusal, !refusal.isEmpty else { throw .failed(EngineFailure(.compile, .refusedWithoutReason)) }
    throw .refused(refusal)
  }

  /// The call that runs the program.
  /// - Parameters:
  ///   - memory: the value of r1.
  ///   - length: the value of r2.
  package func call(memory: UInt, length: UInt) -> NativeCall {
    if let entry { return NativeCall(function: entry, arguments: (memory, length, 0, 0)) }
    return NativeCall(function: library.address(of: .run), arguments: (handle, memory, length, 0))
  }

  /// Runs the program once.
  /// - Returns: r0.
  /// - Throws: `CallFailure` where it did not return whole, or the engine says that it failed.
  @discardableResult
  package func run(memory: UInt, length: UInt) throws(CallFailure) -> UInt64 {
    let isInterpreted = entry == nil
    if isInterpreted { kft_note_engine_function(EngineFunction.run.number) }
    defer { kft_note_engine_function(0) }
    let r0: UInt64
    do throws(CallFailure) {
      r0 = try library.invoker.checked(call(memory: memory, length: length))
    } catch {
      if case .signal(let fault) = error, let failure = failure(of: fault) { throw .engine(failure) }
      throw isInterpreted ? .engine(EngineFailure(.run, .failed(error))) : error
    }
    do throws(EngineFailure) {
      if let words = try runError() { throw EngineFailure(.run, .failed(.callerCannot(words))) }
    } catch {
      throw .engine(error)
    }
    return r0
  }

  /// Why the last run of a program that is interpreted failed; nil where it did not, and for native code.
  /// - Throws: `EngineFailure` where the engine failed instead of saying so.
  package func runError() throws(EngineFailure) -> String? { entry == nil ? try library.lastError() : nil }

  /// What ended a run: the fault as it is, or a write to the program, which is read-only.
  /// - Parameter fault: the signal that ended the run.
  package func failure(of fault: Fault) -> EngineFailure? {
    Self.write(fault, image.takeUnretainedValue()).map { EngineFailure(entry == nil ? .run : nil, $0) }
  }

  /// Frees the program.
  /// - Throws: `EngineFailure` where the engine failed.
  package func free() throws(EngineFailure) {
    if isFreed { return }
    isFreed = true
    _ = try Self.call(.free, handle, library, image.takeUnretainedValue())
    image.release()
  }

  private static func call(
    _ function: EngineFunction, _ first: UInt, _ library: EngineLibrary, _ image: ProgramImage, _ second: UInt = 0
  ) throws(EngineFailure) -> UInt64 {
    do throws(EngineFailure) {
      return try library.call(function, first, second)
    } catch {
      if case .failed(.signal(let fault)) = error.cause, let cause = write(fault, image) {
        throw EngineFailure(function, cause)
      }
      throw error
    }
  }

  /// A fault of an access to the image, which anyone may read.
  private static func write(_ fault: Fault, _ image: ProgramImage) -> EngineFailure.Cause? {
    guard fault.cause == .memoryAccess, let address = fault.address, let offset = image.offset(of: address.value) else {
      return nil
    }
    return .wroteToProgram(offset: offset)
  }
}
