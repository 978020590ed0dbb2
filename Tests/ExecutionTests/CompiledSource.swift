import BTFSource
import CTypes
import CallingConvention
import DWARFSource
import Execution
import Foundation
import Testing
import TypeSources

/// A compiler of the machine that tests compile their sources with.
enum SourceCompiler: String, CaseIterable, CustomTestStringConvertible {
  case gcc
  case clang
  case gxx = "g++"
  case clangxx = "clang++"

  var testDescription: String { rawValue }

  /// Whether it is there and takes a text.
  static func takes(_ compiler: SourceCompiler, _ text: String = "int x;") -> Bool {
    guard let folder = try? SourceFolder() else { return false }
    let language = compiler == .gcc || compiler == .clang ? "c" : "c++"
    return
      (try? folder.run(
        compiler.rawValue, ["-w", "-x", language, "-c", folder.write("probe", text), "-o", folder.path("probe.o")]))
      == 0
  }

  /// Whether gcc writes BTF.
  static let writesBTF: Bool = {
    guard let folder = try? SourceFolder(),
      let object = try? folder.compile("int f(int a) { return a; }", .gcc, ["-gbtf", "-c"])
    else { return false }
    return (try? BTFFunctions(path: object)) != nil
  }()
  /// The C compilers that are there.
  static let c = [gcc, clang].filter { takes($0) }
  /// The C++ compilers that are there.
  static let cxx = [gxx, clangxx].filter { takes($0) }
}

/// A temporary folder with sources and what is compiled of them.
final class SourceFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "kfunctest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file and returns its path.
  func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }

  /// Runs a program of the search path in the folder; its status.
  func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Compiles a text.
  /// - Returns: the path of the result.
  func compile(
    _ text: String, _ compiler: SourceCompiler = .gcc, _ flags: [String] = ["-g", "-O2", "-shared", "-fPIC"],
    name: String = "source"
  ) throws -> String {
    let isC = compiler == .gcc || compiler == .clang
    let source = try write(name + (isC ? ".c" : ".cc"), text)
    let status = try run(compiler.rawValue, ["-w"] + flags + [source, "-o", path(name + ".out")])
    try #require(status == 0, "\(compiler.rawValue) \(flags)")
    return path(name + ".out")
  }

  /// What debug information says of a file.
  func functions(_ path: String, _ parameters: ClosedRange<Int> = 0...12) throws -> FunctionList {
    try DWARFFunctions(path: path).functions(parameters: parameters)
  }
}

/// What is right for one function: its verdict and where each parameter arrives, as compilers' code has it.
struct RightAnswer {
  let verdict: PlacementVerdict
  /// `rdi rsi [rsp+8],[rsp+16]`, one group for each parameter; nil where it is not looked at.
  let places: String?
  /// What the reason has to contain.
  let reason: String

  init(_ verdict: PlacementVerdict, _ places: String? = nil, _ reason: String = "") {
    self.verdict = verdict
    self.places = places
    self.reason = reason
  }

  /// Holds a function against it.
  func check(_ function: DescribedFunction, _ context: String, at location: SourceLocation = #_sourceLocation) {
    let placement = Placement(function.signature)
    #expect(
      placement.verdict == verdict, "\(function.signature): \(placement.reason), \(context)", sourceLocation: location)
    #expect(
      reason.isEmpty || placement.reason.contains(reason), "\(function.signature): \(placement.reason)",
      sourceLocation: location)
    guard let places else { return }
    let found = placement.parameters.map { parameter in
      parameter.eightbytes.isEmpty ? "none" : parameter.eightbytes.map(\.native.description).joined(separator: ",")
    }
    #expect(found.joined(separator: " ") == places, "\(function.signature), \(context)", sourceLocation: location)
  }
}
