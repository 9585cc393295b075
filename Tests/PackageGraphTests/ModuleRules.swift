import Glibc

/// What modules must not import, directly or through others.
///
/// 1. Schema, query and pool know no logging, engine or C library; the engine no driver, model or migration.
/// 2. Drivers know neither each other nor what stands above the engine.
/// 3. A C library is its driver's alone.
/// 4. Command-line and child-process libraries are for the tool alone, and for executables that mount it.
/// 5. Models know no driver, so that a library that only declares models needs no C library; without their macros they
///    need no swift-syntax, and only the macros' plugin imports it.
/// 6. Whatever `dbtool` links reaches neither macros nor all of Foundation: the one would multiply the time of a
///    release build, the other the program's size.
enum ModuleRules {
  /// Modules that are Foundation beyond its essentials.
  private static let foundation: Set<String> = [
    "Foundation", "FoundationInternationalization", "FoundationNetworking", "FoundationXML",
  ]
  private static let libraries: Set<String> = ["CLibPQ", "CSQLite"]
  private static let drivers: Set<String> = ["DBPostgres", "DBSQLite"]
  private static let models: Set<String> = ["DBModels", "DBModelKit", "DBKit", "DBModelMacros", "Bookstore"]
  private static let tool: Set<String> = ["ArgumentParser", "Subprocess", "DBToolKit"]
  /// The executables that mount the tool.
  private static let programs: Set<String> = ["dbtool", "bookstore-db"]
  private static let observing: Set<String> = ["Logging", "Metrics", "Tracing", "ServiceLifecycle"]

  /// What a module's closure may not hold.
  private static let forbidden: [String: Set<String>] = [
    "DBSchema": observing.union(libraries).union(drivers).union(["DBQuery", "DBPool", "DBEngine", "DBMigrations"]),
    "DBQuery": observing.union(libraries).union(drivers).union(["DBPool", "DBEngine", "DBMigrations"]),
    "DBPool": observing.union(libraries).union(drivers).union(["DBSchema", "DBQuery", "DBEngine", "DBMigrations"]),
    "DBEngine": libraries.union(drivers).union(models).union(["DBMigrations"]),
    "DBPostgres": models.union(["DBSQLite", "CSQLite", "DBMigrations"]),
    "DBSQLite": models.union(["DBPostgres", "CLibPQ", "DBMigrations"]),
    "DBModels": libraries.union(drivers).union(["DBMigrations", "DBModelKit", "DBKit", "DBModelMacros"]),
    "DBModelKit": libraries.union(drivers).union(["DBMigrations", "DBKit"]),
    "Bookstore": libraries.union(drivers).union(["DBMigrations", "DBKit"]),
    "DBKit": ["DBMigrations"],
    "DBMigrations": libraries.union(drivers).union(models),
    "DBToolKit": libraries.union(drivers).union(models),
  ]

  /// What the graph breaks, each in one line; sorted.
  static func violations(in graph: ModuleGraph) -> [String] {
    var found: Set<String> = []
    for module in graph.imports.keys {
      let closure = graph.closure(of: module).subtracting([module])
      for bad in closure.intersection(forbidden[module] ?? []) { found.insert(graph.path(from: module, to: bad)) }
      if !programs.contains(module), module != "DBToolKit" {
        for bad in closure.intersection(tool) { found.insert(graph.path(from: module, to: bad)) }
      }
    }
    for (module, owner) in [("CLibPQ", "DBPostgres"), ("CSQLite", "DBSQLite")] {
      for (importer, imports) in graph.imports where importer != owner && imports.contains(module) {
        found.insert("\(importer) -> \(module)")
      }
    }
    for (importer, imports) in graph.imports where importer != "DBModelMacros" && importer != "dbtool" {
      for bad in imports where isMacroLibrary(bad) { found.insert("\(importer) -> \(bad)") }
    }
    for bad in graph.closure(of: "dbtool") where foundation.contains(bad) || models.contains(bad) || isMacroLibrary(bad)
    {
      found.insert(graph.path(from: "dbtool", to: bad))
    }
    return found.sorted()
  }

  /// Whether a module belongs to swift-syntax.
  private static func isMacroLibrary(_ module: String) -> Bool {
    module.hasPrefix("SwiftSyntax") || module.hasPrefix("SwiftParser") || module.hasPrefix("SwiftCompilerPlugin")
      || module.hasPrefix("SwiftDiagnostics") || module.hasPrefix("SwiftBasicFormat")
  }
}

/// Looks into a linked program for libraries that only its dependencies could have brought.
enum LinkedLibraries {
  /// The names that must not stand in a program: shared libraries, and the mark of symbols of a static one.
  static let unwanted = [
    "libFoundation.so", "libFoundationInternationalization.so", "$s10Foundation4", "$s11SwiftSyntax",
  ]

  static func found(in program: [UInt8]) -> [String] {
    unwanted.filter { name in
      program.withUnsafeBytes { bytes in holds(bytes, Array(name.utf8)) }
    }
  }

  /// Whether bytes hold a name: from one of its first letters to the next, as the C library finds them.
  private static func holds(_ bytes: UnsafeRawBufferPointer, _ name: [UInt8]) -> Bool {
    guard var place = bytes.baseAddress, let first = name.first else { return false }
    var left = bytes.count
    while left >= name.count, let found = memchr(place, Int32(first), left - name.count + 1) {
      if memcmp(found, name, name.count) == 0 { return true }
      left -= UnsafeRawPointer(found) - place + 1
      place = UnsafeRawPointer(found) + 1
    }
    return false
  }
}
