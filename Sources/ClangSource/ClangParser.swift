import CLibClang
import CTypes
import Glibc

/// A reader of C declarations by libclang, with libclang's types, sizes, alignments and offsets.
///
/// It shares neither the parser nor the layout rules of `CTypes`, so that each can be checked against the other.
package struct ClangParser: ~Copyable {
  /// Why libclang cannot be used or rejects a text.
  package enum Failure: Error, Sendable, Equatable {
    /// libclang was not found, or lacks a function.
    case unavailable(String)
    /// The text contains an error, with libclang's message.
    case wrong(line: Int, column: Int, message: String)
  }

  private let clang: kft_clang

  /// Loads libclang.
  /// - Parameter path: a shared library; nil for the one in the folder `LIBCLANG_PATH`, as other users of libclang have
  ///   it, or for the usual names.
  /// - Throws: `Failure.unavailable`.
  package init(path: String? = nil) throws(Failure) {
    var clang = kft_clang()
    var reason: UnsafePointer<CChar>?
    let folder = getenv("LIBCLANG_PATH").map { String(cString: $0) } ?? ""
    let named = path ?? (folder.isEmpty ? nil : "\(folder)/libclang.so")
    let isOpen = named.map { kft_clang_open($0, &clang, &reason) } ?? kft_clang_open(nil, &clang, &reason)
    guard isOpen else { throw .unavailable(reason.map { String(cString: $0) } ?? "libclang cannot be opened") }
    self.clang = clang
  }

  /// Parses a text.
  /// - Parameter text: C declarations; names of stdint.h and of the kernel are predefined.
  /// - Returns: the functions that it declares, in order; of redeclared functions the last declaration. Properties that
  ///   cannot be expressed are unknown.
  /// - Throws: `Failure.wrong` for the first error.
  package func signatures(of text: String) throws(Failure) -> [Signature] {
    let whole = CTypeTable.builtInDefinitions(for: text).joined(separator: " ") + "\n#line 1\n" + text + "\n;\n"
    let index = clang.createIndex(0, 0)
    defer { clang.disposeIndex(index) }
    // Only warnings about unknown attributes.
    let unit = try parse(whole, ["-std=gnu11", "-Wno-everything", "-Wunknown-attributes"], index)
    defer { clang.disposeTranslationUnit(unit) }
    if case .wrong(let line, let column, let message)? = firstError(unit) {
      // libclang may report an error at the end of the text in a line after it.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let isBehind = line > lines.count
      throw .wrong(
        line: min(line, lines.count), column: isBehind ? (lines.last?.utf8.count ?? 0) + 1 : column, message: message)
    }
    let reader = ClangTypeReader(clang)
    var signatures: [Signature] = []
    for cursor in functions(unit) {
      let signature = reader.signature(cursor)
      signatures.removeAll { $0.name == signature.name }
      signatures.append(signature)
    }
    return signatures
  }

  /// Parses a text, without standard headers and for x86-64 on any machine.
  private func parse(
    _ text: String, _ options: [String], _ index: UnsafeMutableRawPointer?
  ) throws(Failure) -> UnsafeMutableRawPointer {
    let name = "/declarations.c"
    let options = ["-x", "c", "-nostdinc", "-target", "x86_64-linux-gnu"] + options
    let unit = text.withCString { contents in
      name.withCString { name in
        var file = kft_clang_file(name: name, contents: contents, length: UInt(text.utf8.count))
        return Self.withStrings(options) { clang.parseTranslationUnit(index, name, $0, Int32($1), &file, 1, 0) }
      }
    }
    guard let unit else { throw .unavailable("libclang could not start") }
    return unit
  }

  /// A function as libclang spells its canonical type.
  package struct SpelledFunction: Sendable, Hashable {
    /// The function's name.
    package let name: String
    /// The types of the parameters, without typedefs.
    package let parameters: [String]
    /// The type of the result, without typedefs.
    package let result: String
  }

  /// The functions that a whole header declares, in spite of errors elsewhere; declarations that libclang calls invalid
  /// are
  /// omitted.
  /// - Parameters:
  ///   - text: a preprocessed header.
  ///   - options: options for clang, as `-D_Float32=float`.
  /// - Returns: the functions in order, each declaration once.
  /// - Throws: `Failure.unavailable`.
  package func spelledFunctions(of text: String, options: [String]) throws(Failure) -> [SpelledFunction] {
    let index = clang.createIndex(0, 0)
    defer { clang.disposeIndex(index) }
    let unit = try parse(text, ["-std=gnu17", "-w", "-ferror-limit=0"] + options, index)
    defer { clang.disposeTranslationUnit(unit) }
    func spelling(_ type: kft_clang_type) -> String { ClangTypeReader.text(clang.getTypeSpelling(type), clang) }
    return functions(unit).compactMap { cursor in
      guard clang.isInvalidDeclaration(cursor) == 0 else { return nil }
      let type = clang.getCanonicalType(clang.getCursorType(cursor))
      return SpelledFunction(
        name: ClangTypeReader.text(clang.getCursorSpelling(cursor), clang),
        parameters: (0..<max(0, clang.getNumArgTypes(type))).map {
          spelling(clang.getCanonicalType(clang.getArgType(type, UInt32($0))))
        }, result: spelling(clang.getCanonicalType(clang.getResultType(type))))
    }
  }

  private func firstError(_ unit: UnsafeMutableRawPointer) -> Failure? {
    // CXDiagnostic_Warning is 2, CXDiagnostic_Error 3.
    for number in 0..<clang.getNumDiagnostics(unit) {
      let diagnostic = clang.getDiagnostic(unit, number)
      defer { clang.disposeDiagnostic(diagnostic) }
      let severity = clang.getDiagnosticSeverity(diagnostic)
      guard severity >= 2 else { continue }
      let message = ClangTypeReader.text(clang.getDiagnosticSpelling(diagnostic), clang)
      // An attribute that an older libclang does not know may change the call.
      let quoted = message.split(separator: "'", omittingEmptySubsequences: false)
      if severity == 2, quoted.count < 2 || CAttributeNames.harmless.contains(CAttributeNames.plain(String(quoted[1])))
      {
        continue
      }
      var (line, column): (UInt32, UInt32) = (0, 0)
      var file = kft_clang_string()
      clang.getPresumedLocation(clang.getDiagnosticLocation(diagnostic), &file, &line, &column)
      clang.disposeString(file)
      return .wrong(
        line: Int(line), column: Int(column), message: severity == 2 ? message + "; it may change the call" : message)
    }
    return nil
  }

  /// The state of a visit of cursors: the cursors found, and libclang's functions.
  private final class Visit {
    let clang: kft_clang
    var cursors: [kft_clang_cursor] = []
    init(_ clang: kft_clang) { self.clang = clang }
  }

  private func functions(_ unit: UnsafeMutableRawPointer) -> [kft_clang_cursor] {
    let visit = Visit(clang)
    _ = clang.visitChildren(
      clang.getTranslationUnitCursor(unit),
      { cursor, _, context in
        guard let context else { return Int32(kft_clang_stop) }
        let visit = Unmanaged<Visit>.fromOpaque(context).takeUnretainedValue()
        if visit.clang.getCursorKind(cursor) == Int32(kft_clang_function.rawValue) { visit.cursors.append(cursor) }
        return Int32(kft_clang_next)
      }, Unmanaged.passUnretained(visit).toOpaque())
    return visit.cursors
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?, Int) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.map { $0.map { UnsafePointer($0) } }.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
  }
}
