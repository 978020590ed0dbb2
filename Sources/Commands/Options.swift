import ArgumentParser
import BTFSource
import CallingConvention
import Checks
import Glibc
import Kfuncs
import NativeCalls
import Outcomes
import Reports
import Support
import TypeSources
import Verifier

/// The library whose kfuncs a command works on.
struct LibraryOption: ParsableArguments {
  @Option(
    help: .init("A shared library with a kfunc registry instead of the project's own.", valueName: "path"),
    completion: .file())
  var library: String?

  /// Has a worker open it.
  /// - Parameter workers: the processes that make calls.
  func open(_ workers: WorkerPool = WorkerPool()) throws -> KfuncLibrary {
    try workers.open(try path())
  }

  /// The project's own registry, whose functions show planted faults.
  /// - Parameter workers: the processes that make calls.
  static func registry(_ workers: WorkerPool) throws(HarnessError) -> KfuncLibrary {
    try workers.open(KfuncLibrary.ownPath)
  }

  /// Its path.
  func path() throws(HarnessError) -> String { try Self.path(library) }

  /// The path of a library that an option names.
  /// - Parameter library: the value of the option; nil for the project's own registry.
  static func path(_ library: String?) throws(HarnessError) -> String {
    guard let library else { return KfuncLibrary.ownPath }
    // The loader takes an empty name for the program itself.
    if library.isEmpty { throw HarnessError(.usage, "--library '' names no file") }
    // A bare name means a file here to everybody but the dynamic loader.
    return !library.contains("/") && access(library, F_OK) == 0 ? "./" + library : library
  }
}

/// The kernel whose types an object is relocated against.
struct KernelTypesOption: ParsableArguments {
  @Option(
    name: [.customLong("btf"), .customLong("kernel-btf")],
    help: .init(
      "BTF of the kernel: raw, or an ELF file such as vmlinux. CO-RE relocations of objects are resolved against it; the verifier finds the kernel's types in it. "
        + "(default: the running kernel's)", valueName: "path"), completion: .file())
  var btf: String?

  @Option(
    name: .customLong("module-btf"),
    help: .init(
      "BTF of a module of that kernel: raw, as /sys/kernel/btf/MODULE, or MODULE.ko; repeatable. The verifier finds the module's types in it. (default: none with --btf, else those of the running kernel)",
      valueName: "path"), completion: .file())
  var moduleBTF: [String] = []

  @Option(
    name: .customLong("core-btf"),
    help: .init(
      "BTF that CO-RE relocations of objects are resolved against in place of the kernel's, as libbpf's btf_custom_path.",
      valueName: "path"), completion: .file())
  var coreBTF: String?

  /// What CO-RE relocations are resolved against; nil for the running kernel's.
  var relocated: String? { coreBTF ?? btf }
  /// The modules whose types they are resolved against where the kernel has none.
  var relocatedModules: [String] { coreBTF == nil ? moduleBTF : [] }

  /// The kernel's types for the verifier: those of the named file, else the running kernel's if it is of the target's version.
  /// - Parameter target: the kernel whose rules hold.
  func table(for target: VerifierInput.Kernel) throws(HarnessError) -> KernelTypeTable? {
    let version = String(target.rawValue.dropFirst("linux-".count))
    guard let path = btf ?? (Self.release.hasPrefix(version + ".") ? KernelTypes.running : nil) else { return nil }
    do throws(DescriptionError) {
      if btf == nil, moduleBTF.isEmpty { return try KernelTypeTable(running: KernelTypes.folder) }
      return try KernelTypeTable(path: path, modules: moduleBTF)
    } catch {
      if btf == nil, moduleBTF.isEmpty { return nil }
      throw HarnessError(.usage, "\(moduleBTF.isEmpty ? "--btf" : "--btf, --module-btf"): \(error.description)")
    }
  }

  /// The running kernel's release.
  private static var release: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "" }
    return withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// Whether everything has to run.
struct StrictOption: ParsableArguments {
  @Flag(help: "Skips are failures: exit status 1 where anything that the report shows as skipped did not run.")
  var strict = false
}

/// Whether what was asked for by name has to run.
struct SkipsOption: ParsableArguments {
  @Flag(
    help:
      "Accept that an engine, caller or compiler that was named cannot run here; it is reported, and the exit status is 0."
  )
  var allowSkips = false
}

/// How many pieces of a run are done at the same time.
struct JobsOption: ParsableArguments {
  @Option(
    help: .init(
      "Pieces of the run that are done at the same time, up to \(most); the report does not depend on it. (default: as many as "
        + "there are processors that this process may use)",
      valueName: "number"),
    transform: JobsOption.read)
  var jobs: Int?

  /// What does the pieces.
  func pool() -> OrderedPool { OrderedPool(jobs: jobs ?? min(Processors.usable, Self.most, Self.mostByDescriptors)) }

  private static let most = 256

