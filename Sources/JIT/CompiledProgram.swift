import BPF
import X86

/// One BPF function as native code.
public struct CompiledFunction: Sendable, Equatable {
  /// Name of the subprogram; the main program is "main".
  public let name: String
  /// Its frame.
  package let frame: FrameLayout
  /// Indices of its BPF instructions.
  public let instructions: Range<Int>
  /// Its code: offsets in bytes from the start of the image.
  public let code: Range<Int>
  /// Size of its prologue in bytes.
  public let prologueSize: Int
}

/// Bytes of the image that depend on where something lies: what has to be left out when code is compared.
public struct Relocation: Sendable, Equatable {
  /// What the bytes are.
  public enum Kind: Sendable, Equatable {
    /// The rel32 of a call of another function of the program, by its index.
    case subprogram(Int)
    /// The rel32 of a call of native code: a kfunc, a helper, the return thunk.
    case external
    /// The 64-bit immediate of a `movabs` that holds an address.
    case address
    /// The 32-bit immediate of a `mov` that sign-extends to an address in the kernel's upper 2 GiB.
    case upperAddress
  }

  /// What the bytes are.
  public let kind: Kind
  /// Where they start, in bytes from the start of the image.
  public let offset: Int

  /// How many bytes: 4 or 8.
  public var size: Int { kind == .address ? 8 : 4 }
}

/// A BPF program as native code, executable as long as this object lives.
///
/// The image is `uint64_t f(void *r1)`: BPF r1 comes in rdi and r0 goes out in rax.
public final class CompiledProgram: Sendable {
  private let code: ExecutableCode
  private let table: OffsetTable
  /// Keeps what the code's addresses point into.
  private let options: JITOptions
  /// The program that was compiled; with blinded constants where that was asked for.
  public let program: Program
  /// The main program and the subprograms, in the order of their code.
  public let functions: [CompiledFunction]
  /// Where the code of each BPF instruction starts, in bytes from the start of the image; the last entry is the end.
  public var instructionOffsets: [Int] { table.offsets }
  /// What depends on where things lie, in the order of the code.
  public let relocations: [Relocation]
  /// Size of the image in bytes.
  public let size: Int
  /// Where tail calls enter, in bytes from the start of the image.
  public let tailCallOffset: Int

  init(code: consuming ExecutableCode, options: JITOptions, program: Program, layout: consuming CodeLayout) {
    self.code = code
    self.options = options
    self.program = program
    functions = layout.functions
    table = layout.table
    relocations = layout.relocations
    size = layout.size
    tailCallOffset = layout.tailCallOffset
  }

  /// Address of the main program.
  public var entry: UInt { UInt(bitPattern: code.memory.baseAddress) }

  /// The image; valid as long as this object lives.
  public var image: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: code.memory[..<size]) }

  /// A copy of the image.
  public var bytes: [UInt8] { withExtendedLifetime(self) { Array(image) } }

  /// Bytes of executable memory that the program takes: whole pages.
  public var memorySize: Int { code.memory.count }

  /// Whether an address lies in the image.
  public func contains(_ address: UInt) -> Bool { address &- entry < UInt(size) }
}

/// Where everything lies in an image.
struct CodeLayout {
  var functions: [CompiledFunction] = []
  var table = OffsetTable(count: 0)
  var relocations: [Relocation] = []
  var size = 0
  var tailCallOffset = 0
}
