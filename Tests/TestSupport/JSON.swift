import Foundation

/// A text that is not the JSON document that a test asked for.
package struct JSONMismatch: Error, CustomStringConvertible {
  package let description: String
}

/// The object that a JSON text describes.
package func object(_ text: some StringProtocol) throws -> [String: Any] { try json(text) }

/// The array of objects that a JSON text describes.
package func objects(_ text: some StringProtocol) throws -> [[String: Any]] { try json(text) }

private func json<Value>(_ text: some StringProtocol) throws -> Value {
  guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? Value else {
    throw JSONMismatch(description: "no JSON of type \(Value.self): \(text.prefix(400))")
  }
  return value
}
