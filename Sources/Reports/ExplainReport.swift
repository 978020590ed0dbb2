import CallingConvention
import Checks
import JIT
import Kfuncs
import Listings

/// Where the arguments of one kfunc are passed, and the frames of the programs that call it: a screen or JSON.
package struct ExplainReport: Sendable {
  private let kfunc: Kfunc
  private let previews: [CallPreview]

  /// Explains a kfunc.
  /// - Parameters:
  ///   - kfunc: the kfunc.
  ///   - previews: programs whose frames are shown; none where BPF cannot make the call as it is.
  package init(_ kfunc: Kfunc, previews: [CallPreview]) {
    self.kfunc = kfunc
    self.previews = previews
  }

  /// The explanation as a screen.
  package func text(_ style: TextStyle) -> String { ExplainScreen(kfunc, previews: previews).text(style) }

  /// The explanation as JSON.
  ///
  /// `abi` is what `abi --format json` prints of the prototype. `eightbytes` has a row for each BPF argument: `argument`
  /// counts from 1, null where BPF passes none; `jit` is where the JIT puts what BPF stores there. `frames` is empty where
  /// the placement is not `direct`; sizes are in bytes.
  package func json() -> JSONValue {
    var unavailable: String?
    if case .unavailable(let reason) = kfunc.function { unavailable = reason }
    return .object([
      ("kfunc", .string(kfunc.name)), ("summary", .string(kfunc.summary)),
      ("library", .optional(kfunc.externalLibrary)), ("unavailable", .optional(unavailable)),
      ("abi", ABIReport(kfunc.signature).json()),
      ("eightbytes", .array(hiddenPointer + kfunc.placement.parameters.flatMap(Self.rows))),
      ("frames", .array(previews.flatMap(frames))),
    ])
  }

  /// The row of the hidden pointer, which is argument 1 of BPF and of the psABI.
  private var hiddenPointer: [JSONValue] {
    guard kfunc.placement.result.hasBPFHiddenPointer else { return [] }
    return [
      .object([
        ("argument", .number(1)), ("name", .null), ("eightbyte", .number(1)), ("class", .string("INTEGER")),
        ("store", .string("r1")), ("load", .string("r1")), ("jit", .string("rdi")), ("native", .string("rdi")),
        ("callee", .string("rdi")), ("agrees", .bool(true)),
      ])
    ]
  }

  private static func rows(_ parameter: ParameterPlacement) -> [JSONValue] {
    parameter.eightbytes.map { eightbyte in
      .object([
        ("argument", .optional(eightbyte.bpf.map { $0.slotIndex + 1 })),
        ("name", .string(ArgumentNames.name(parameter))), ("eightbyte", .number(eightbyte.index + 1)),
        ("class", .string(eightbyte.class.rawValue)),
        ("store", .optional(eightbyte.bpf?.callerDescription)),
        ("load", .optional(eightbyte.bpf?.calleeDescription)),
        ("jit", .optional(eightbyte.bpf?.nativeLocation.description)),
        ("native", .string(eightbyte.native.description)),
        ("callee", .string(eightbyte.native.calleeDescription)), ("agrees", .bool(eightbyte.agrees)),
      ])
    }
  }

  private func frames(_ preview: CallPreview) -> [JSONValue] {
    preview.explainedFunctions.map { function in
      let frame = function.frame
      return .object([
        ("shape", .string(preview.shape.rawValue)), ("function", .string(function.name)),
        ("size", .number(-frame.stackPointerOffset)), ("programStack", .number(frame.stackDepth)),
        ("calleeSaved", .strings(frame.calleeSaved.map { "\($0)" })), ("padding", .number(frame.padding)),
        ("outgoing", .number(frame.outgoingArgumentSize)),
      ])
    }
  }
}

extension CallPreview {
  /// The functions whose frames `explain` shows: the main program is the same in both shapes, and is shown once.
  var explainedFunctions: [CompiledFunction] {
    shape == .direct ? compiled.functions : Array(compiled.functions.dropFirst())
  }
}
