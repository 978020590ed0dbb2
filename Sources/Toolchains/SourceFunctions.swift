import BPFObject
import CTypes
import CallingConvention
import Kfuncs
import Outcomes
import Support

/// The functions that C sources define for others: those to call, and those that cannot be called.
package struct SourceFunctions: Sendable {
  /// A function to call.
  package struct Function: Sendable, Equatable {
    /// Its prototype.
    package let signature: Signature
    /// Where it is defined: `mine.c:12:5`.
    package let place: String
    /// Bits of `enum kfunc_flags`, from a `BTF_ID_FLAGS`.
    package let flags: UInt32
  }

  /// The functions to call, in the order of the sources.
  package private(set) var callable: [Function] = []
  /// Those that cannot be called, and why.
  package private(set) var omitted: [(name: String, obstacle: FunctionObstacle)] = []

  /// Symbols that a kfunc library has itself, or the C compiler's start files have.
  private static let reserved: Set<String> = [
    "kfunc_library", "kf_record_here_KFUNC_LIBRARY_is_missing", "kf_record_place_KFUNC_LIBRARY_is_missing", "_init",
    "_fini",
  ]

  /// No functions.
  package init() {}

  /// Adds the functions of a source.
  /// - Parameters:
  ///   - text: the preprocessed source, with line markers.
  ///   - file: the source's name.
  /// - Throws: `HarnessError` where the source defines a function that another one or the library defines.
  package mutating func add(_ text: String, file: String) throws(HarnessError) {
    let unit = CDeclarationParser.read(text)
    let flags = SourcePrelude.flags(in: unit)
    for definition in unit.definitions where !definition.isStatic && !definition.isInline {
      let place = Self.place(definition.place, in: file)
      try claim(definition.name, at: place)
      guard let signature = unit.signatures.first(where: { $0.name == definition.name }) else { continue }
      if let obstacle = Self.obstacle(signature, at: place) {
        omitted.append((definition.name, obstacle))
      } else {
        callable.append(Function(signature: signature, place: place, flags: flags[definition.name] ?? 0))
      }
    }
    for omission in unit.omissions {
      guard let name = omission.definedFunction else { continue }
      try claim(name, at: omission.error.description(in: file))
      omitted.append((name, .unread(component: omission.error.description(in: file))))
    }
  }

  /// The names of all functions.
  private var places: [(name: String, place: String)] = []

  private mutating func claim(_ name: String, at place: String) throws(HarnessError) {
    if Self.reserved.contains(name) {
      throw HarnessError(
        .usage, "\(place): '\(name)' is a symbol of the library that is built of the sources; give it another name")
    }
    if let other = places.first(where: { $0.name == name }) {
      throw HarnessError(.usage, "'\(name)' is defined twice: \(other.place) and \(place)")
    }
    places.append((name, place))
  }

  private static func place(_ place: CPlace, in file: String) -> String {
    place.file == nil ? "\(file):\(place)" : place.description
  }

  /// Why nothing can call a function; nil if something can.
  private static func obstacle(_ signature: Signature, at place: String) -> FunctionObstacle? {
    if signature.name == "main" { return .main(place: place) }
    if signature.isVariadic { return .variadic(place: place) }
    if signature.parameters.count > Placement.maximumArguments {
      return .tooManyParameters(place: place, count: signature.parameters.count, most: Placement.maximumArguments)
    }
    let passed = signature.parameters.reduce(0) { $0 + ($1.type.size + 7) / 8 * 8 }
    for (bytes, most) in [
      (passed, 8 * KfuncLimits.recordWords), (signature.result.size, KfuncLimits.largestResult),
    ] where bytes > most {
      return .tooLarge(place: place, bytes: bytes, most: most)
    }
    let placement = Placement(signature)
    if !placement.hasKnownPlaces { return .unread(component: "\(place): \(placement.reason)") }
    return isWritable(signature) ? nil : .unwritten(place: place)
  }

  /// Whether the types of a prototype, written in C again, have the same layout and are passed in the same way.
  private static func isWritable(_ signature: Signature) -> Bool {
    let types = KfuncHeader.definitions(for: [signature]).joined(separator: "\n")
    let read = try? CDeclarationParser.parse("\(types)\n\(signature.prototype);").signatures.last
    guard let read, read.name == signature.name, read.parameters.count == signature.parameters.count else {
      return false
    }
    func layout(_ signature: Signature) -> [[Int]] {
      ([signature.result] + signature.parameters.map(\.type)).map { [$0.size, $0.alignment] }
    }
    func places(_ signature: Signature) -> [[NativeLocation]] {
      let placement = Placement(signature)
      return placement.parameters.map { $0.eightbytes.map(\.native) } + [placement.result.eightbytes.map(\.native)]
    }
    return layout(read) == layout(signature) && places(read) == places(signature)
  }
}
