import CallingConvention
import Checks
import Kfuncs
import Listings
import Outcomes
import TestSupport
import Testing

@testable import Reports

/// Screens at the widths of terminals: nothing is cut, no word is broken, no line is too long.
@Suite struct WidthTests {
  private static let widths = [80, 160]

  /// Compares a screen at a width with the same screen in a pipe.
  private func check(
    _ name: String, width: Int, except: (Substring) -> Bool = { _ in false }, _ text: (TextStyle) -> String
  ) {
    let narrow = text(TextStyle(width: width, isColored: false))
    for line in narrow.split(separator: "\n") { #expect(line.count <= width, "\(name): \(line)") }
    let words = Self.words(narrow)
    let lost = Self.words(text(.pipe)).filter { !except($0) && !words.contains($0) }
    #expect(lost.isEmpty, "\(name) at \(width) columns loses \(lost.sorted())")
  }

  /// The words of a text. A cell below its row ends in a semicolon; the rules of a drawing are as long as it is wide.
  private static func words(_ text: String) -> Set<Substring> {
    Set(
      text.split(whereSeparator: \.isWhitespace).filter { !$0.hasPrefix("+-") }
        .map { $0.last == ";" ? $0.dropLast() : $0 })
  }

  @Test(arguments: widths) func explain(width: Int) throws {
    for kfunc in try Registry.open().kfuncs {
      let screen = ExplainScreen(try Explanation.outcome(kfunc))
      check(kfunc.name, width: width) { screen.text($0) }
    }
  }

  @Test(arguments: widths) func marksOfExplain(width: Int) throws {
    // By hand: the struct straddles r9, so that its two eightbytes and the argument behind it differ.
    let outcome = try Explanation.outcome(try Registry.kfunc("kf_pair_at_6"))
    let lines = ExplainScreen(outcome).text(TextStyle(width: width, isColored: false)).split(separator: "\n")
    let marked = lines.filter { $0.hasSuffix("<-") }.compactMap { $0.split(separator: " ").first }
    #expect(marked == ["6", "7", "8"])
  }

  @Test(arguments: widths) func abi(width: Int) throws {
    for kfunc in try Registry.open().kfuncs {
      let function = PlacedFunction(Placement(kfunc.signature))
      check(kfunc.name, width: width) { ABIScreen(ABIOutcome(functions: [function], omissions: [])).text($0) }
    }
  }

  @Test(arguments: widths, CallShape.allCases) func disasm(width: Int, shape: CallShape) throws {
    for name in ["kf_u64_8", "kf_mixed_12"] {
      let kfunc = try Registry.kfunc(name)
      let preview = try CallPreview(kfunc, shape: shape)
      let screen = DisassemblyScreen(preview.compiled, calling: kfunc.placement, shape: shape)
      guard screen.text(.pipe) != nil else { continue }
      // The column of bytes may be left out, and its explanation with it.
      let isByte: (Substring) -> Bool = { $0.count == 2 && $0.allSatisfy { $0.isHexDigit || $0 == "." } }
      let ofBytes = Set("bytes a byte of an address, which differs from process to".split(separator: " "))
      let isLeftOut: (Substring) -> Bool = { isByte($0) || ofBytes.contains($0) }
      check("\(name) \(shape)", width: width, except: isLeftOut) { screen.text($0) ?? "" }
    }
  }

  @Test(arguments: widths) func immediatesOfDisasm(width: Int) throws {
    let kfunc = try Registry.kfunc("kf_u64_8")
    let preview = try CallPreview(kfunc, shape: .immediate)
    let screen = DisassemblyScreen(preview.compiled, calling: kfunc.placement, shape: .immediate)
    guard let text = screen.text(TextStyle(width: width, isColored: false)) else { return }
    // The values that the program has to keep in r7 and in its stack (CallShape), whole, in BPF and in x86-64.
    #expect(text.split(separator: "\n").contains { $0.contains("r7 = 0x7a11000000000007 ll") })
    #expect(text.ranges(of: "0x7a11000000000007").count == 2)
  }
}

/// The project's own registry.
private enum Registry {
  static func open() throws -> KfuncLibrary { try KfuncLibrary(path: BuiltProducts.registry) }

  static func kfunc(_ name: String) throws -> Kfunc { try #require(try open().kfunc(named: name)) }
}

/// What `explain` shows of a kfunc.
private enum Explanation {
  static func outcome(_ kfunc: Kfunc) throws -> ExplainOutcome {
    var frames: [ExplainedFrame] = []
    if kfunc.placement.verdict == .direct {
      for shape in [CallShape.direct, .forwarded] {
        frames += try CallPreview(kfunc, shape: shape).compiled.functions.map {
          ExplainedFrame(function: $0.name, shape: shape, frame: FrameOutcome($0.frame))
        }
      }
    }
    let description = KfuncDescription(kfunc)
    return ExplainOutcome(
      kfunc: description.kfunc, description: description.description, library: description.library,
      unavailable: description.unavailable, placed: PlacedFunction(kfunc.placement), frames: frames)
  }
}
