/// What a kfunc library says of itself, as plain text and numbers: it can be handed from one process to another.
public struct LibraryDescription: Sendable {
  /// A type as the library's compiler sees it.
  public struct TypeText: Sendable {
    /// C spelling.
    public var text: String?
    /// Bytes; 0 for void.
    public var size: UInt32
    /// Bytes; 0 for void.
    public var alignment: UInt32
    /// `enum kfunc_kind`.
    public var kind: UInt32
  }

  /// A parameter.
  public struct ParameterText: Sendable {
    /// Its name; may be empty.
    public var name: String
    /// Its type.
    public var type: TypeText
  }

  /// A kfunc.
  public struct KfuncText: Sendable {
    /// Its name; nil where the descriptor lacks its name, symbol or thunk.
    public var name: String?
    /// One line; may be empty.
    public var summary: String
    /// The type of its result.
    public var result: TypeText
    /// How many parameters the descriptor claims.
    public var parameterCount: Int
    /// Its parameters; empty where there are more than a BPF function may have.
    public var parameters: [ParameterText]
    /// `enum kfunc_flags`.
    public var flags: UInt32
    /// Name for dlopen of an external function's library.
    public var externalLibrary: String?
    /// Why its code is not there, nil where it is.
    public var unavailable: String?
  }

  /// What was opened: a path, or a name that the dynamic loader looks up.
  public var path: String
  /// The name that the library gives itself.
  public var name: String
  /// The compiler that built it, by its `__VERSION__`.
  public var compiler: String
  /// C definitions of the types that the prototypes name.
  public var types: String
  /// Whether it is the project's own.
  public var isOwn: Bool
  /// The kfuncs, in the registry's order.
  public var kfuncs: [KfuncText]
}
