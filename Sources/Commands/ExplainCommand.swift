import ArgumentParser
import CallingConvention
import Checks
import JIT
import Kfuncs
import Listings
import Outcomes
import Reports

/// `kfunctest explain`: where the arguments of a kfunc are passed.
struct ExplainCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print where each argument of a kfunc is passed, in BPF and natively, and draw the stack frames.",
    discussion: """
      Example:
        kfunctest explain bpf_kfunc_call_stack_arg
        kfunctest explain kf_pair_at_6 --target linux-7.2,linux-7.4
        kfunctest explain takes_seven --source mine.c
        kfunctest explain kf_u64_8 --format json
      """)

  @OptionGroup var kfunc: KfuncArgument
  @OptionGroup var library: LibraryOption
  @OptionGroup var source: SourceOptions
  @OptionGroup var target: TargetOption
  @OptionGroup var format: FormatOption

  func execute(_ console: Console) async throws -> Int32 {
    let kfunc = try kfunc.find(in: try await source.open(or: library).library)
    var frames: [ExplainedFrame] = []
    let targets = target.targets(.placed, usual: Target.allCases)
    if targets.target(for: kfunc.placement) != nil {
      frames += try Self.frames(kfunc, .direct, targets)
      if kfunc.placement.stackSlotCount > 0 { frames += try Self.frames(kfunc, .forwarded, targets) }
    }
    let description = KfuncDescription(kfunc)
    let outcome = ExplainOutcome(
      kfunc: description.kfunc, description: description.description, library: description.library,
      unavailable: description.unavailable,
      placed: PlacedFunction(kfunc.placement, targets: target.named ?? Target.allCases), frames: frames)
    try console.write(format.report(console).text(of: .explain(outcome)))
    return 0
  }

  private static func frames(
    _ kfunc: Kfunc, _ shape: CallShape, _ targets: CallTargets
  ) throws -> [ExplainedFrame] {
    let functions = try CallPreview(kfunc, shape: shape, targets: targets).compiled.functions
    // The main program looks the same in both shapes.
    return (shape == .direct ? functions[...] : functions.dropFirst()).map {
      ExplainedFrame(function: $0.name, shape: shape, frame: FrameOutcome($0.frame))
    }
  }
}
