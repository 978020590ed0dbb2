// swift-tools-version: 6.2
import PackageDescription

// The examples of the library products' documentation, built against what the products promise.
let package = Package(
  name: "Examples",
  dependencies: [.package(name: "kfunctest", path: "..")],
  targets: [
    .executableTarget(name: "bpf-example", dependencies: [.product(name: "BPF", package: "kfunctest")]),
    .executableTarget(
      name: "ctypes-example", dependencies: [.product(name: "CallingConvention", package: "kfunctest")]),
    .executableTarget(
      name: "placement-example", dependencies: [.product(name: "CallingConvention", package: "kfunctest")]),
    .executableTarget(name: "jit-example", dependencies: [.product(name: "JIT", package: "kfunctest")]),
    .executableTarget(name: "interpreter-example", dependencies: [.product(name: "Interpreter", package: "kfunctest")]),
  ]
)
