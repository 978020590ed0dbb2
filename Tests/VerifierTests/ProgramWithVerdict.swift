import BPF
import BTFSource
import CTypes
import Foundation
import KernelOracle
import TestSupport
import Testing

@testable import Verifier

/// A program with the verdict of Linux 7.3.4, recorded by `scripts/verifier-verdicts`.
struct ProgramWithVerdict: CustomTestStringConvertible {
  let name: String
  let text: String
  /// The decisive message; nil if the kernel accepts the program.
  let message: String?

  var testDescription: String { name }

  static let all: [ProgramWithVerdict] = of("Verifier") + of("VerifierModules")

  private static func of(_ folder: String) -> [ProgramWithVerdict] {
    let folder = URL(filePath: Repository.file("Tests/Programs/\(folder)"))
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.lastPathComponent.hasSuffix(".bpf.s") }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }.compactMap { file in
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        let verdict = text.prefix { $0 != "\n" }
        let isRejected = verdict.hasPrefix("// reject: ")
        guard isRejected || verdict == "// accept" else { return nil }
        return ProgramWithVerdict(
          name: String(file.lastPathComponent.dropLast(6)), text: text,
          message: isRejected ? String(verdict.dropFirst(11)) : nil)
      }
  }

  static func named(_ name: String) throws -> ProgramWithVerdict {
    try #require(all.first { $0.name == name }, "no program is named \(name)")
  }

  /// The program as the verifier receives it. Unknown kfuncs have no prototype.
  func input(_ kernel: VerifierInput.Kernel = .linux73) throws -> VerifierInput {
    let text = try Assembler.assembleUnchecked(text)
    let attachment = try text.attachFile.map { try self.attachment($0, text.section, kernel) }
    var input = try VerifierInput(text, context: attachment?.context, kernel: kernel) { _ in nil }
    input.section = text.section
    input.attachment = attachment
    input.kernelTypes = Self.kernelTypes
    return input
  }

  /// How it is attached to the program of another file.
  private func attachment(
    _ file: String, _ section: String?, _ kernel: VerifierInput.Kernel
  ) throws -> ProgramAttachment {
    let other = try Self.named(String(file.dropLast(6))).input(kernel)
    let function = section?.split(separator: "/").last.map(String.init) ?? ""
    let types = try #require(KernelTypeTable(try ProgramFunctionsBTF(other).bytes))
    let attach = try #require(section.flatMap { ContextKind(section: $0) }?.attachment)
    return attach(TargetFunction(program: other, name: function, types: types))
  }

  /// The parts of the types of Linux 7.3.4 and of the module of its tests that the programs need (`scripts/kernel-types`).
  static let kernelTypes = try? KernelTypeTable(
    path: Repository.file("Tests/Programs/linux-7.3.4.btf"),
    modules: [Repository.file("Tests/Programs/bpf_testmod-7.3.4.btf")])
}

/// A program in assembler text whose kfuncs have no prototypes.
func verifierInput(_ text: String) throws -> VerifierInput {
  try VerifierInput(Assembler.assembleUnchecked(text)) { _ in nil }
}

/// What the phases before the walk find out about a program.
func controlFlow(_ input: VerifierInput) throws(Rejection) -> ControlFlow {
  var log = VerifierLog(level: 0)
  return try ControlFlow(input, log: &log)
}
