import CTypes

/// A kfunc of Linux 7.3 or of the module of its tests: the sets that it is in, with what they say of it (`KernelKfuncTable`).
struct KnownKfunc {
  /// What a set says of a kfunc (`KF_...`, include/linux/btf.h).
  struct Flags: OptionSet {
    let rawValue: UInt32
    /// The result has to be given back (`KF_ACQUIRE`).
    static let acquires = Flags(rawValue: 1 << 0)
    /// The first argument is given back (`KF_RELEASE`).
    static let releases = Flags(rawValue: 1 << 1)
    /// The result may be null (`KF_RET_NULL`).
    static let mayReturnNull = Flags(rawValue: 1 << 2)
    /// It may sleep (`KF_SLEEPABLE`).
    static let sleeps = Flags(rawValue: 1 << 5)
    /// Objects under RCU may be passed, too (`KF_RCU`).
    static let takesRCU = Flags(rawValue: 1 << 7)
    /// The first argument is where an iterator is made (`KF_ITER_NEW`).
    static let makesIterator = Flags(rawValue: 1 << 8)
    /// The first argument is an iterator that is stepped (`KF_ITER_NEXT`).
    static let stepsIterator = Flags(rawValue: 1 << 9)
    /// The first argument is an iterator that is ended (`KF_ITER_DESTROY`).
    static let endsIterator = Flags(rawValue: 1 << 10)
    /// It is called, and what it gives is used, in a region under RCU (`KF_RCU_PROTECTED`).
    static let needsRCU = Flags(rawValue: 1 << 11)
    /// Calls of it are inlined (`KF_FASTCALL`).
    static let isInlined = Flags(rawValue: 1 << 12)
    /// It may be called while a lock is held (`KF_SPINLOCK_SAFE`).
    static let isSpinLockSafe = Flags(rawValue: 1 << 17)

    /// Whether its first argument is an iterator in any case.
    var isIterator: Bool { !isDisjoint(with: [.makesIterator, .stepsIterator, .endsIterator]) }

    private static let names: [Substring: Flags] = [
      "ACQUIRE": .acquires, "RELEASE": .releases, "RET_NULL": .mayReturnNull, "SLEEPABLE": .sleeps, "RCU": .takesRCU,
      "ITER_NEW": .makesIterator, "ITER_NEXT": .stepsIterator, "ITER_DESTROY": .endsIterator,
      "RCU_PROTECTED": .needsRCU, "FASTCALL": .isInlined, "SPINLOCK_SAFE": .isSpinLockSafe,
    ]

    /// The flags with the kernel's names, without `KF_`. Those that change no verdict for root are not kept.
    fileprivate init(words: Substring) {
      self = words.split(separator: " ").reduce(into: []) { flags, word in
        if let flag = Self.names[word] { flags.insert(flag) }
      }
    }

    init(rawValue: UInt32) { self.rawValue = rawValue }
  }

  /// A set of kfuncs (`struct btf_kfunc_id_set`).
  struct Group {
    /// Its name.
    let name: Substring
    /// Whom it is offered to.
    let hooks: Set<KfuncHook>
    /// The function that decides which programs may call them; nil where all may.
    let filter: Substring?
  }

  /// That a kfunc is in a set.
  struct Offer {
    /// The set.
    let group: Group
    /// What it says of the kfunc.
    let flags: Flags
    /// The parameters at the end that the verifier supplies (`KF_IMPLICIT_ARGS`).
    let implicitCount: Int
    fileprivate let prototype: Substring
  }

  /// The sets that it is in.
  let offers: [Offer]

  /// A kfunc by its name; nil for all others.
  static func named(_ name: String) -> KnownKfunc? { all[Substring(name)].map { KnownKfunc(offers: $0) } }

  /// Whether a name is one that only BTF has: that of a kfunc with what the verifier supplies, "NAME_impl" (`resolve_btfids`).
  static func lacksAddress(_ name: String) -> Bool {
    guard name.hasSuffix("_impl"), all[Substring(name)] == nil else { return false }
    return takesImplicit(name.dropLast(5))
  }

  /// Whether the verifier supplies parameters of the kfunc with a name.
  static func takesImplicit(_ name: Substring) -> Bool { all[name]?.contains { $0.implicitCount > 0 } ?? false }

  /// That of the set in which a program looks for it: for all programs, or else for those of a type (`btf_kfunc_flags`).
  /// - Parameter hook: that of the program's type; nil for a type without one.
  func offer(to hook: KfuncHook?) -> Offer? {
    offers.first { $0.group.hooks.contains(.common) }
      ?? hook.flatMap { hook in
        offers.first { $0.group.hooks.contains(hook) }
      }
  }

  /// Its C prototype, with the structures of numbers that it takes.
  var signature: Signature? {
    guard let prototype = offers.first?.prototype else { return nil }
    var text = ""
    var seen: Set<Substring> = []
    Self.define(prototype, &text, &seen)
    return (try? CDeclarationParser.parse(text + prototype + ";"))?.signatures.first
  }

  /// Adds the definitions of the structures that a declaration names.
  private static func define(_ declaration: Substring, _ text: inout String, _ seen: inout Set<Substring>) {
    for word in declaration.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
      guard let definition = structures[word], seen.insert(word).inserted else { continue }
      define(definition, &text, &seen)
      text += definition + ";\n"
    }
  }

  private static let all: [Substring: [Offer]] = {
    var all: [Substring: [Offer]] = [:]
    var group = Group(name: "", hooks: [], filter: nil)
    for line in KernelKfuncTable.text.split(separator: "\n") where !line.hasPrefix("=") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let (head, tail) = (line[..<colon], line[colon...].dropFirst(2))
      if head.hasPrefix("@") {
        let words = head.split(separator: " ")
        group = Group(
          name: words.count > 2 ? words[2] : "",
          hooks: Set(tail.split(separator: " ").compactMap { KfuncHook(rawValue: String($0)) }),
          filter: words.count > 4 ? words[4] : nil)
        continue
      }
      guard let name = name(tail) else { continue }
      let count = head.split(separator: " ").first { $0.hasPrefix("IMPLICIT_ARGS=") }?.split(separator: "=").last
      all[name, default: []].append(
        Offer(
          group: group, flags: Flags(words: head), implicitCount: count.flatMap { Int($0) } ?? 0, prototype: tail))
    }
    return all
  }()

  /// The name of the function that a prototype declares.
  private static func name(_ prototype: Substring) -> Substring? {
    guard let end = prototype.firstIndex(of: "(") else { return nil }
    let start = prototype[..<end].lastIndex { $0 == " " || $0 == "*" }
    return start.map { prototype[prototype.index(after: $0)..<end] }
  }

  /// The definitions of structures of numbers, by their names.
  private static let structures: [Substring: Substring] = {
    var structures: [Substring: Substring] = [:]
    for line in KernelKfuncTable.text.split(separator: "\n") where line.hasPrefix("=") {
      let definition = line.dropFirst(2)
      let words = definition.split(separator: " ", maxSplits: 2)
      if words.count > 1 { structures[words[1]] = definition }
    }
    return structures
  }()
}
