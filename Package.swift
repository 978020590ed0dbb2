// swift-tools-version: 6.2
import PackageDescription

/// TOMLKit imports Foundation: modules that see it would take Foundation's string functions, and a static executable would
/// carry all of Foundation and ICU, 45 MB.
let importsFoundationNowhere: [SwiftSetting] = [.enableUpcomingFeature("MemberImportVisibility")]

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
    .target(name: "TypeSources", dependencies: ["CallingConvention", "CTypes"]),
    .target(name: "BTFSource", dependencies: ["CallingConvention", "CBPF", "CTypes", "Support", "TypeSources"]),
    .target(name: "DWARFSource", dependencies: ["CallingConvention", "CDW", "CTypes", "Support", "TypeSources"]),
    .target(name: "ClangSource", dependencies: ["CallingConvention", "CLibClang", "CTypes"]),
    .target(name: "Verifier", dependencies: ["BPF", "CTypes", "TypeSources"]),
    .target(name: "X86"),
    .target(name: "CodeMemory", dependencies: ["Support"]),
    .target(name: "JIT", dependencies: ["BPF", "CodeMemory", "Support", "Verifier", "X86"]),
    .target(name: "Debugging", dependencies: ["BPF", "CShims", "JIT", "Support", "X86"]),
    .target(name: "Interpreter", dependencies: ["BPF"]),
    .target(
      name: "Kfuncs",
      dependencies: ["CallingConvention", "CTypes", "Support", .product(name: "kfuncs", package: "kfuncs")]),
    .target(
      name: "BPFObject",
      dependencies: ["BPF", "BTFSource", "CBPF", "CELF", "CTypes", "CallingConvention", "Support", "TypeSources"]),
    .target(name: "Outcomes", dependencies: ["BPFObject", "CallingConvention", "CTypes", "Kfuncs", "Support"]),
    .target(
      name: "NativeCalls",
      dependencies: ["CFFI", "CShims", "CTypes", "Interpreter", "Kfuncs", "Outcomes", "Support"]),
    .target(
      name: "Engines",
      dependencies: ["BPF", "CEngine", "CShims", "CTypes", "Kfuncs", "NativeCalls", "Outcomes", "Support"]),
    .target(
      name: "Execution",
      dependencies: [
        "BPF", "BPFObject", "BTFSource", "CallingConvention", "CShims", "CTypes", "Debugging", "Engines", "Interpreter",
        "JIT", "Kfuncs", "NativeCalls", "Outcomes", "Support", "TypeSources", "Verifier",
      ]),
    .target(
      name: "KernelOracle",
      dependencies: [
        "BPF", "BPFObject", "BTFSource", "CBPF", "CTypes", "Execution", "JIT", "NativeCalls", "Outcomes", "Support",
        "TypeSources", "Verifier",
      ]),
    .target(
      name: "Checks",
      dependencies: [
        "BPF", "CallingConvention", "CFFI", "CShims", "CTypes", "Engines", "Execution", "Interpreter", "JIT",
        "KernelOracle", "Kfuncs", "NativeCalls", "Outcomes", "Support", .product(name: "kfuncs", package: "kfuncs"),
      ]),
    .target(
      name: "Toolchains",
      dependencies: [
        "BPF", "BPFObject", "CallingConvention", "Checks", "CTypes", "Kfuncs", "NativeCalls", "Outcomes", "Support",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      resources: [.embedInCode("Headers/kfunc.h"), .embedInCode("Headers/kfunc_abi.h")]),
    .target(
      name: "Campaigns",
      dependencies: [
        "BPF", "BPFObject", "CallingConvention", "Checks", "CTypes", "Execution", "JIT", "KernelOracle", "Kfuncs",
        "NativeCalls", "Outcomes", "Support", "TOMLKit", "Toolchains", "Verifier",
      ], swiftSettings: importsFoundationNowhere),
    .target(name: "Listings", dependencies: ["BPF", "CallingConvention", "CZydis", "JIT", "Outcomes", "X86"]),
    .target(
      name: "Reports",
      dependencies: ["BPF", "BPFObject", "CallingConvention", "JIT", "Listings", "Outcomes", "Support"]),
    .target(
      name: "Commands",
      dependencies: [
        "BPF", "BPFObject", "BTFSource", "CallingConvention", "Campaigns", "Checks", "CBPF", "ClangSource", "CShims",
        "CTypes",
        "DWARFSource", "Engines", "Execution", "JIT", "KernelOracle", "Kfuncs", "Listings", "NativeCalls", "Outcomes",
        "Reports", "Support", "Toolchains", "TypeSources", "Verifier", "X86",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: importsFoundationNowhere),
    .executableTarget(
      name: "kfunctest",
      dependencies: ["Checks", "Commands", "CShims", "Engines", "Execution", "NativeCalls", "Outcomes", "Support"]),
    .executableTarget(
      name: "bpf-conformance-plugin", dependencies: ["CShims", "Execution", "Outcomes", "Reports"]),
    // Makes the figures of docs/numbers.md: `swift run -c release benchmarks`.
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "BenchmarkCallees", "BPF", "BPFObject", "CallingConvention", "Checks", "CTypes", "Engines", "Execution",
        "Interpreter",
        "JIT", "KernelOracle", "Kfuncs", "kfunctest",
        "NativeCalls", "Outcomes", "Support", "Verifier",
      ],
      path: "Benchmarks/Sources/benchmarks"),
    // Reads damaged objects: `swift run -c release object-fuzzer`.
    .executableTarget(
      name: "object-fuzzer",
      dependencies: [
        "BPFObject", "Support", "TestSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Sources/object-fuzzer"),
    .target(name: "BenchmarkCallees", path: "Benchmarks/Sources/BenchmarkCallees"),
    // C and assembly.
    .target(name: "CShims"),
    .target(name: "CEngine"),
    // Libraries of the system, opened at run time.
    .target(name: "CLoading"),
    .target(name: "CBPF", dependencies: ["CELF", "CLoading"]),
    .target(name: "CDW", dependencies: ["CELF", "CLoading"]),
    .target(name: "CELF", dependencies: ["CLoading"]),
    .target(name: "CFFI", dependencies: ["CLoading"]),
    .target(name: "CLibClang"),
    .target(name: "CZydis", dependencies: ["CLoading"]),
    // In the order of the modules.
    .target(name: "TestSupport", dependencies: ["Support"], path: "Tests/TestSupport"),
    .testTarget(name: "SupportTests", dependencies: ["Support", "TestSupport"]),
    .testTarget(name: "BPFTests", dependencies: ["BPF", "Support"]),
    .testTarget(name: "CTypesTests", dependencies: ["CallingConvention", "CTypes", "Support", "TestSupport"]),
    .testTarget(name: "CallingConventionTests", dependencies: ["CallingConvention", "CTypes", "TestSupport"]),
    .testTarget(
      name: "TypeSourcesTests",
      dependencies: [
        "BTFSource", "CallingConvention", "ClangSource", "CTypes", "DWARFSource", "Support", "TestSupport",
        "Toolchains", "TypeSources",
      ]),
    .testTarget(
      name: "VerifierTests",
      dependencies: [
        "BPF", "BTFSource", "CTypes", "Interpreter", "KernelOracle", "Support", "TestSupport", "TypeSources",
        "Verifier",
      ]),
    .testTarget(name: "X86Tests", dependencies: ["CZydis", "TestSupport", "X86"]),
    .testTarget(name: "CodeMemoryTests", dependencies: ["CodeMemory", "TestSupport", "X86"]),
    .testTarget(name: "JITTests", dependencies: ["BPF", "JIT", "X86"]),
    .testTarget(name: "DebuggingTests", dependencies: ["BPF", "Debugging", "JIT", "TestSupport"]),
    .testTarget(name: "InterpreterTests", dependencies: ["BPF", "Interpreter"]),
    .testTarget(
      name: "BPFObjectTests",
      dependencies: [
        "BPF", "BPFObject", "BTFSource", "CBPF", "CTypes", "Kfuncs", "kfunctest", "Support", "TestSupport",
        "TypeSources",
      ]),
    .testTarget(name: "KfuncsTests", dependencies: ["Kfuncs", "kfunctest", "Support", "TestSupport"]),
    .testTarget(
      name: "NativeCallsTests",
      dependencies: ["CodeMemory", "CShims", "kfunctest", "NativeCalls", "Support", "TestSupport", "X86"]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: [
        "BPF", "bpf-conformance-plugin", "BPFObject", "Execution", "JIT", "Kfuncs", "KernelOracle", "NativeCalls",
        "Outcomes", "Support", "TestSupport",
      ]),
    .testTarget(
      name: "KernelOracleTests",
      dependencies: [
        "BPF", "BPFObject", "BTFSource", "Execution", "JIT", "KernelOracle", "Kfuncs", "kfunctest", "Outcomes",
        "TestSupport", "Verifier",
      ]),
    .testTarget(name: "OutcomesTests", dependencies: ["CallingConvention", "Outcomes"]),
    .testTarget(
      name: "ChecksTests",
      dependencies: [
        "BPF", "CallingConvention", "Checks", "CShims", "CTypes", "Interpreter", "JIT", "KernelOracle", "Kfuncs",
        "kfunctest", "NativeCalls", "Outcomes", "Support", "TestSupport", "Verifier",
      ]),
    .testTarget(
      name: "ToolchainsTests",
      dependencies: [
        "BPF", "Checks", "CTypes", "NativeCalls", "Outcomes", "Support", "TestSupport", "Toolchains",
      ]),
    .testTarget(
      name: "CampaignsTests",
      dependencies: [
        "CallingConvention", "Campaigns", "Checks", "CTypes", "JIT", "Kfuncs", "kfunctest", "NativeCalls", "Outcomes",
        "Support", "TestSupport", "Toolchains",
      ]),
    .testTarget(
      name: "ListingsTests",
      dependencies: ["CallingConvention", "JIT", "Kfuncs", "kfunctest", "Listings", "TestSupport"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "CallingConvention", "Checks", "CTypes", "Kfuncs", "kfunctest", "Listings", "Outcomes", "Reports",
        "TestSupport",
      ]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "BPFObject", "bpf-conformance-plugin", "BTFSource", "CTypes", "Kfuncs", "kfunctest", "Outcomes", "Reports",
        "TestSupport", "TypeSources",
      ]),
  ]
)

// Warnings of our own code are errors where it is judged; elsewhere a newer compiler's new warnings do not stop a build.
if Context.environment["CI"] != nil {
  for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}
