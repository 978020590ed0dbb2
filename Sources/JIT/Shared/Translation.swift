import BPF

/// What both emitters keep while they translate one program.
struct Translation: ~Copyable {
  let program: Program
  let kfuncs: [KfuncTarget]
  let options: JITOptions
  var layout = CodeLayout()
  /// Start of each instruction's code, in bytes; of those not yet reached, as the last pass left it.
  let offsets: UnsafeMutablePointer<Int>
  let table: OffsetTable
  /// Calls and addresses of subprograms, filled in when all subprograms have their place.
  var fixups: [Fixup] = []
  /// The code offset of each function, as far as they are reached.
  var entries: [Int] = []

  /// A place in the code that depends on where a subprogram starts.
  struct Fixup {
    enum Kind {
      /// The rel32 of a call.
      case call
      /// The 64-bit immediate of a `movabs`.
      case address
    }

    let kind: Kind
    /// Where the bytes are.
    let offset: Int
    /// The first instruction of the subprogram.
    let target: Int
  }

  init(program: Program, kfuncs: [KfuncTarget], options: JITOptions) {
    self.program = program
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
  /// Code offset of the epilogue, once the first `exit` emitted it.
  var epilogue: Int?
  /// Where tail calls enter.
  var tailCallOffset = 0

  init(number: Int, instructions: Range<Int>, frame: FrameLayout, reachesTailCall: Bool) {
    self.number = number
    self.instructions = instructions
    self.frame = frame
    self.reachesTailCall = reachesTailCall
  }

  /// Where the pointer to the count of tail calls lies, relative to rbp (Linux `BPF_TAIL_CALL_CNT_PTR_STACK_OFF`).
  var tailCallPointerOffset: Int32 { Int32(-frame.stackDepth - 16) }
}
