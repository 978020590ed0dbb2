// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that SwiftPM builds the kfuncs as a shared library beside the executable.
let package = Package(
  name: "kfuncs",
  products: [.library(name: "kfuncs", type: .dynamic, targets: ["kfuncs"])],
  targets: [
    .target(name: "kfuncs", path: ".", sources: ["src"], publicHeadersPath: "include")
  ],
  cLanguageStandard: .gnu11
)
