// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what needs no server builds none.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "dbtool-hummingbird",
  platforms: [.macOS(.v15)],
  products: [.library(name: "DBHummingbird", targets: ["DBHummingbird"])],
  dependencies: [
    .package(name: "dbtool", path: "../.."),
    // Without traits: what this needs of it has none, and an application asks for those that it wants itself.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
  ],
  targets: [
    .target(
      name: "DBHummingbird",
      dependencies: [
        .product(name: "DBEngine", package: "dbtool"),
        .product(name: "DBModels", package: "dbtool"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: settings)
  ]
)
