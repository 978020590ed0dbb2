// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "kfunctest",
  targets: [
    .target(name: "CShims"),
    .target(name: "X86"),
  ]
)
