/// A program of an object.
package struct ObjectProgramDescription: Sendable, Equatable, Codable {
  /// The name of its function.
  package var program: String
  /// Its section, without the "?" that may be before the name.
  package var section: String
  /// Its type as libbpf names it: `sched_cls`; `unknown` if libbpf does not know the section.
  package var type: String
  /// Whether it is loaded without being asked for by name.
  package var isLoadedByDefault: Bool
  /// The functions that it consists of, its own first.
  package var functions: [String]
  /// Instructions of all of them.
  package var instructionCount: Int
  /// The most stack-argument slots that one of them takes.
  package var stackSlots: Int
  /// Why it cannot be linked; nil if it can.
  package var problem: String?

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    program: String, section: String, type: String, isLoadedByDefault: Bool, functions: [String],
    instructionCount: Int, stackSlots: Int, problem: String?
  ) {
    self.program = program
    self.section = section
    self.type = type
    self.isLoadedByDefault = isLoadedByDefault
    self.functions = functions
    self.instructionCount = instructionCount
    self.stackSlots = stackSlots
    self.problem = problem
  }
}

/// A map of an object.
package struct ObjectMapDescription: Sendable, Equatable, Codable {
  /// Its name; of global data that of the section.
  package var map: String
  /// Its type as bpftool names it: `hash`.
  package var type: String
  /// Bytes of a key.
  package var keySize: Int
  /// Bytes of a value.
  package var valueSize: Int
  /// The most entries.
  package var entryCount: Int
  /// Flags of `BPF_MAP_CREATE`.
  package var flags: UInt32
  /// The variables in it, if it is global data.
  package var variables: [String]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    map: String, type: String, keySize: Int, valueSize: Int, entryCount: Int, flags: UInt32, variables: [String]
  ) {
    self.map = map
    self.type = type
    self.keySize = keySize
    self.valueSize = valueSize
    self.entryCount = entryCount
    self.flags = flags
    self.variables = variables
  }
}

/// A symbol that an object expects elsewhere.
package struct ObjectExternDescription: Sendable, Equatable, Codable {
  /// Its name.
  package var extern: String
  /// Its C prototype, if it is a function; nil for variables.
  package var prototype: String?
  /// Whether it may be missing.
  package var isWeak: Bool
  /// Whether the library, or the kernel's own kfuncs, have a function of this name.
  package var isThere: Bool
  /// What became of it.
  package var link: ExternLink

  /// Describes an extern.
  /// - Parameters:
  ///   - link: what became of it.
  ///   - prototype: its C prototype, if it is a function.
  package init(_ link: ExternLink, prototype: String?) {
    extern = link.name
    self.prototype = prototype
    isWeak = link.isWeak
    isThere = link.function != nil
    self.link = link
  }
}

/// A pointer in the initial value of global data. libbpf leaves it as the compiler wrote it: no program finds an address there.
package struct ObjectPointerDescription: Sendable, Equatable, Codable {
  /// The map of the global data.
  package var map: String
  /// Where the pointer is in the map's value, in bytes.
  package var offset: Int
  /// What it points to in the source: a symbol, or a section.
  package var target: String

  /// Creates a value; each parameter is documented at the property of its name.
  package init(map: String, offset: Int, target: String) {
    self.map = map
    self.offset = offset
    self.target = target
  }
}

/// What an object holds.
package struct ObjectListOutcome: Sendable, Equatable, Codable {
  /// The file.
  package var object: String
  /// What its section "license" says; nil without one.
  package var license: String?
  /// Its programs.
  package var programs: [ObjectProgramDescription]
  /// Its maps.
  package var maps: [ObjectMapDescription]
  /// What it expects elsewhere.
  package var externs: [ObjectExternDescription]
  /// The pointers in its global data.
  package var pointers: [ObjectPointerDescription]

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    object: String, license: String?, programs: [ObjectProgramDescription], maps: [ObjectMapDescription],
    externs: [ObjectExternDescription], pointers: [ObjectPointerDescription]
  ) {
    self.object = object
    self.license = license
    self.programs = programs
    self.maps = maps
    self.externs = externs
    self.pointers = pointers
  }
}
