/// The moves of arguments and result at the call of a function whose psABI places differ from the slots of BPF: aggregates
/// that straddle r9, padding of 16-byte values, vector registers.
///
/// Linux moves nothing before 7.4. From 7.4 on it moves what general registers and the stack hold; vector registers and
/// hidden pointers are what a JIT would have to add (psABI AMD64, section 3.2.3).
public struct CallMarshalling: Sendable, Equatable {
  /// The place of an eightbyte of an argument in a native call.
  public enum Place: Sendable, Equatable {
    /// A general register: its position among rdi, rsi, rdx, rcx, r8, r9, 0-based.
    case register(Int)
    /// The low half of a vector register, 0 to 7.
    case vector(UInt8)
    /// `[rsp + 8 * index]` at the call.
    case stack(Int)
  }

  /// The place of an eightbyte of a result after a native call.
  public enum ResultPlace: Sendable, Equatable {
    /// The register rax.
    case rax
    /// The register rdx.
    case rdx
    /// The low half of xmm0.
    case xmm0
    /// The low half of xmm1.
    case xmm1
    /// Memory at the hidden pointer in rdi plus 8 bytes times the eightbyte's index.
    case memory
    /// No place: the eightbyte is padding.
    case nowhere
  }

  /// The move of one eightbyte of an argument.
  public struct Move: Sendable, Equatable {
    /// Its position in BPF's list of arguments, 0-based: 0 is r1, 5 is stack-argument slot 1.
    public var argument: Int
    /// Its place in the native call.
    public var place: Place

    /// Creates a move.
    /// - Parameters:
    ///   - argument: position in BPF's list of arguments, 0-based.
    ///   - place: place in the native call.
    public init(argument: Int, place: Place) {
      self.argument = argument
      self.place = place
    }
  }

  /// The moves; an argument without one is padding and is not passed.
  public var moves: [Move]
  /// Bytes of stack that the native call takes for arguments, padding included.
  public var stackBytes: Int
  /// The places of the result's eightbytes after the call: none, one or two.
  public var result: [ResultPlace]

  /// Creates a marshalling.
  /// - Parameters:
  ///   - moves: the moves of the arguments.
  ///   - stackBytes: bytes of stack that the native call takes for arguments, a multiple of 8.
  ///   - result: the places of the result's eightbytes after the call.
  public init(moves: [Move], stackBytes: Int, result: [ResultPlace]) {
    self.moves = moves
    self.stackBytes = stackBytes
    self.result = result
  }

  /// Bytes below the callee-saved registers that the call needs: its arguments, and the result in memory above them.
  var areaSize: Int { stackBytes + (returnsInMemory ? 16 : 0) }

  /// Whether the result is written through a hidden pointer.
  var returnsInMemory: Bool { result.contains(.memory) }
}
