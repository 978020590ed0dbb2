import Listings
import Outcomes

/// What the verifier says of programs: the log, then the verdict, the decisive message on a line of its own.
struct VerifyScreen {
  private let outcome: VerifyOutcome

  init(_ outcome: VerifyOutcome) { self.outcome = outcome }

  func text(_ style: TextStyle) -> String {
    outcome.programs.map { Self.lines($0, style).joined(separator: "\n") + "\n" }.joined()
  }

  private static func lines(_ result: VerifyOutcome.Result, _ style: TextStyle) -> [String] {
    var lines = result.log.isEmpty ? [] : [Printable.lines(String(result.log.dropLast()))]
    let name = Printable.text(result.file + (result.program.map { ": \($0)" } ?? ""))
    switch result.status {
    case .accepted:
      lines.append(style.text("\(name): accepted", .good))
      lines += functions(result)
    case .rejected:
      lines.append(style.text("\(name): rejected", .warning))
      lines += place(result.place)
      lines += ([result.message ?? ""] + result.following).map(Printable.text)
    case .notDecided:
      lines.append(style.text("\(name): not decided: \(Printable.text(result.message ?? ""))", .warning))
      lines += place(result.place)
    }
    if let kernel = result.kernel { lines += self.kernel(kernel, differs: result.differsFromKernel) }
    return lines
  }

  /// The C line and the instruction, as the kernel's log shows them.
  private static func place(_ place: VerifyOutcome.Place?) -> [String] {
    guard let place else { return [] }
    let source =
      place.place.source.map { ["; \($0.text) @ \($0.file.split(separator: "/").last ?? ""):\($0.line)"] } ?? []
    return (source + ["\(place.slot): \(place.text)"]).map(Printable.text)
  }

  private static func functions(_ result: VerifyOutcome.Result) -> [String] {
    result.functions.map { function in
      var parts = ["stack \(function.stackDepth) bytes"]
      if function.incomingSlots > 0 { parts.append("takes \(Words.count(function.incomingSlots, "slot"))") }
      if function.outgoingSlots > 0 { parts.append("calls take \(Words.count(function.outgoingSlots, "slot"))") }
      if function.reachesTailCall { parts.append("reaches a tail call") }
      if function.mayUsePrivateStack { parts.append("private stack") }
      return "  \(Printable.text(function.name)): \(parts.joined(separator: ", "))"
    }
  }

  private static func kernel(_ answer: VerifyOutcome.KernelAnswer, differs: Bool) -> [String] {
    let message = ([answer.message, answer.following].compactMap { $0 }).map(Printable.text)
    switch answer.status {
    case .accepted: return ["the running kernel: accepted" + (differs ? ", which differs" : "")]
    case .rejected:
      return ["the running kernel: rejected" + (differs ? ", which differs" : "")] + (differs ? message : [])
    case .unavailable: return ["the running kernel: not asked: \(message.joined(separator: " "))"]
    }
  }
}
