// swift-tools-version: 6.2
import PackageDescription

// The engine and the sessions beside plain C, and schemas beside psql and sqlite3: `Scripts/bench 5 engine`,
// `Scripts/bench 5 orm` and `Scripts/bench-schema` build and run them. A package of its own, so that a build of dbtool and
// of its tests never pays for it; it sees of the products what any user of them does.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "EngineBench",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "dbtool", path: "../..")],
  targets: [
    .systemLibrary(name: "BenchLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .systemLibrary(
      name: "BenchSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
    .target(name: "EngineBenchC", dependencies: ["BenchLibPQ", "BenchSQLite"]),
    .target(name: "ORMBenchC", dependencies: ["BenchLibPQ", "BenchSQLite"]),
    // Repetitions that take turns, and their table.
    .target(name: "BenchTable", swiftSettings: settings),
    .executableTarget(
      name: "EngineBench",
      dependencies: [
        "BenchTable",
        "EngineBenchC",
        .product(name: "DBEngine", package: "dbtool"),
        .product(name: "DBPostgres", package: "dbtool"),
        .product(name: "DBSQLite", package: "dbtool"),
      ],
      swiftSettings: settings),
    // Models are written by hand here, as `@Model` writes them: nothing may link swift-syntax.
    .executableTarget(
      name: "ORMBench",
      dependencies: [
        "BenchTable",
        "ORMBenchC",
        .product(name: "DBModels", package: "dbtool"),
        .product(name: "DBPostgres", package: "dbtool"),
        .product(name: "DBSQLite", package: "dbtool"),
      ],
      swiftSettings: settings),
    // The tool with models that are made up.
    .executableTarget(
      name: "SchemaBench",
      dependencies: [
        .product(name: "DBEngine", package: "dbtool"),
        .product(name: "DBPostgres", package: "dbtool"),
        .product(name: "DBSQLite", package: "dbtool"),
        .product(name: "DBToolKit", package: "dbtool"),
      ],
      swiftSettings: settings),
  ]
)