  /// The jobs for which there are descriptors, if each has a worker and runs compilers.
  private static var mostByDescriptors: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return most }
    let (ofProcess, ofJob) = (24, 12)
    return max(1, (Int(clamping: limit.rlim_cur) - ofProcess) / ofJob)
  }

  private static func read(_ text: String) throws -> Int {
    guard let jobs = Int(text), (1...most).contains(jobs) else {
      throw ValidationError("'\(text)' is no number from 1 to \(most)")
    }
    return jobs
  }
}

/// The targets under which BPF calls.
struct TargetOption: ParsableArguments {
  @Option(
    help: .init(
      "Targets under which BPF calls, separated by commas: linux-7.2 (slot for slot), linux-7.4 (moves arguments), psabi "
        + "(vector registers too). A call is made under the first that can. (default: run, abi, explain: all; others: "
        + "linux-7.2,linux-7.4)", valueName: "targets"),
    completion: .targets,
    transform: { try OptionText.list($0, Target.self) })
  var target: [Target]?

  @Flag(help: "Deprecated, and gone in the next release: --target psabi.")
  var marshal = false

  func validate() throws {
    if marshal && target != nil { throw ValidationError("--marshal is the old name of --target psabi: leave it out") }
  }

  /// The targets that were named; nil for none.
  var named: [Target]? { marshal ? [.psabi] : target }

  /// Those that a command calls under.
  /// - Parameters:
  ///   - condition: which calls are made.
  ///   - usual: the targets where none is named.
  func targets(_ condition: CallTargets.Condition, usual: [Target] = CallTargets.kernels.targets) -> CallTargets {
    CallTargets(named ?? usual, condition)
  }

  /// The words of the command that repeat the choice.
  var words: [String] { named.map { ["--target", $0.map(\.rawValue).joined(separator: ",")] } ?? [] }
}

/// The kfunc that a command takes.
struct KfuncArgument: ParsableArguments {
  @Argument(help: .init("A kfunc, as `kfunctest list` names it.", valueName: "kfunc"), completion: .kfuncs())
  var name: String

  /// Finds it in a library.
  func find(in library: KfuncLibrary) throws(HarnessError) -> Kfunc {
    if let kfunc = library.kfunc(named: name) { return kfunc }
    throw HarnessError(
      .usage,
      "\(library.path) has no kfunc '\(name)'" + NearNames.question(name, in: library.kfuncs.map(\.name))
        + " (`kfunctest list` shows all \(library.kfuncs.count))")
  }
}

/// A choice of names by a regular expression.
struct NameFilter {
  /// The expression as it was written.
  let text: String
  private let expression: Regex<AnyRegexOutput>

  /// - Throws: `ValidationError` where the text is no regular expression.
  init(_ text: String) throws {
    do {
      expression = try Regex(text)
    } catch {
      throw ValidationError("'\(text)' is no regular expression: \(error)")
    }
    self.text = text
  }

  /// Whether the expression matches somewhere in a name.
  func matches(_ name: String) -> Bool { (try? expression.firstMatch(in: name)) != nil }
}

extension NameFilter? {
  /// The elements whose names match; all where there is no filter.
  /// - Throws: `HarnessError` where none does.
  func select<Element>(
    _ elements: [Element], _ what: String, name: (Element) -> String
  ) throws(HarnessError) -> [Element] {
    guard let filter = self else { return elements }
    let selected = elements.filter { filter.matches(name($0)) }
    if selected.isEmpty {
      throw HarnessError(.usage, "--filter '\(filter.text)' matches none of the \(elements.count) \(what)")
    }
    return selected
  }
}

/// What options are read from.
enum OptionText {
  /// A comma-separated list of the cases of an enumeration.
  static func list<Value: RawRepresentable & CaseIterable & Equatable>(
    _ text: String, _ type: Value.Type
  ) throws -> [Value] where Value.RawValue == String {
    try list(text, Value.allCases.map { ($0.rawValue, $0) })
  }

  /// A comma-separated list of callers.
  /// - Parameters:
  ///   - text: their names.
  ///   - valid: those that can be asked for.
  static func callers(_ text: String, _ valid: [Caller]) throws -> [Caller] {
    try list(text, valid.map { ($0.rawValue, $0) })
  }

  private static func list<Value: Equatable>(_ text: String, _ valid: [(name: String, value: Value)]) throws -> [Value]
  {
    var values: [Value] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      guard let value = valid.first(where: { $0.name == part })?.value else {
        throw ValidationError("'\(part)' is none of \(valid.map(\.name).joined(separator: ", "))")
      }
      if !values.contains(value) { values.append(value) }
    }
    return values
  }

  /// The shape of a program.
  static func shape(_ text: String) throws -> CallShape {
    if let shape = CallShape(rawValue: text) { return shape }
    throw ValidationError("'\(text)' is none of \(CallShape.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  /// A seed, in decimal or in hexadecimal after 0x.
  static func seed(_ text: String) throws -> UInt64 {
    let value = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    guard let value, !text.hasPrefix("+"), !text.hasPrefix("0x+") else {
      throw ValidationError("'\(text)' is no number from 0 to \(UInt64.max), decimal or 0x...")
    }
    return value
  }
}
