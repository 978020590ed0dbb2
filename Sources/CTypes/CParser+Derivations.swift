extension CParser {
  /// Applies a declarator to its base type.
  /// - Parameters:
  ///   - specifiers: the declaration specifiers.
  ///   - declarator: the declarator.
  ///   - attributes: all attributes of the declaration.
  func derive(
    _ specifiers: Specifiers, _ declarator: Declarator, _ attributes: CAttributes
  ) throws(CParseError) -> DeclaredType {
    var declared = DeclaredType(
      type: specifiers.type, qualifiers: specifiers.qualifiers, alignment: specifiers.alignment,
      convention: specifiers.convention)
    for derivation in declarator.derivations {
      switch derivation {
      // A convention from a typedef belongs to that type, not to types derived from it.
      case .pointer(let qualifiers):
        declared = DeclaredType(
          type: .pointer(PointerType(to: declared.type, qualifiers: declared.qualifiers)), qualifiers: qualifiers)
      case .array(let count, let offset):
        try requireElement(declared, at: offset)
        declared.type = .array(element: declared.type, count: count)
      case .function(let parameters, let isVariadic, let offset):
        switch declared.type {
        case .function, .array:
          throw failure(
            .invalidFunction, "a function cannot return '\(declared.type)'; it can return a pointer to it", at: offset)
        default: break
        }
        declared = DeclaredType(
          type: .function(FunctionType(result: declared.type, parameters: parameters, isVariadic: isVariadic)),
          qualifiers: [])
      }
      try requireWritable(declared.type, at: declarator.offset)
    }
    declared.type = try apply(attributes, to: declared.type)
    declared.convention = attributes.convention ?? declared.convention
    return declared
  }

  private func requireElement(_ declared: DeclaredType, at offset: Int) throws(CParseError) {
    let type = declared.type
    if case .array(_, nil) = type {
      throw failure(.invalidArray, "only the outermost count of an array may be omitted", at: offset)
    }
    try requireComplete(type, "the array's element", at: offset)
    if let alignment = declared.alignment, alignment > type.size, type.size > 0 {
      throw failure(
        .invalidAlignment, "elements of \(type.size) bytes cannot be aligned to \(alignment) bytes", at: offset)
    }
  }

  /// Rejects types that are too deep, too large, or too large when written out.
  func requireWritable(_ type: CType, at offset: Int) throws(CParseError) {
    guard type.depth <= CType.greatestDepth else {
      throw failure(.tooDeep, "this type has more than \(CType.greatestDepth) levels", at: offset)
    }
    guard type.weight < CType.greatestWeight, type.size < CType.greatestSize else {
      throw failure(.tooLarge, "this type is too large", at: offset)
    }
  }
}
