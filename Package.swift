// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

/// One set of language features for all of our own targets.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  // An async function runs where its caller runs: a connection is confined to one task, and is usable from an actor.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // `any P` is always spelled out.
  .enableUpcomingFeature("ExistentialAny"),
  // A module's imports are not its users' imports.
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target with our settings.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A test target with our settings.
func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [], exclude: [String] = [])
  -> Target
{
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: settings)
}

let collections = (
  ordered: Target.Dependency.product(name: "OrderedCollections", package: "swift-collections"),
  deque: Target.Dependency.product(name: "DequeModule", package: "swift-collections")
)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let observability = (
  metrics: Target.Dependency.product(name: "Metrics", package: "swift-metrics"),
  tracing: Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing"),
  logKit: Target.Dependency.product(name: "InMemoryLogging", package: "swift-log"),
  metricsKit: Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics"),
  tracingKit: Target.Dependency.product(name: "InMemoryTracing", package: "swift-distributed-tracing")
)
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
/// Only the macros' plugin may need it: nothing that `dbtool` is linked from.
func swiftSyntax(_ products: String...) -> [Target.Dependency] {
  products.map { .product(name: $0, package: "swift-syntax") }
}
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "dbtool",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "DBEngine", targets: ["DBEngine"]),
    .library(name: "DBPostgres", targets: ["DBPostgres"]),
    .library(name: "DBSQLite", targets: ["DBSQLite"]),
    .library(name: "DBModels", targets: ["DBModels"]),
    .library(name: "DBModelKit", targets: ["DBModelKit"]),
    .library(name: "DBKit", targets: ["DBKit"]),
    .library(name: "DBMigrations", targets: ["DBMigrations"]),
    .library(name: "DBToolKit", targets: ["DBToolKit"]),
    .library(name: "DBTesting", targets: ["DBTesting"]),
    .executable(name: "dbtool", targets: ["dbtool"]),
    .plugin(name: "EmbedRevisions", targets: ["EmbedRevisions"]),
  ],
  traits: [
    .default(enabledTraits: ["PostgreSQL", "SQLite"]),
    .trait(name: "PostgreSQL", description: "dbtool speaks to PostgreSQL; needs libpq."),
    .trait(name: "SQLite", description: "dbtool speaks to SQLite; needs libsqlite3."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),

    module("DBSchema"),
    module("DBQuery", ["DBSchema"]),
    module("DBPool", [collections.deque]),
    module(
      "DBEngine",
      [
        "DBQuery", "DBPool", collections.deque, logging, observability.metrics, observability.tracing, lifecycle,
      ]),
    module("DBPostgres", ["DBEngine", "CLibPQ"]),
    module("DBSQLite", ["DBEngine", "CSQLite"]),
    module("DBMigrations", ["DBEngine", collections.ordered]),
    module("DBModels", ["DBEngine", "DBQuery", "DBSchema"]),
    .macro(
      name: "DBModelMacros",
      dependencies: swiftSyntax(
        "SwiftSyntax", "SwiftParser", "SwiftSyntaxBuilder", "SwiftSyntaxMacros", "SwiftDiagnostics",
        "SwiftCompilerPlugin"),
      swiftSettings: settings),
    // Models with their macros, without a driver: what only declares models needs no C library.
    module("DBModelKit", ["DBModels", "DBModelMacros", "DBQuery", "DBSchema"]),
    .target(
      name: "DBKit",
      dependencies: [
        "DBModelKit", "DBEngine",
        .target(name: "DBPostgres", condition: .when(traits: ["PostgreSQL"])),
        .target(name: "DBSQLite", condition: .when(traits: ["SQLite"])),
      ],
      swiftSettings: settings),
    // The example whose history is in migrations/.
    module("Bookstore", ["DBModelKit"]),
    module("DBToolKit", ["DBMigrations", argumentParser]),
    .executableTarget(
      name: "dbtool",
      dependencies: [
        "DBToolKit",
        .target(name: "DBPostgres", condition: .when(traits: ["PostgreSQL"])),
        .target(name: "DBSQLite", condition: .when(traits: ["SQLite"])),
      ],
      swiftSettings: settings),
    // Builds a migrations folder into a program. Nothing that `dbtool` is linked from may use it; the tool behind it depends
    // on nothing, since a plugin's tools are compiled apart.
    .executableTarget(name: "dbtool-embed", swiftSettings: settings),
    .plugin(name: "EmbedRevisions", capability: .buildTool(), dependencies: ["dbtool-embed"]),
    // The example's history, as a module.
    .target(
      name: "BookstoreMigrations", dependencies: ["DBMigrations"], path: "migrations", swiftSettings: settings,
      plugins: ["EmbedRevisions"]),
    // The example's own tool: it has the models, so `autogenerate` and `check` work here.
    .executableTarget(
      name: "bookstore-db", dependencies: ["Bookstore", "BookstoreMigrations", "DBKit", "DBToolKit"],
      swiftSettings: settings),
    module("DBTesting", ["DBMigrations", "DBModels", "DBEngine", "DBPostgres", "DBSQLite", "DBQuery", "DBSchema"]),

    // Repeatable randomness for tests of random cases.
    .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: settings),

    // Gives sources to the compiler, with the modules that were built beside the tests.
    .target(name: "CompilerProbe", path: "Tests/CompilerProbe", swiftSettings: settings),

    tests("SchemaTests", ["DBSchema", "SeededRandom"]),
    tests(
      "ModelTests",
      [
        "Bookstore", "CompilerProbe", "DBKit", "DBModelKit", "DBModels", "DBMigrations", "DBEngine", "DBQuery",
        "DBSchema", "DBTesting", "SeededRandom",
      ]),
    // Sessions and what they write, on both databases.
    tests(
      "ORMTests",
      [
        "Bookstore", "CompilerProbe", "DBKit", "DBModelKit", "DBModels", "DBMigrations", "DBEngine", "DBQuery",
        "DBSchema", "DBTesting", "SeededRandom",
      ]),
    // Statements made of models: their text, and what the databases make of it.
    tests(
      "QueryTests",
      ["DBModels", "DBTesting", "DBEngine", "DBQuery", "DBSchema"]),
    // Models written from schemas, compiled, and compared with where they came from.
    tests(
      "ModelSourceTests",
      [
        "CompilerProbe", "DBModelKit", "DBMigrations", "DBTesting", "DBEngine", "DBPostgres", "DBSQLite", "DBQuery",
        "DBSchema",
      ]),
    tests("DBQueryTests", ["DBQuery", "DBSchema", "CSQLite", "SeededRandom"]),
    tests("DBMigrationsTests", ["DBMigrations", "DBTesting", "DBEngine", "DBSchema", "DBQuery", "SeededRandom"]),
    // Commands that only tests run, to see prompts, progress and signals of a real process; empty in a release build.
    .executableTarget(
      name: "DBToolFixture", dependencies: ["DBToolKit", argumentParser], path: "Tests/DBToolFixture",
      swiftSettings: settings),
    // A history in SQL and Swift, built in by the plugin, and the tool of a project that has it; empty in a release build.
    .target(
      name: "SwiftHistory", dependencies: ["DBMigrations", "DBEngine"], path: "Tests/SwiftHistory",
      swiftSettings: settings, plugins: ["EmbedRevisions"]),
    .executableTarget(
      name: "swift-history-db", dependencies: ["SwiftHistory", "DBToolKit", "DBPostgres", "DBSQLite"],
      path: "Tests/SwiftHistoryTool", swiftSettings: settings),
    tests(
      "DBToolTests",
      [
        "DBToolKit", "DBMigrations", "DBSchema", "dbtool", "bookstore-db", "DBToolFixture", "dbtool-embed",
        "SeededRandom",
        argumentParser,
      ],
      exclude: ["Golden"]),
    // Reads the sources, and the program that is built with it.
    tests("PackageGraphTests", ["dbtool"]),
    tests("DBPoolTests", ["DBPool", "SeededRandom"]),
    // Two schemas in, operations out: as values, and against real databases.
    tests(
      "DiffTests",
      [
        "CompilerProbe", "DBMigrations", "DBSchema", "DBTesting", "DBEngine", "DBPostgres", "DBSQLite", "DBQuery",
        "SeededRandom",
      ]),
    tests(
      "IntegrationTests",
      [
        "Bookstore", "DBModelKit", "DBTesting", "DBMigrations", "DBEngine", "DBQuery", "DBSchema", "DBSQLite",
        "DBPostgres", "dbtool", "bookstore-db", "swift-history-db", "SwiftHistory", "SeededRandom",
      ]),
    tests(
      "DBEngineTests",
      [
        "DBEngine", "DBTesting", "DBQuery", "DBSchema", "SeededRandom", logging, observability.logKit,
        observability.metricsKit,
        observability.tracingKit,
      ]),
    tests(
      "EngineFaultTests", ["DBTesting", "DBEngine", "DBPostgres", "DBSQLite", "DBQuery", "DBSchema", "SeededRandom"]),
    // The tools that users write their tests with.
    tests(
      "TestingTests",
      ["DBTesting", "DBMigrations", "DBModels", "DBEngine", "DBPostgres", "DBSQLite", "DBQuery", "DBSchema"]),
    tests("PostgresSchemaTests", ["DBTesting", "DBEngine", "DBPostgres", "DBSchema", "DBQuery"]),
    tests("DriverTests", ["DBEngine", "DBPostgres", "DBSQLite", "DBQuery", "DBSchema", "SeededRandom"]),
    tests(
      "SQLiteSchemaTests", ["DBTesting", "DBEngine", "DBSQLite", "DBSchema", "DBQuery", "DBMigrations", "SeededRandom"]),
  ]
)
