/// A trigger (SQLite).
///
/// ```swift
/// TriggerDefinition(name: "touch", table: "orders", sql: "CREATE TRIGGER touch AFTER UPDATE ON orders BEGIN ... END")
/// ```
public struct TriggerDefinition: Sendable, Hashable {
  /// The name.
  public var name: Identifier
  /// The table or view it stands on.
  public var table: Identifier
  /// The whole statement as it was written.
  public var sql: String

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(name: Identifier, table: Identifier, sql: String) {
    self.name = name
    self.table = table
    self.sql = sql
  }
}
