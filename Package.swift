// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "kfunctest",
  products: [
    .library(name: "BPF", targets: ["BPF"]),
    .library(name: "CallingConvention", targets: ["CTypes", "CallingConvention"]),
    .library(name: "JIT", targets: ["JIT"]),
    .library(name: "Interpreter", targets: ["Interpreter"]),
  ],
  dependencies: [
    .package(path: "kfuncs"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    // `scripts/documentation` builds the catalogs of the library products with it.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"),
  ],
  targets: [
    // In the order of ARCHITECTURE.md: a module imports only modules above it.
    .target(name: "Support", dependencies: ["CShims"]),
    .target(name: "BPF"),
    .target(name: "CTypes"),
    .target(name: "CallingConvention", dependencies: ["CTypes"]),
    .target(name: "TypeSources", dependencies: ["CTypes", "CallingConvention"]),
    .target(name: "BTFSource", dependencies: ["CBPF", "CTypes", "CallingConvention", "TypeSources"]),
    .target(name: "DWARFSource", dependencies: ["CDW", "CTypes", "CallingConvention", "TypeSources"]),
    .target(name: "ClangSource", dependencies: ["CLibClang", "CTypes", "CallingConvention"]),
    .target(name: "X86"),
    .target(name: "CodeMemory"),
    .target(name: "JIT", dependencies: ["BPF", "CodeMemory", "Support", "X86"]),
    .target(name: "Interpreter", dependencies: ["BPF"]),
    .target(
      name: "Kfuncs",
      dependencies: ["CTypes", "CallingConvention", "Support", .product(name: "kfuncs", package: "kfuncs")]),
    .target(name: "Outcomes", dependencies: ["CallingConvention", "Kfuncs"]),
    .target(
      name: "NativeCalls",
      dependencies: ["CFFI", "CShims", "CTypes", "CallingConvention", "Interpreter", "Kfuncs", "Outcomes", "Support"]),
    .target(
      name: "Execution",
      dependencies: [
        "BPF", "CShims", "CTypes", "CallingConvention", "Interpreter", "JIT", "Kfuncs", "NativeCalls", "Support",
      ]),
    .target(name: "KernelOracle", dependencies: ["BPF", "CBPF", "Execution", "JIT", "NativeCalls", "Support"]),
    .target(
      name: "Checks",
      dependencies: [
        "BPF", "CFFI", "CShims", "CTypes", "CallingConvention", "Interpreter", "JIT", "Kfuncs", "NativeCalls",
        "Outcomes", "Support",
      ]),
    .target(
      name: "Toolchains",
      dependencies: [
        "CTypes", "CallingConvention", "Kfuncs", "NativeCalls", "Support",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      resources: [.embedInCode("Headers/kfunc.h"), .embedInCode("Headers/kfunc_abi.h")]),
    .target(
      name: "Campaigns",
      dependencies: [
        "CTypes", "CallingConvention", "Checks", "Kfuncs", "NativeCalls", "Outcomes", "Support", "TOMLKit",
        "Toolchains",
      ]),
    .target(name: "Listings", dependencies: ["BPF", "CZydis", "CallingConvention", "JIT", "Support", "X86"]),
    .target(
      name: "Reports",
      dependencies: [
        "BPF", "CTypes", "CallingConvention", "Campaigns", "Checks", "Execution", "JIT", "KernelOracle", "Kfuncs",
        "Listings", "NativeCalls", "Outcomes", "Support", "Toolchains",
      ]),
    .target(
      name: "Commands",
      dependencies: [
        "BPF", "BTFSource", "CShims", "CTypes", "CallingConvention", "Campaigns", "Checks", "ClangSource",
        "DWARFSource", "Execution", "JIT", "KernelOracle", "Kfuncs", "Listings", "NativeCalls", "Outcomes", "Reports",
        "Support", "Toolchains", "TypeSources", "X86",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "kfunctest", dependencies: ["CShims", "Checks", "Commands", "Execution", "NativeCalls"]),
    .executableTarget(name: "bpf-conformance-plugin", dependencies: ["CShims", "Execution", "Support"]),
    // What the README's table of numbers comes from: `swift run -c release benchmarks`.
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "BenchmarkCallees", "BPF", "CTypes", "CallingConvention", "Checks", "Interpreter", "JIT", "Kfuncs", "Outcomes",
        "kfunctest",
      ],
      path: "Benchmarks/Sources/benchmarks"),
    .target(name: "BenchmarkCallees", path: "Benchmarks/Sources/BenchmarkCallees"),
    // C and assembly, and the system's libraries.
    .target(name: "CShims"),
    .target(name: "CLibClang"),
    .systemLibrary(name: "CBPF", pkgConfig: "libbpf", providers: [.apt(["libbpf-dev"])]),
    .systemLibrary(name: "CDW", pkgConfig: "libdw", providers: [.apt(["libdw-dev"])]),
    .systemLibrary(name: "CFFI", pkgConfig: "libffi", providers: [.apt(["libffi-dev"])]),
    .systemLibrary(name: "CZydis", providers: [.apt(["libzydis-dev"])]),
    // In the order of the modules.
    .target(name: "TestSupport", dependencies: ["Support"], path: "Tests/TestSupport"),
    .testTarget(name: "SupportTests", dependencies: ["Support", "TestSupport"]),
    .testTarget(name: "BPFTests", dependencies: ["BPF", "Support"]),
    .testTarget(name: "CTypesTests", dependencies: ["CTypes", "CallingConvention", "Support", "TestSupport"]),
    .testTarget(name: "CallingConventionTests", dependencies: ["CTypes", "CallingConvention", "TestSupport"]),
    .testTarget(
      name: "TypeSourcesTests",
      dependencies: [
        "BTFSource", "CTypes", "CallingConvention", "ClangSource", "DWARFSource", "Support", "TestSupport",
        "TypeSources",
      ]),
    .testTarget(name: "X86Tests", dependencies: ["CZydis", "TestSupport", "X86"]),
    .testTarget(name: "CodeMemoryTests", dependencies: ["CodeMemory", "X86"]),
    .testTarget(name: "JITTests", dependencies: ["BPF", "JIT", "X86"]),
    .testTarget(name: "InterpreterTests", dependencies: ["BPF", "Interpreter"]),
    .testTarget(name: "KfuncsTests", dependencies: ["Kfuncs", "Support", "TestSupport", "kfunctest"]),
    .testTarget(name: "NativeCallsTests", dependencies: ["CShims", "CodeMemory", "X86"]),
    .testTarget(
      name: "ExecutionTests", dependencies: ["BPF", "Execution", "JIT", "TestSupport", "bpf-conformance-plugin"]),
    .testTarget(name: "KernelOracleTests", dependencies: ["BPF", "KernelOracle"]),
    .testTarget(name: "OutcomesTests", dependencies: ["CallingConvention", "Outcomes"]),
    .testTarget(
      name: "ChecksTests",
      dependencies: [
        "BPF", "CShims", "CTypes", "CallingConvention", "Checks", "Interpreter", "JIT", "Kfuncs", "NativeCalls",
        "Outcomes", "Support", "TestSupport", "kfunctest",
      ]),
    .testTarget(
      name: "ToolchainsTests", dependencies: ["CTypes", "NativeCalls", "Support", "TestSupport", "Toolchains"]),
    .testTarget(
      name: "CampaignsTests",
      dependencies: [
        "CTypes", "CallingConvention", "Campaigns", "Checks", "JIT", "Kfuncs", "NativeCalls", "Outcomes", "Support",
        "TestSupport", "Toolchains", "kfunctest",
      ]),
    .testTarget(
      name: "ListingsTests",
      dependencies: ["CallingConvention", "JIT", "Kfuncs", "Listings", "Reports", "TestSupport", "kfunctest"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Checks", "Kfuncs", "Listings", "Outcomes", "Reports", "TestSupport", "kfunctest"]),
    .testTarget(name: "CommandsTests", dependencies: ["TestSupport", "bpf-conformance-plugin", "kfunctest"]),
  ]
)

// Warnings of our own code are errors where it is judged; a newer compiler's new warnings stop nobody else.
if Context.environment["CI"] != nil {
  for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}
