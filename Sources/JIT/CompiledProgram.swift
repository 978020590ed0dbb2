import BPF
import X86

/// A native function that a `call` of a kfunc goes to.
public struct KfuncTarget: Sendable, Equatable {
  /// Its address.
  public var address: UInt
  /// Whether it returns 9 to 16 bytes in rax:rdx, which become R0:R2.
  public var returnsPair: Bool

  /// Creates a target.
  /// - Parameters:
  ///   - address: where the function starts.
  ///   - returnsPair: whether it returns 9 to 16 bytes in rax:rdx.
  public init(address: UInt, returnsPair: Bool) {
    self.address = address
    self.returnsPair = returnsPair
  }
}

/// One BPF function as native code.
public struct CompiledFunction: Sendable, Equatable {
  /// Name of the subprogram; the main program is "main".
  public let name: String
  /// Its frame.
  public let frame: FrameLayout
  /// Indices of its BPF instructions.
  public let instructions: Range<Int>
  /// Its code: offsets in bytes from the start of the image.
  public let code: Range<Int>
  /// Size of its prologue in bytes.
  public let prologueSize: Int
}

/// A BPF program as native code, executable as long as this object lives.
///
/// The image is `uint64_t f(void *r1)`: BPF r1 comes in rdi and r0 goes out in rax.
public final class CompiledProgram: Sendable {
  private let code: ExecutableCode
  /// The main program and the subprograms, in the order of their code.
  public let functions: [CompiledFunction]
  /// Where the code of each BPF instruction starts, in bytes from the start of the image; the last entry is the end.
  public let instructionOffsets: [Int]
  /// Size of the image in bytes.
  public let size: Int

  init(code: consuming ExecutableCode, functions: [CompiledFunction], instructionOffsets: [Int], size: Int) {
    self.code = code
    self.functions = functions
    self.instructionOffsets = instructionOffsets
    self.size = size
  }

  /// Address of the main program.
  public var entry: UInt { UInt(bitPattern: code.memory.baseAddress) }

  /// The image; valid as long as this object lives.
  public var image: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: code.memory[..<size]) }

  /// Whether an address lies in the image.
  public func contains(_ address: UInt) -> Bool { address &- entry < UInt(size) }
}
