import BPF
internal import CodeMemory

/// A BPF program as x86-64 code, executable as long as the object lives.
///
/// The code is a function `uint64_t f(void *r1)` of the System V ABI: BPF r1 comes in rdi, r0 is returned in rax.
public final class CompiledProgram: Sendable {
  private let code: ExecutableCode
  private let table: OffsetTable
  /// Keeps the objects alive whose addresses are in the code.
  private let options: JITOptions
  /// The program that was compiled, with blinded constants if the options have a seed for them.
  public let program: Program
  /// The main program and the subprograms, in the order of their code.
  public let functions: [CompiledFunction]
  /// Start of each instruction's code, in bytes from the start of the image, and the end of the last one's.
  public var instructionOffsets: [Int] { table.offsets }
  /// The bytes that depend on addresses, in the order of the code.
  package let relocations: [Relocation]
  /// Size of the image in bytes.
  public let size: Int
  /// Where each tail call of user-space code begins to remove its function's frame, in bytes from the start of the image.
  package let tailCalls: [Int]
  /// Where tail calls enter, in bytes from the start of the image.
  let tailCallOffset: Int

  init(code: consuming ExecutableCode, options: JITOptions, program: Program, layout: consuming CodeLayout) {
    self.code = code
    self.options = options
    self.program = program
    functions = layout.functions
    table = layout.table
    relocations = layout.relocations
    size = layout.size
    tailCalls = layout.tailCalls
    tailCallOffset = layout.tailCallOffset
  }

  /// Runs the program on the calling thread. The code runs unguarded: a program that faults ends the process.
  /// - Parameter r1: the word that the program receives in r1, such as the address of its context.
  /// - Returns: r0.
  public func run(_ r1: UInt = 0) -> UInt64 {
    withExtendedLifetime(self) { unsafeBitCast(entry, to: (@convention(c) (UInt) -> UInt64).self)(r1) }
  }

  /// Address of the main program.
  public var entry: UInt { UInt(bitPattern: code.memory.baseAddress) }

  /// The code of all functions; valid as long as the object lives.
  public var image: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: code.memory[..<size]) }

  /// The index of the instruction whose code holds an address; nil in a prologue and outside the image.
  /// - Parameter address: an address of the process.
  package func instruction(at address: UInt) -> Int? {
    guard address >= entry, address < entry + UInt(size) else { return nil }
    let offset = Int(address - entry)
    let offsets = instructionOffsets
    let next = offsets.partitioningIndex { $0 > offset }
    guard next > 0, next < offsets.count, let function = program.subprogram(containing: next - 1),
      functions[function].code.contains(offset)
    else { return nil }
    return next - 1
  }

  /// A copy of the image.
  public var bytes: [UInt8] { withExtendedLifetime(self) { Array(image) } }

  /// Bytes of executable memory that the program takes: whole pages.
  package var memorySize: Int { code.memory.count }
}

/// A BPF function as x86-64 code.
public struct CompiledFunction: Sendable {
  /// Name of the subprogram; the main program is "main".
  public let name: String
  /// Its stack frame.
  package let frame: FrameLayout
  /// Indices of its BPF instructions.
  public let instructions: Range<Int>
  /// Its code: offsets in bytes from the start of the image.
  public let code: Range<Int>
  /// Size of its prologue in bytes.
  public let prologueSize: Int
  /// Where rbp has become the frame pointer, in bytes from the start of the image.
  package let framePointerOffset: Int
  /// Where the first callee-saved register is pushed, in bytes from the start of the image.
  package let calleeSavedOffset: Int
  /// Where its epilogue starts, in bytes from the start of the image; nil for a function without an exit.
  package let epilogueOffset: Int?
}

/// Bytes of the image that depend on an address; a comparison of code leaves them out.
package struct Relocation: Sendable, Equatable {
  /// A form in which an instruction holds an address.
  package enum Kind: Sendable, Equatable {
    /// The rel32 of a call of another function of the program, by its index.
    case subprogram(Int)
    /// The rel32 of a call of native code: a kfunc, a helper, the return thunk.
    case external
    /// The 64-bit immediate of a `movabs`.
    case address
    /// The 32-bit immediate of a `mov` that sign-extends to an address in the kernel's upper 2 GiB.
    case upperAddress
    /// A jump or a nop of 5 bytes, which the kernel replaces by the other while the program is loaded.
    case patched
  }

  /// The form.
  package let kind: Kind
  /// Where the bytes start, in bytes from the start of the image.
  package internal(set) var offset: Int

  /// How many bytes: 4, 5 or 8.
  package var size: Int {
    switch kind {
    case .address: 8
    case .patched: 5
    case .subprogram, .external, .upperAddress: 4
    }
  }
}

/// The places of everything in an image.
struct CodeLayout {
  var functions: [CompiledFunction] = []
  var table = OffsetTable(count: 0)
  var relocations: [Relocation] = []
  var size = 0
  var tailCallOffset = 0
  /// Where each tail call of user-space code begins to remove its function's frame, in bytes from the start of the image.
  var tailCalls: [Int] = []
}
