import CTypes

/// An error for a file whose functions cannot be read.
package struct DescriptionError: Error, CustomStringConvertible {
  /// Human-readable message, one line, beginning with the file's name.
  package let description: String

  /// Creates an error.
  /// - Parameter description: the message, beginning with the file's name.
  package init(description: String) { self.description = description }

  /// Creates the error for a file of another machine.
  /// - Parameter path: path of the file.
  package init(otherMachine path: String) {
    self.init(description: "\(path): this file is for another machine than x86-64 with pointers of 64 bits")
  }
}
