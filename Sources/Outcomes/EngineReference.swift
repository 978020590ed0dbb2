/// What the name of an engine refers to.
package enum EngineReference: Sendable, Hashable {
  /// An engine of this package, by its name: `jit`, `interpreter`, `libffi`, `c`, `kernel`.
  case builtIn(String)
  /// A shared library with the functions of `kfunctest_engine.h`, by its path, which contains a slash.
  case library(path: String)
  /// A process that speaks the plugin contract of bpf_conformance, by its command.
  case plugin(command: String)
  /// The Linux kernel of a release, in a virtual machine.
  case kernel(release: String)

  /// What kind of engine a reference names.
  package enum Kind: Sendable, Hashable, CaseIterable {
    case builtIn, library, plugin, kernel
  }

  /// The kind.
  package var kind: Kind {
    switch self {
    case .builtIn: .builtIn
    case .library: .library
    case .plugin: .plugin
    case .kernel: .kernel
    }
  }

  /// Reads a name as it is written on the command line.
  /// - Parameter name: `jit`, `./engine.so`, `engine.so` for one in this folder, `plugin:COMMAND` or `kernel:RELEASE`.
  package init(_ name: String) {
    if name.hasPrefix(Self.pluginPrefix) {
      self = .plugin(command: String(name.dropFirst(Self.pluginPrefix.count)))
    } else if name.hasPrefix(Self.kernelPrefix) {
      self = .kernel(release: String(name.dropFirst(Self.kernelPrefix.count)))
    } else if name.contains("/") {
      self = .library(path: name)
    } else if name.hasSuffix(".so") {
      // The dynamic loader searches its own folders for a bare name.
      self = .library(path: "./" + name)
    } else {
      self = .builtIn(name)
    }
  }

  /// The name: one that reads as this reference.
  package var name: String {
    switch self {
    case .builtIn(let name): name
    case .library(let path): path
    case .plugin(let command): Self.pluginPrefix + command
    case .kernel(let release): Self.kernelPrefix + release
    }
  }

  /// What the name of a plugin begins with.
  package static let pluginPrefix = "plugin:"
  /// What the name of a kernel in a virtual machine begins with.
  package static let kernelPrefix = "kernel:"
}

extension Caller {
  /// What an engine's name refers to. The name of a compiler's programs in an engine is no engine's.
  package var reference: EngineReference { EngineReference(rawValue) }

  /// The engine that a reference names.
  package init(_ reference: EngineReference) { self.init(rawValue: reference.name) }

  /// The path of the engine's library; nil for an engine that is no library.
  package var libraryPath: String? {
    if case .library(let path) = reference { path } else { nil }
  }
}
