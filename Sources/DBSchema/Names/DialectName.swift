/// A database system that this toolkit speaks to, by the name that revision files, `dbtool.json` and reports use.
///
/// ```swift
/// DialectName(rawValue: "postgresql")  // .postgresql
/// ```
public enum DialectName: String, Sendable, Hashable, CaseIterable, Codable {
  /// PostgreSQL 14 and later, through libpq.
  case postgresql
  /// SQLite 3.37 and later, through libsqlite3.
  case sqlite
}

extension DialectName: Comparable {
  /// Orders by name, so that lists of dialects print alike everywhere.
  public static func < (left: DialectName, right: DialectName) -> Bool { left.rawValue < right.rawValue }
}
