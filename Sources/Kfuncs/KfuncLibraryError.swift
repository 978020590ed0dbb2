/// A kfunc library that cannot be used: what is wrong, and where.
public struct KfuncLibraryError: Error, Sendable, Codable, CustomStringConvertible {
  /// What went wrong.
  public enum Code: String, Sendable, Codable {
    /// The file cannot be opened as a shared library.
    case cannotOpen
    /// It is a shared library without the registry function.
    case noRegistry
    /// Its registry has a layout that this program does not know.
    case unknownVersion
    /// A descriptor contradicts itself or names something that cannot be parsed.
    case badDescriptor
    /// Two kfuncs have the same name.
    case duplicateName
    /// More parameters than a BPF function may have.
    case tooManyParameters
  }

  /// What went wrong.
  public let code: Code
  /// The library.
  public let library: String
  /// The kfunc, where one is meant.
  public let kfunc: String?
  /// One sentence for people.
  public let message: String

  public var description: String {
    if let kfunc { return "\(library): kfunc \(kfunc): \(message)" }
    return "\(library): \(message)"
  }
}
