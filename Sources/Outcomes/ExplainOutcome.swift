/// The stack frame of a function that the JIT compiled; sizes in bytes.
package struct FrameOutcome: Sendable, Equatable, Codable {
  /// Program stack.
  package var programStack: Int
  /// What counts tail calls.
  package var tailCallCount: Int
  /// Callee-saved registers, in the order of their pushes.
  package var calleeSaved: [String]
  /// What keeps rsp a multiple of 16 at calls.
  package var padding: Int
  /// Outgoing arguments 7 and up.
  package var outgoing: Int
  /// The largest stack-argument slot that a call takes.
  package var outgoingSlots: Int
  /// The largest stack-argument slot that the function loads.
  package var incomingSlots: Int
  /// What calls with marshalled arguments need.
  package var marshalledSize: Int
  /// Whether rsp is a multiple of 16 at calls.
  package var alignsCalls: Bool

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    programStack: Int, tailCallCount: Int, calleeSaved: [String], padding: Int, outgoing: Int, outgoingSlots: Int,
    incomingSlots: Int, marshalledSize: Int, alignsCalls: Bool
  ) {
    self.programStack = programStack
    self.tailCallCount = tailCallCount
    self.calleeSaved = calleeSaved
    self.padding = padding
    self.outgoing = outgoing
    self.outgoingSlots = outgoingSlots
    self.incomingSlots = incomingSlots
    self.marshalledSize = marshalledSize
    self.alignsCalls = alignsCalls
  }
}

/// The frame of a function of a program that calls the kfunc.
package struct ExplainedFrame: Sendable, Equatable, Codable {
  /// The function.
  package var function: String
  /// The shape of the program.
  package var shape: CallShape
  /// Its frame.
  package var frame: FrameOutcome

  /// Creates a value; each parameter is documented at the property of its name.
  package init(function: String, shape: CallShape, frame: FrameOutcome) {
    self.function = function
    self.shape = shape
    self.frame = frame
  }
}

/// Where the arguments of a kfunc go, and the frames of programs that call it.
package struct ExplainOutcome: Sendable, Equatable, Codable {
  /// The kfunc's name.
  package var kfunc: String
  /// One line on it; may be empty.
  package var description: String
  /// The shared library of an external function; nil for the registry's own.
  package var library: String?
  /// Why its code is not here, the loader's message; nil where it is.
  package var unavailable: String?
  /// Where its arguments go.
  package var placed: PlacedFunction
  /// The frames; none where BPF cannot make the call as it stands.
  package var frames: [ExplainedFrame]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    kfunc: String, description: String, library: String? = nil, unavailable: String? = nil, placed: PlacedFunction,
    frames: [ExplainedFrame]
  ) {
    self.kfunc = kfunc
    self.description = description
    self.library = library
    self.unavailable = unavailable
    self.placed = placed
    self.frames = frames
  }
}
