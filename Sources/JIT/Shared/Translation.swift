import BPF
import Verifier

/// The state of a translation that both emitters have.
struct Translation: ~Copyable {
  let program: Program
  /// The maps before constants were blinded: what the jump tables in memory hold.
  let maps: [MapDefinition]
  let kfuncs: [KfuncTarget]
  /// What is known of each function.
  let facts: ProgramFacts
  let options: JITOptions
  var layout = CodeLayout()
  /// Start of each instruction's code, in bytes from the start of the image. Until a function is complete its entries hold
  /// what its emitter keeps there.
  let offsets: UnsafeMutablePointer<Int>
  let table: OffsetTable
  /// Calls and addresses of subprograms, filled in when all subprograms are emitted.
  var fixups: [Fixup] = []
  /// Start of each emitted function's code, in bytes from the start of the image.
  var entries: [Int] = []

  /// Bytes of the code that depend on the place of a subprogram.
  struct Fixup {
    enum Kind {
      /// The rel32 of a call.
      case call
      /// The 64-bit immediate of a `movabs`.
      case address
    }

    let kind: Kind
    /// Where the bytes start, in bytes from the start of the image.
    var offset: Int
    /// The first instruction of the subprogram.
    let target: Int
  }

  init(
    program: Program, maps: [MapDefinition], kfuncs: [KfuncTarget], facts: ProgramFacts, options: JITOptions
  ) {
    self.program = program
    self.maps = maps
    self.facts = facts
    self.kfuncs = kfuncs
    self.options = options
    table = OffsetTable(count: program.instructions.count + 1)
    offsets = table.base
  }
}

/// The function that is being emitted.
struct FunctionState {
  /// Index of the function.
  let number: Int
  /// Indices of its instructions.
  let instructions: Range<Int>
  let frame: FrameLayout
  /// Whether the function makes a tail call, or calls one that does.
  let reachesTailCall: Bool
  /// Start of the epilogue, in bytes from the start of the image; nil before the first `exit`.
  var epilogue: Int?
  /// Where tail calls enter, in bytes from the start of the image.
  var tailCallOffset = 0
  /// Where the first callee-saved register is pushed, in bytes from the start of the image.
  var calleeSavedOffset = 0

  init(number: Int, instructions: Range<Int>, frame: FrameLayout, reachesTailCall: Bool) {
    self.number = number
    self.instructions = instructions
    self.frame = frame
    self.reachesTailCall = reachesTailCall
  }

  /// Offset from rbp of what counts tail calls: the count, or the pointer to it (Linux `BPF_TAIL_CALL_CNT_PTR_STACK_OFF`).
  var tailCallPointerOffset: Int32 { Int32(-frame.stackDepth - frame.tailCallSize) }
}
