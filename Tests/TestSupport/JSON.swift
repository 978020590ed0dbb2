import Foundation

/// A text that is not the JSON document that a test asked for.
package struct JSONMismatch: Error, CustomStringConvertible {
  package let description: String
}

/// The object that a JSON text describes.
package func object(_ text: some StringProtocol) throws -> [String: Any] { try json(text) }

private func json<Value>(_ text: some StringProtocol) throws -> Value {
  guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? Value else {
    throw JSONMismatch(description: "no JSON of type \(Value.self): \(text.prefix(400))")
  }
  return value
}

/// A member of members of an object; nil where one of them is not there.
/// - Parameters:
///   - value: the object.
///   - path: the names of the members, from the outside inwards.
package func at(_ value: Any?, _ path: String...) -> Any? {
  path.reduce(value) { ($0 as? [String: Any])?[$1] }
}
