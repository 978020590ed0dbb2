/// How the arguments and the result of one native function have to move where the psABI has them in other places than
/// the kernel's plain mapping of BPF: aggregates that straddle r9, padding of 16-byte values, vector registers.
///
/// The kernel moves nothing at a call; this is what a JIT would have to add (psABI AMD64, section 3.2.3).
public struct CallMarshalling: Sendable, Equatable {
  /// Where a native call has an eightbyte of an argument.
  public enum Place: Sendable, Equatable {
    /// The general register of that position among rdi, rsi, rdx, rcx, r8, r9, 0-based.
    case register(Int)
    /// The low half of this vector register, 0 to 7.
    case vector(UInt8)
    /// `[rsp + 8 * index]` at the call.
    case stack(Int)
  }

  /// Where a native call leaves an eightbyte of a result.
  public enum ResultPlace: Sendable, Equatable {
    case rax
    case rdx
    case xmm0
    case xmm1
    /// Memory that a hidden pointer in rdi points to, at 8 bytes times the eightbyte's index.
    case memory
    /// Nowhere: the eightbyte is padding.
    case nowhere
  }

  /// One eightbyte of an argument.
  public struct Move: Sendable, Equatable {
    /// Where BPF has it: position in its list of arguments, 0-based (0 is r1, 5 is stack-argument slot 1).
    public var argument: Int
    /// Where it has to be.
    public var place: Place

    /// A move.
    public init(argument: Int, place: Place) {
      self.argument = argument
      self.place = place
    }
  }

  /// What moves; an argument that is not named is padding and goes nowhere.
  public var moves: [Move]
  /// Bytes of stack that the native call takes for arguments, padding included.
  public var stackBytes: Int
  /// Where the eightbytes of the result are after the call: none, one or two.
  public var result: [ResultPlace]

  /// A marshalling.
  /// - Parameters:
  ///   - moves: what moves.
  ///   - stackBytes: bytes of stack that the native call takes for arguments.
  ///   - result: where the eightbytes of the result are after the call.
  public init(moves: [Move], stackBytes: Int, result: [ResultPlace]) {
    self.moves = moves
    self.stackBytes = stackBytes
    self.result = result
  }

  /// Bytes below the callee-saved registers that the call needs: its arguments, and the result in memory above them.
  public var areaSize: Int { stackBytes + (returnsInMemory ? 16 : 0) }

  /// Whether the result is written through a hidden pointer.
  public var returnsInMemory: Bool { result.contains(.memory) }
}
