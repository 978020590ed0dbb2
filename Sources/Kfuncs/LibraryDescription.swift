/// The content of a kfunc library's registry as plain text and numbers, which can be sent to another process.
package struct LibraryDescription: Sendable {
  /// A type as the library's compiler describes it.
  package struct TypeText: Sendable {
    /// C spelling.
    package var text: String?
    /// Size in bytes; 0 for void.
    package var size: UInt32
    /// Alignment in bytes; 0 for void.
    package var alignment: UInt32
    /// A value of `enum kfunc_kind`.
    package var kind: UInt32
  }

  /// A parameter.
  package struct ParameterText: Sendable {
    /// The parameter's name; may be empty.
    package var name: String
    /// The parameter's type.
    package var type: TypeText
  }

  /// A kfunc.
  package struct KfuncText: Sendable {
    /// The kfunc's name; nil if the descriptor lacks its name, symbol or thunk.
    package var name: String?
    /// Human-readable summary, one line; may be empty.
    package var summary: String
    /// The type of its result.
    package var result: TypeText
    /// The number of parameters in the descriptor.
    package var parameterCount: Int
    /// Its parameters; empty if there are more than a BPF function can have.
    package var parameters: [ParameterText]
    /// Bits of `enum kfunc_flags`.
    package var flags: UInt32
    /// The name of an external function's library, for dlopen; nil for other functions.
    package var externalLibrary: String?
    /// Why its code is not available; nil if it is.
    package var unavailable: String?
  }

  /// The path or name with which the library was opened.
  package var path: String
  /// The name in the library's registry.
  package var name: String
  /// The compiler that built it, from its `__VERSION__`.
  package var compiler: String
  /// C definitions of the types in the prototypes.
  package var types: String
  /// Whether it is the project's own library.
  package var isOwn: Bool
  /// The kfuncs, in the registry's order.
  package var kfuncs: [KfuncText]
}
