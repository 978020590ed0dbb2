import BPF
import Verifier
internal import X86

/// Translates one program into one buffer, function after function.
///
/// `NativeEmitter` and `KernelEmitter` share the frame and most instructions: the extensions in this folder.
/// The requirements are what differs between them. `JITCompiler` picks the emitter, and shared code is specialised for each,
/// so that emitted code is chosen without a test of the profile.
protocol Emitter: ~Copyable {
  /// The faults of this compilation.
  associatedtype Faults: FaultSwitch
  /// The faults of this compilation.
  var faults: Faults { get }
  /// The code.
  var buffer: CodeBuffer { get set }
  /// The program, and the state of its translation.
  var translation: Translation { get set }

  // MARK: Functions

  /// Lays out the frame of the function that is emitted next.
  /// - Parameters:
  ///   - facts: what is known of it.
  ///   - function: index of the function.
  ///   - countsTailCalls: whether it reaches a tail call.
  mutating func layOutFrame(_ facts: FunctionFacts, function: Int, countsTailCalls: Bool) -> FrameLayout
  /// Emits a function; `emitCode` emits its instructions.
  /// - Returns: the size of its prologue in bytes.
  mutating func emitFunction(_ function: inout FunctionState) throws(JITError) -> Int
  /// Called at the start of each instruction's code.
  mutating func begin(instruction index: Int)
  /// Emits the code from the function's entry to its first instruction.
  mutating func emitPrologue(_ function: inout FunctionState)
  /// Emits the code that frees the frame and returns.
  mutating func emitEpilogue(_ frame: FrameLayout)
  /// Emits code after the last function.
  mutating func emitTrailer() throws(JITError)

  // MARK: Instructions

  /// The registers that hold the BPF registers of the function that is emitted.
  var registers: RegisterMap { get }
  /// Whether shifts by a register use BMI2.
  var usesBMI2: Bool { get }
  /// Whether a shift of rcx by cl is made in the scratch register, and rcx is pushed around each shift of it.
  var shiftsCountInScratch: Bool { get }
  /// Whether each function counts tail calls, in the order of the program's `subprograms`.
  var tailCallReachable: [Bool] { get }
  /// Bytes in the frame of a function that reaches a tail call that count the tail calls.
  var tailCallSize: Int { get }
  /// The words before the instruction in the message of an unsupported instruction.
  static var refusal: String { get }
  /// Emits an instruction that not every emitter supports.
  /// - Throws: `JITError.Code.unsupported` if this emitter does not.
  mutating func emitUncommon(_ instruction: Instruction, at index: Int) throws(JITError)
  /// `jcc` to an instruction.
  mutating func emitJump(if condition: JumpCondition, to target: Int, at index: Int) throws(JITError)
  /// `jmp` to an instruction. `isToItself` is true for `goto -1`.
  mutating func emitJump(to target: Int, isToItself: Bool, at index: Int) throws(JITError)
  /// `jmp` to the function's epilogue, which is already emitted.
  /// - Parameters:
  ///   - offset: start of the epilogue, in bytes from the start of the image.
  ///   - index: the instruction.
  mutating func emitJump(toEpilogue offset: Int, at index: Int) throws(JITError)
  /// `div`, `sdiv`, `mod`, `smod`.
  mutating func emitDivision(
    _ size: OperandSize, _ result: DivisionResult, isSigned: Bool, _ destination: GeneralRegister, _ operand: Operand)
  /// The atomic `xchg`.
  mutating func emitExchange(_ size: OperandSize, _ memory: Memory, _ source: GeneralRegister)
  /// The atomic `cmpxchg`.
  mutating func emitCompareExchange(_ size: OperandSize, _ memory: Memory, _ source: GeneralRegister)
  /// Loads the address of a subprogram.
  /// - Parameter target: its first instruction.
  mutating func emitFunctionAddress(_ destination: GeneralRegister, of target: Int)
  /// Emits the load of a 64-bit immediate.
  mutating func emitWideValue(_ destination: GeneralRegister, _ value: UInt64)

  // MARK: Calls

  /// Saves caller-saved registers that the program needs after a call.
  mutating func emitSaveBeforeCall(_ call: CallTarget)
  /// Restores what `emitSaveBeforeCall` saved.
  mutating func emitRestoreAfterCall()
  /// Calls native code.
  mutating func emitNativeCall(to address: UInt)
  /// The helper `bpf_tail_call`.
  mutating func emitTailCall(at index: Int, in function: FunctionState)
}

extension Emitter where Self: ~Copyable {
  mutating func begin(instruction index: Int) {}
  mutating func emitTrailer() throws(JITError) {}
  mutating func emitWideValue(_ destination: GeneralRegister, _ value: UInt64) {
    buffer.moveImmediate64(destination, value)
  }
  var tailCallSize: Int { 16 }
  var shiftsCountInScratch: Bool { false }
  var tailCallReachable: [Bool] { translation.facts.functions.map(\.reachesTailCall) }
  @inline(__always) func native(_ register: Register) -> GeneralRegister { registers.native(register) }
  mutating func emitFunctionAddress(_ destination: GeneralRegister, of target: Int) {
    emitAbsoluteAddress(destination, of: target)
  }
  mutating func emitSaveBeforeCall(_ call: CallTarget) {}
  mutating func emitRestoreAfterCall() {}

  var program: Program { translation.program }
  var kfuncs: [KfuncTarget] { translation.kfuncs }
  var options: JITOptions { translation.options }
  /// Start of each instruction's code, in bytes from the start of the image.
  @inline(__always) var offsets: UnsafeMutablePointer<Int> { translation.offsets }
}
