import DBSchema

/// Where the ledger lies, and whether it keeps the texts of revisions.
///
/// ```swift
/// LedgerSettings(schema: "ops", table: "history")
/// // PostgreSQL: "ops"."history" and "ops"."history_texts"      SQLite: "main"."history" and "main"."history_texts"
/// ```
public struct LedgerSettings: Sendable, Hashable {
  /// The schema, on PostgreSQL; nil for `public`.
  public var schema: String?
  /// The table's name; the texts lie in a second one, `<table>_texts`.
  public var table: String
  /// Whether texts are kept, so that a revision whose file is gone can be explained and undone.
  public var keepsTexts: Bool

  /// Makes settings.
  public init(schema: String? = nil, table: String = "dbtool_ledger", keepsTexts: Bool = true) {
    self.schema = schema
    self.table = table
    self.keepsTexts = keepsTexts
  }

  func name(on dialect: DialectName) -> QualifiedName {
    QualifiedName(schema: schemaIdentifier(on: dialect), Identifier(table))
  }

  func textsName(on dialect: DialectName) -> QualifiedName {
    QualifiedName(schema: schemaIdentifier(on: dialect), Identifier(table + "_texts"))
  }

  private func schemaIdentifier(on dialect: DialectName) -> Identifier? {
    dialect == .postgresql ? Identifier(schema ?? "public") : Identifier("main")
  }
}
