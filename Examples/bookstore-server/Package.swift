// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func dbtool(_ product: String) -> Target.Dependency { .product(name: product, package: "dbtool") }
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let integration = Target.Dependency.product(name: "DBHummingbird", package: "dbtool-hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
func nio(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-nio") }

let package = Package(
  name: "bookstore-server",
  platforms: [.macOS(.v15)],
  dependencies: [
    // Elsewhere these two would have URLs.
    .package(name: "dbtool", path: "../.."),
    .package(name: "dbtool-hummingbird", path: "../../Integrations/DBHummingbird"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // What the database should be.
    .target(name: "ShopModels", dependencies: [dbtool("DBModelKit")], swiftSettings: settings),
    // How it gets there: the folder of revisions, built in.
    .target(
      name: "ShopMigrations", dependencies: [dbtool("DBMigrations")], path: "migrations", swiftSettings: settings,
      plugins: [.plugin(name: "EmbedRevisions", package: "dbtool")]),
    // The service.
    .target(
      name: "Shop",
      dependencies: [
        "ShopModels", "ShopMigrations", dbtool("DBKit"), dbtool("DBMigrations"), integration, hummingbird, httpTypes,
        logging,
        nio("NIOCore"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "bookstore-server", dependencies: ["Shop", dbtool("DBKit"), hummingbird, logging], swiftSettings: settings),
    // dbtool with the service's models: `autogenerate` and `check` work here.
    .executableTarget(
      name: "shop-db", dependencies: ["ShopModels", "ShopMigrations", dbtool("DBKit"), dbtool("DBToolKit")],
      swiftSettings: settings),
    // A client that keeps its connections, for the load and the tests.
    .target(
      name: "ShopClient", dependencies: [nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1")], swiftSettings: settings),
    .executableTarget(name: "shop-load", dependencies: ["ShopClient", nio("NIOHTTP1")], swiftSettings: settings),
    // The integration's tests stand here, so that Hummingbird is built once.
    .testTarget(
      name: "DBHummingbirdTests",
      dependencies: [
        "ShopClient", dbtool("DBTesting"), dbtool("DBEngine"), dbtool("DBModels"), dbtool("DBModelKit"), integration,
        hummingbird, httpTypes, nio("NIOCore"), nio("NIOHTTP1"),
        logging,
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ShopTests",
      dependencies: [
        "Shop", "ShopModels", "ShopMigrations", "ShopClient", dbtool("DBTesting"), dbtool("DBKit"),
        dbtool("DBMigrations"), hummingbird, nio("NIOCore"), nio("NIOHTTP1"),
        logging,
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
  ]
)
