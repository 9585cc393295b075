import DBQuery

/// Reads the rows of a version table.
struct VersionTable {
  let tool: ImportTool
  let name: String

  /// The keys of the versions that are applied.
  /// - Parameter known: the keys that have files, in order.
  func appliedKeys(_ rows: ResultSet, known: [String]) throws(MigrationError) -> Set<String> {
    var keys: Set<String> = []
    for row in rows {
      guard let version = Self.text(row[0]) else { continue }
      switch tool {
      case .diesel, .dbmate: keys.insert(version)
      case .sqlx:
        guard Self.isTrue(row[1]) else { throw halfDone(version, "success is false") }
        keys.insert(version)
      case .goose:
        if version == "0" { continue }
        if Self.isTrue(row[1]) { keys.insert(version) } else { keys.remove(version) }
      case .golangMigrate:
        if Self.isTrue(row[1]) { throw halfDone(version, "dirty is true") }
        if version.hasPrefix("-") { continue }
        guard let last = known.firstIndex(of: version) else { throw unknown([version]) }
        keys.formUnion(known[...last])
      case .flyway:
        guard let version = FlywayVersion(version) else { continue }
        guard Self.isTrue(row[2]) else { throw halfDone(version.text, "success is false") }
        switch Self.text(row[1]) ?? "" {
        case "BASELINE":
          keys.formUnion(known.filter { FlywayVersion($0).map { $0 <= version } ?? false })
        case let type where type.hasPrefix("UNDO") || type == "DELETE": keys.remove(version.key)
        default: keys.insert(version.key)
        }
      }
    }
    let strangers = keys.subtracting(known).sorted()
    if !strangers.isEmpty { throw unknown(strangers) }
    return keys
  }

  private func halfDone(_ version: String, _ how: String) -> MigrationError {
    MigrationError(
      .integrity, code: "halfDone",
      "\(tool.rawValue) failed half-way in version \(version); nothing was marked or written",
      object: "table \(name)", cause: "\(how) in \(name): nobody knows which of its statements took effect",
      hint: "bring the schema to the state before or behind that version by hand, correct the row, and run this again")
  }

  private func unknown(_ versions: [String]) -> MigrationError {
    MigrationError(
      .integrity, code: "unknownVersion",
      "the table \(name) holds \(versions.count == 1 ? "a version that has" : "\(versions.count) versions that have") no "
        + "file: \(versions.prefix(5).joined(separator: ", "))\(versions.count > 5 ? ", ..." : ""); nothing was marked or written",
      object: "table \(name)", hint: "bring the files back, or import from the folder that this database was made with")
  }

  private static func text(_ value: SQLValue) -> String? {
    switch value {
    case .text(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  private static func isTrue(_ value: SQLValue) -> Bool {
    switch value {
    case .bool(let value): value
    case .integer(let number): number != 0
    case .text(let text): ["1", "t", "true"].contains(text)
    default: false
    }
  }
}
