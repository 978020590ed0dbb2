import ArgumentParser
import BPFObject
import BTFSource
import CTypes
import Execution
import Kfuncs
import Outcomes
import Reports
import Support
import TypeSources

/// `kfunctest check`: whether an object's externs fit a kernel or a library.
struct CheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare the kfuncs that a BPF object calls with those of a kernel's BTF, or of a library.",
    usage: "kfunctest check [<options>] <object>",
    discussion: """
      Example:
        kfunctest check prog.bpf.o --btf /sys/kernel/btf/vmlinux
        kfunctest check prog.bpf.o --btf mod.btf --btf-base vmlinux
        kfunctest check prog.bpf.o --library ./mine.so

      Each extern is looked up and compared as libbpf does. libbpf takes all integers for equal, does not look at the \
      names and members of structs, and so links prototypes that differ: these differences are shown, with both \
      prototypes one over the other.

      Exit status: 0 every extern is linked and nothing differs (a weak one may be 0); 1 a difference, a strong extern \
      that is refused or missing, or nothing was compared; 2 wrong usage, an unreadable file.
      """)

  @Argument(help: .init("A BPF object with BTF.", valueName: "object"), completion: .file())
  var object: String

  @Option(
    help: .init("BTF of a kernel or a module: raw, or an ELF file such as vmlinux.", valueName: "path"),
    completion: .file())
  var btf: String?

  @Option(
    help: .init(
      "The base of split BTF, which modules have. (default: the kernel's below /sys/kernel/btf)", valueName: "path"),
    completion: .file())
  var btfBase: String?

  @OptionGroup var library: LibraryOption

  @Flag(help: "Accept an object without externs, and externs that cannot be compared; they are reported.")
  var allowSkips = false

  @Flag(help: "Also print the externs that are linked without a difference.")
  var verbose = false

  @OptionGroup var format: FormatOption

  func validate() throws {
    if btf != nil && library.library != nil { throw ValidationError("--btf and --library exclude each other") }
    if btf == nil && btfBase != nil { throw ValidationError("--btf-base belongs to --btf") }
  }

  func execute(_ console: Console) throws -> Int32 {
    let file = try BPFObject(TextFile.bytes(object), path: object)
    let (target, find) = try target(file)
    let outcome = CheckOutcome(
      object: object, target: target, externs: file.externs.map { link($0, find) }, allowSkips: allowSkips)
    try console.write(format.report(console, isVerbose: verbose).text(of: .check(outcome)))
    return outcome.isGood ? 0 : 1
  }

  /// What becomes of an extern. The options of another kernel are not in its BTF.
  private func link(_ extern: ObjectExtern, _ find: (String) -> Signature?) -> ExternLink {
    if case .option = extern.kind, btf != nil {
      return ExternLink(
        name: extern.name, kind: .option, isWeak: extern.isWeak,
        resolution: .unknown(Unknown("an option of the kernel, which libbpf reads from its configuration")))
    }
    return ExternLink(extern, find)
  }

  /// What the externs are looked up in: its path, and the function that it has by a name.
  private func target(_ object: BPFObject) throws -> (path: String, find: (String) -> Signature?) {
    guard let btf else {
      let library = try library.open()
      // `exec` has kfuncs of the kernel besides.
      let linker = ObjectFile(object, kfuncs: library.kfuncs)
      return (library.path, { linker.kfunc(named: $0)?.signature })
    }
    do throws(DescriptionError) {
      // Kernels are compiled without vector registers.
      let functions = KernelFunctionTable(try BTFFunctions(path: btf, base: btfBase, mayHoldVectors: false))
      return (btf, functions.signature)
    } catch {
      throw HarnessError(.usage, error.description)
    }
  }
}

/// Owns BTF for a closure.
private final class KernelFunctionTable {
  private let btf: BTFFunctions

  init(_ btf: consuming BTFFunctions) { self.btf = btf }

  func signature(_ name: String) -> Signature? { btf.signature(named: name) }
}
