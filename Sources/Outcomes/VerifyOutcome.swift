/// What the verifier says of programs.
package struct VerifyOutcome: Sendable, Equatable, Codable {
  /// The kernel whose rules hold.
  package var target: String
  /// One for each program, in the order of the files.
  package var programs: [Result]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(target: String, programs: [Result]) {
    self.target = target
    self.programs = programs
  }

  /// How a verification ends.
  package enum Status: String, Sendable, Codable {
    /// The program loads.
    case accepted
    /// The program does not load.
    case rejected
    /// The verdict needs a rule that is not modelled.
    case notDecided = "not-decided"
  }

  /// What is said of a program.
  package struct Result: Sendable, Equatable, Codable {
    /// The file's name.
    package var file: String
    /// The program's name, where the file is an object; nil otherwise.
    package var program: String?
    /// The verdict.
    package var status: Status
    /// The decisive message in the kernel's words, or what is not modelled; nil for an accepted program.
    package var message: String?
    /// The lines that the kernel prints right after the message.
    package var following: [String] = []
    /// The instruction that the message is about; nil where it is about the whole program or a function.
    package var place: Place?
    /// The functions of an accepted program; empty otherwise.
    package var functions: [Function] = []
    /// How much work it was.
    package var statistics = Statistics()
    /// The log in the kernel's format; empty at level 0.
    package var log = ""
    /// What the running kernel says of the same program; nil where it was not asked.
    package var kernel: KernelAnswer?

    /// Creates a value; each parameter is documented at the property of its name.
    package init(file: String, program: String?, status: Status, message: String?) {
      self.file = file
      self.program = program
      self.status = status
      self.message = message
    }

    /// Whether the running kernel says something else: another verdict, or other words.
    package var differsFromKernel: Bool {
      switch (status, kernel?.status) {
      case (.notDecided, _), (_, nil), (_, .unavailable), (.accepted, .accepted): false
      case (.rejected, .rejected): message != kernel?.message
      case (.accepted, .rejected), (.rejected, .accepted): true
      }
    }
  }

  /// An instruction, as the kernel's log shows it.
  package struct Place: Sendable, Equatable, Codable {
    /// The instruction in its program.
    package var place: ProgramPlace
    /// The slot at which it starts: the number in the kernel's log.
    package var slot: Int
    /// Its text.
    package var text: String

    /// Creates a value; each parameter is documented at the property of its name.
    package init(place: ProgramPlace, slot: Int, text: String) {
      self.place = place
      self.slot = slot
      self.text = text
    }
  }

  /// What is known of a function of an accepted program.
  package struct Function: Sendable, Equatable, Codable {
    /// Its name.
    package var name: String
    /// Bytes of its program stack.
    package var stackDepth: Int
    /// The stack-argument slots that it takes.
    package var incomingSlots: Int
    /// The most stack-argument slots that its callees take.
    package var outgoingSlots: Int
    /// Whether a tail call can be reached from it.
    package var reachesTailCall: Bool
    /// Whether its program stack may be a private one.
    package var mayUsePrivateStack: Bool

    /// Creates a value; each parameter is documented at the property of its name.
    package init(
      name: String, stackDepth: Int, incomingSlots: Int, outgoingSlots: Int, reachesTailCall: Bool,
      mayUsePrivateStack: Bool
    ) {
      self.name = name
      self.stackDepth = stackDepth
      self.incomingSlots = incomingSlots
      self.outgoingSlots = outgoingSlots
      self.reachesTailCall = reachesTailCall
      self.mayUsePrivateStack = mayUsePrivateStack
    }
  }

  /// How much work a verification was.
  package struct Statistics: Sendable, Equatable, Codable {
    /// Instructions walked over, on all paths.
    package var processedInstructions = 0
    /// The largest number of states kept for one instruction.
    package var largestStateCount = 0
    /// States kept, over all instructions.
    package var totalStates = 0
    /// The largest number of states kept at one time.
    package var peakStates = 0

    /// No work.
    package init() {}
  }

  /// What the running kernel says.
  package struct KernelAnswer: Sendable, Equatable, Codable {
    /// How it answers.
    package enum Status: String, Sendable, Codable {
      /// The program loads.
      case accepted
      /// The program does not load.
      case rejected
      /// It cannot be asked, or cannot be given this program.
      case unavailable
    }

    /// How it answers.
    package var status: Status
    /// Its decisive message, or why it cannot be asked; nil for an accepted program.
    package var message: String?
    /// The line right after the message, where there is one.
    package var following: String?
    /// Its log at the level that was asked for; nil at level 0.
    package var log: String?

    /// Creates a value; each parameter is documented at the property of its name.
    package init(status: Status, message: String? = nil, following: String? = nil, log: String? = nil) {
      self.status = status
      self.message = message
      self.following = following
      self.log = log
    }
  }

  /// The exit status of the command: 1 for a rejected program or an answer of the kernel that differs or is missing, 3 for one
  /// that is not decided, 0 where all are accepted.
  package var exitStatus: Int32 {
    if programs.contains(where: { $0.status == .rejected || $0.differsFromKernel || $0.kernel?.status == .unavailable })
    {
      return 1
    }
    return programs.contains { $0.status == .notDecided } ? 3 : 0
  }
}
