import ArgumentParser
import Kfuncs
import Reports
import TestBed

/// `kfunctest disasm`: a BPF program beside its native code.
struct DisasmCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm",
    abstract: "Show the BPF program that calls a kfunc beside the x86-64 code that the JIT makes of it.",
    discussion: """
      Example:
        kfunctest disasm kf_u64_8
        kfunctest disasm kf_u64_8 --shape forwarded
      """)

  @OptionGroup var kfunc: KfuncArgument

  @Option(
    help: .init(
      "Which program: direct, immediate, forwarded, reversed, two-callees, nested, branches. (default: direct)",
      valueName: "shape"),
    transform: OptionText.shape)
  var shape = CallShape.direct

  @OptionGroup var library: LibraryOption

  func execute(_ console: Console) throws -> Int32 {
    let kfunc = try kfunc.find(in: try library.open())
    guard kfunc.placement.verdict == .direct else {
      let verdict = kfunc.placement.verdict == .refused ? "is refused" : "needs marshalling"
      throw UsageError(
        "no BPF program calls \(kfunc.name) as it is: it \(verdict) (see `kfunctest explain \(kfunc.name)`)")
    }
    guard let text = DisassemblyScreen(try CallPreview(kfunc, shape: shape)).text(console.style) else {
      throw UsageError("the installed libZydis cannot decode x86-64 code")
    }
    try console.write(text)
    return 0
  }
}
