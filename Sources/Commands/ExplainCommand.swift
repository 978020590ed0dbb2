import ArgumentParser
import Checks
import Reports

/// `kfunctest explain`: where the arguments of a kfunc travel.
struct ExplainCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show where each argument of a kfunc travels, in BPF and natively, and draw the stack frames.",
    discussion: """
      Example:
        kfunctest explain bpf_kfunc_call_stack_arg
        kfunctest explain kf_pair_at_6
        kfunctest explain kf_u64_8 --format json
      """)

  @OptionGroup var kfunc: KfuncArgument
  @OptionGroup var library: LibraryOption
  @OptionGroup var format: FormatOption

  func execute(_ console: Console) throws -> Int32 {
    let kfunc = try kfunc.find(in: try library.open())
    var previews: [CallPreview] = []
    if kfunc.placement.verdict == .direct {
      previews.append(try CallPreview(kfunc, shape: .direct))
      if kfunc.placement.stackSlotCount > 0 { previews.append(try CallPreview(kfunc, shape: .forwarded)) }
    }
    let report = ExplainReport(kfunc, previews: previews)
    try console.write(format.format == .json ? report.json().pretty() : report.text(console.style))
    return 0
  }
}
