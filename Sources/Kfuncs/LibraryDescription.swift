/// What a kfunc library says of itself, as plain text and numbers: it can be handed from one process to another.
package struct LibraryDescription: Sendable {
  /// A type as the library's compiler sees it.
  package struct TypeText: Sendable {
    /// C spelling.
    package var text: String?
    /// Bytes; 0 for void.
    package var size: UInt32
    /// Bytes; 0 for void.
    package var alignment: UInt32
    /// `enum kfunc_kind`.
    package var kind: UInt32
  }

  /// A parameter.
  package struct ParameterText: Sendable {
    /// Its name; may be empty.
    package var name: String
    /// Its type.
    package var type: TypeText
  }

  /// A kfunc.
  package struct KfuncText: Sendable {
    /// Its name; nil where the descriptor lacks its name, symbol or thunk.
    package var name: String?
    /// One line; may be empty.
    package var summary: String
    /// The type of its result.
    package var result: TypeText
    /// How many parameters the descriptor claims.
    package var parameterCount: Int
    /// Its parameters; empty where there are more than a BPF function may have.
    package var parameters: [ParameterText]
    /// `enum kfunc_flags`.
    package var flags: UInt32
    /// Name for dlopen of an external function's library.
    package var externalLibrary: String?
    /// Why its code is not there, nil where it is.
    package var unavailable: String?
  }

  /// What was opened: a path, or a name that the dynamic loader looks up.
  package var path: String
  /// The name that the library gives itself.
  package var name: String
  /// The compiler that built it, by its `__VERSION__`.
  package var compiler: String
  /// C definitions of the types that the prototypes name.
  package var types: String
  /// Whether it is the project's own.
  package var isOwn: Bool
  /// The kfuncs, in the registry's order.
  package var kfuncs: [KfuncText]
}
