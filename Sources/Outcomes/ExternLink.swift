import BPFObject
import CTypes

/// A prototype in the parts that are shown.
package struct PrototypeDescription: Sendable, Hashable, Codable {
  /// The whole prototype in C.
  package var prototype: String
  /// The result and the name: `u64 f`.
  package var head: String
  /// Each parameter as it is declared, and `...`.
  package var parameters: [String]

  /// Describes a prototype.
  package init(_ signature: Signature) {
    prototype = signature.prototype
    head = signature.result.declaration(of: signature.name)
    parameters = signature.parameters.map { $0.type.declaration(of: $0.name ?? "") }
    if signature.isVariadic { parameters.append("...") }
  }
}

/// What became of an extern of an object: what libbpf makes of it, and what differs besides.
package struct ExternLink: Sendable, Hashable {
  /// What an extern is.
  package enum Kind: String, Sendable, Codable {
    /// A function: a kfunc.
    case function
    /// A variable of the kernel.
    case variable
    /// An option of the kernel's configuration.
    case option
  }

  /// What libbpf makes of it.
  package enum Resolution: Sendable, Hashable {
    /// It is linked.
    /// - Parameter differences: what differs between the prototypes and libbpf does not see.
    case linked(differences: [PrototypeDifference])
    /// There is a function of that name, which libbpf refuses to link; a weak extern resolves to 0.
    case refused(LinkRefusal)
    /// There is none of that name; a weak extern resolves to 0.
    case missing
    /// It cannot be told.
    case unknown(Unknown)
  }

  /// Its name.
  package var name: String
  /// What it is.
  package var kind: Kind
  /// Whether it is weak.
  package var isWeak: Bool
  /// The prototype in the object; nil where it has none, or none that can be expressed.
  package var extern: PrototypeDescription?
  /// The prototype of the function of its name; nil where there is none.
  package var function: PrototypeDescription?
  /// What libbpf makes of it.
  package var resolution: Resolution

  /// Creates a value; each parameter is documented at the property of its name.
  package init(
    name: String, kind: Kind, isWeak: Bool, extern: PrototypeDescription? = nil, function: PrototypeDescription? = nil,
    resolution: Resolution
  ) {
    self.name = name
    self.kind = kind
    self.isWeak = isWeak
    self.extern = extern
    self.function = function
    self.resolution = resolution
  }

  /// Links a function.
  /// - Parameters:
  ///   - name: its name in the object, with its flavour.
  ///   - isWeak: whether it is weak.
  ///   - extern: the prototype in the object.
  ///   - function: the prototype of the function that has its name without the flavour; nil for none.
  package init(name: String, isWeak: Bool, extern: Signature, function: Signature?) {
    self.init(
      name: name, kind: .function, isWeak: isWeak, extern: PrototypeDescription(extern),
      function: function.map(PrototypeDescription.init), resolution: .missing)
    guard let function else { return }
    resolution =
      switch PrototypeComparison(extern: extern, function: function) {
      case .links(let differences): .linked(differences: differences)
      case .refused(let refusal): .refused(refusal)
      case .unknown(let unknown): .unknown(unknown)
      }
  }

  /// Links an extern of an object.
  /// - Parameters:
  ///   - extern: the extern.
  ///   - find: the function of a name, without a flavour.
  package init(_ extern: ObjectExtern, _ find: (String) -> Signature?) {
    switch extern.kind {
    case .function(let signature):
      self.init(
        name: extern.name, isWeak: extern.isWeak, extern: signature,
        function: find(PrototypeComparison.essentialName(extern.name)))
    case .variable:
      self.init(
        name: extern.name, kind: .variable, isWeak: extern.isWeak,
        resolution: .unknown(Unknown("a variable, which libbpf looks up in BTF or /proc/kallsyms")))
    case .option(let option):
      let resolution: Resolution =
        switch option.value {
        case .bytes: .linked(differences: [])
        case .unset: .missing
        case .refused(let reason): .unknown(Unknown("an option of the kernel: \(reason)"))
        }
      self.init(name: extern.name, kind: .option, isWeak: extern.isWeak, resolution: resolution)
    }
  }

  /// What differs and libbpf does not see.
  package var differences: [PrototypeDifference] {
    if case .linked(let differences) = resolution { differences } else { [] }
  }

  /// Whether libbpf links it.
  package var isLinked: Bool { if case .linked = resolution { true } else { false } }

  /// Whether it is linked and nothing differs, or resolves to 0 as a weak extern may.
  package var isGood: Bool {
    switch resolution {
    case .linked(let differences): differences.isEmpty
    case .refused, .missing: isWeak
    case .unknown: false
    }
  }

  /// Whether it cannot be told what becomes of it.
  package var isUnknown: Bool { if case .unknown = resolution { true } else { false } }
}

extension ExternLink: Codable {
  private enum Key: String, CodingKey {
    case name, kind
    case isWeak = "weak"
    case extern, function, resolution, differences, refusal, unknown, message
  }

  private enum Word: String, Codable { case linked, refused, missing, unknown }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(String.self, forKey: .name)
    kind = try container.decode(Kind.self, forKey: .kind)
    isWeak = try container.decode(Bool.self, forKey: .isWeak)
    extern = try container.decodeIfPresent(PrototypeDescription.self, forKey: .extern)
    function = try container.decodeIfPresent(PrototypeDescription.self, forKey: .function)
    resolution =
      switch try container.decode(Word.self, forKey: .resolution) {
      case .linked: .linked(differences: try container.decode([PrototypeDifference].self, forKey: .differences))
      case .refused: .refused(try container.decode(LinkRefusal.self, forKey: .refusal))
      case .missing: .missing
      case .unknown: .unknown(try container.decode(Unknown.self, forKey: .unknown))
      }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(kind, forKey: .kind)
    try container.encode(isWeak, forKey: .isWeak)
    try container.encodeIfPresent(extern, forKey: .extern)
    try container.encodeIfPresent(function, forKey: .function)
    switch resolution {
    case .linked(let differences):
      try container.encode(Word.linked, forKey: .resolution)
      try container.encode(differences, forKey: .differences)
    case .refused(let refusal):
      try container.encode(Word.refused, forKey: .resolution)
      try container.encode(refusal, forKey: .refusal)
    case .missing: try container.encode(Word.missing, forKey: .resolution)
    case .unknown(let unknown):
      try container.encode(Word.unknown, forKey: .resolution)
      try container.encode(unknown, forKey: .unknown)
    }
    try container.encodeIfPresent(encoder.wording?.message(of: self), forKey: .message)
  }
}
