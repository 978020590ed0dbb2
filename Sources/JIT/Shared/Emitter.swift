import BPF
import X86

/// Translates one program into one buffer, function after function.
///
/// The emitters share the analysis, the frame and most instructions (the extensions in this folder). The requirements are
/// where they differ: `NativeEmitter` and `KernelEmitter` meet them in folders of their own. `JITCompiler` picks one, and
/// each is specialised, so that no test of the profile is left in emitting code.
protocol Emitter: ~Copyable {
  /// The faults of this compilation.
  associatedtype Faults: FaultSwitch
  /// The faults of this compilation.
  var faults: Faults { get }
  /// The code.
  var buffer: CodeBuffer { get set }
  /// The program, and what is known of its code so far.
  var translation: Translation { get set }

  // MARK: Functions

  /// Lays out the frame of the function that comes next.
  /// - Parameters:
  ///   - analysis: what its instructions need.
  ///   - function: index of the function.
  ///   - countsTailCalls: whether it reaches a tail call.
  mutating func layOutFrame(_ analysis: FunctionAnalysis, function: Int, countsTailCalls: Bool) -> FrameLayout
  /// Emits a function, in as many passes as the jumps take.
  /// - Returns: the size of its prologue in bytes.
  mutating func emitFunction(_ function: inout FunctionState) throws(JITError) -> Int
  /// Called before the code of each instruction.
  mutating func begin(instruction index: Int, of function: FunctionState)
  /// Saves the frame, from the function's entry to its first instruction.
  mutating func emitPrologue(_ function: inout FunctionState)
  /// Restores the frame and returns.
  mutating func emitEpilogue(_ frame: FrameLayout)
  /// Emits what follows the last function.
  mutating func emitTrailer() throws(JITError)

  // MARK: Instructions

  /// Where a BPF register lives.
  func native(_ register: Register) -> GeneralRegister
  /// Whether shifts by a register use BMI2.
  var usesBMI2: Bool { get }
  /// Who refuses an instruction that is not translated: the start of a message, before the instruction.
  static var refusal: String { get }
  /// Emits an instruction that only one of the emitters may know.
  /// - Throws: `JITError.Code.unsupported` if this one does not.
  mutating func emitUncommon(
    _ instruction: Instruction, at index: Int
  ) throws(JITError)
  /// `jcc` to an instruction.
  mutating func emitJump(
    if condition: JumpCondition, to target: Int, at index: Int
  ) throws(JITError)
  /// `jmp` to an instruction. `isToItself` is true for `goto -1`.
  mutating func emitJump(
    to target: Int, isToItself: Bool, at index: Int
  ) throws(JITError)
  /// `jmp` to the function's epilogue, which is already emitted.
  /// - Parameter offset: of the epilogue, in bytes from the start of the image.
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

  // MARK: Calls

  /// Saves what a call clobbers and the program still needs, other than the callee-saved registers.
  mutating func emitSaveBeforeCall()
  /// Restores what `emitSaveBeforeCall` saved.
  mutating func emitRestoreAfterCall()
  /// Calls native code that a rel32 does not reach.
  mutating func emitDistantCall(to address: UInt)
  /// The helper `bpf_tail_call`.
  mutating func emitTailCall(in function: FunctionState)
}

extension Emitter where Self: ~Copyable {
  mutating func begin(instruction index: Int, of function: FunctionState) {}
  mutating func emitTrailer() throws(JITError) {}
  @inline(__always) func native(_ register: Register) -> GeneralRegister { RegisterMap.native(register) }
  mutating func emitFunctionAddress(_ destination: GeneralRegister, of target: Int) {
    emitAbsoluteAddress(destination, of: target)
  }
  mutating func emitSaveBeforeCall() {}
  mutating func emitRestoreAfterCall() {}

  var program: Program { translation.program }
  var kfuncs: [KfuncTarget] { translation.kfuncs }
  var options: JITOptions { translation.options }
  /// Start of each instruction's code, in bytes; of those not yet reached, as the last pass left it.
  @inline(__always) var offsets: UnsafeMutablePointer<Int> { translation.offsets }
}

/// Which result of a division is kept.
enum DivisionResult {
  case quotient
  case remainder
}
