// swift-tools-version: 6.2
import PackageDescription

// The engine beside plain C: `Scripts/bench 5 engine` builds and runs it. A package of its own, so that a build of
// dbtool and of its tests never pays for it; it sees of the engine what any user of the products does.
let package = Package(
  name: "EngineBench",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "dbtool", path: "../..")],
  targets: [
    .systemLibrary(name: "BenchLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .systemLibrary(
      name: "BenchSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
    .target(name: "EngineBenchC", dependencies: ["BenchLibPQ", "BenchSQLite"]),
    .executableTarget(
      name: "EngineBench",
      dependencies: [
        "EngineBenchC",
        .product(name: "DBEngine", package: "dbtool"),
        .product(name: "DBPostgres", package: "dbtool"),
        .product(name: "DBSQLite", package: "dbtool"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("ExistentialAny"),
      ]),
  ]
)
