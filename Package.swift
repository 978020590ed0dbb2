// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "kfunctest",
  dependencies: [
    .package(path: "kfuncs"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
  ],
  targets: [
    // The house, from left to right: nothing asks what stands on its right.
    .target(name: "BPF"),
    .target(name: "CABI"),
    .target(name: "X86"),
    .target(name: "ClangParser", dependencies: ["CABI", "CLibClang"]),
    .target(name: "JIT", dependencies: ["BPF", "X86"]),
    .target(name: "Interpreter", dependencies: ["BPF"]),
    .target(name: "Kfuncs", dependencies: ["CABI", .product(name: "kfuncs", package: "kfuncs")]),
    .target(
      name: "TestBed",
      dependencies: ["BPF", "CABI", "CFFI", "CShims", "Interpreter", "JIT", "Kfuncs", "X86"]),
    .target(
      name: "Execution", dependencies: ["BPF", "CBPF", "CDW", "CShims", "Interpreter", "JIT", "Kfuncs", "TestBed"]),
    .target(
      name: "Lab",
      dependencies: [
        "BPF", "CABI", "CShims", "Kfuncs", "TestBed", "TOMLKit",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      resources: [.embedInCode("Headers/kfunc.h"), .embedInCode("Headers/kfunc_abi.h")]),
    .target(
      name: "Reports",
      dependencies: ["BPF", "CABI", "CZydis", "Execution", "JIT", "Kfuncs", "Lab", "TestBed", "X86"]),
    .target(
      name: "Commands",
      dependencies: [
        "BPF", "CABI", "ClangParser", "CShims", "Execution", "JIT", "Kfuncs", "Lab", "Reports", "TestBed",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "kfunctest", dependencies: ["CShims", "Commands", "Execution", "TestBed"]),
    .executableTarget(name: "bpf-conformance-plugin", dependencies: ["CShims", "Execution"]),
    // What the README's table of numbers comes from: `swift run -c release benchmarks`.
    .executableTarget(
      name: "benchmarks",
      dependencies: ["BenchmarkCallees", "BPF", "CABI", "Interpreter", "JIT", "Kfuncs", "TestBed", "kfunctest"],
      path: "Benchmarks/Sources/benchmarks"),
    .target(name: "BenchmarkCallees", path: "Benchmarks/Sources/BenchmarkCallees"),
    .testTarget(name: "X86Tests", dependencies: ["CZydis", "X86"]),
    .testTarget(name: "JITTests", dependencies: ["BPF", "JIT", "X86"]),
    .testTarget(
      name: "ExecutionTests", dependencies: ["BPF", "CABI", "Execution", "JIT", "Kfuncs", "bpf-conformance-plugin"]),
    .testTarget(name: "InterpreterTests", dependencies: ["BPF", "Interpreter", "JIT"]),
    .testTarget(name: "KfuncsTests", dependencies: ["CABI", "Kfuncs"]),
    .testTarget(name: "CShimsTests", dependencies: ["CShims", "X86"]),
    .testTarget(
      name: "TestBedTests",
      dependencies: [
        "BPF", "CABI", "CShims", "JIT", "Kfuncs", "TestBed", "kfunctest", .product(name: "kfuncs", package: "kfuncs"),
      ]),
    // C and assembly, and the system's libraries.
    .target(name: "CShims"),
    .target(name: "CLibClang"),
    .systemLibrary(name: "CBPF", pkgConfig: "libbpf", providers: [.apt(["libbpf-dev"])]),
    .systemLibrary(name: "CDW", pkgConfig: "libdw", providers: [.apt(["libdw-dev"])]),
    .systemLibrary(name: "CFFI", pkgConfig: "libffi", providers: [.apt(["libffi-dev"])]),
    .systemLibrary(name: "CZydis", providers: [.apt(["libzydis-dev"])]),
    .testTarget(name: "BPFTests", dependencies: ["BPF"]),
    .testTarget(name: "CABITests", dependencies: ["CABI", "ClangParser"]),
    .testTarget(name: "ReportsTests", dependencies: ["CABI", "JIT", "Kfuncs", "Reports", "TestBed", "X86"]),
    .testTarget(name: "LabTests", dependencies: ["BPF", "CABI", "JIT", "Kfuncs", "Lab", "TestBed", "kfunctest"]),
    .testTarget(name: "CommandsTests", dependencies: ["Commands", "kfunctest"]),
  ]
)

// Warnings of our own code are errors where it is judged; a newer compiler's new warnings stop nobody else.
if Context.environment["CI"] != nil {
  for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}
