/// A database's schema as a plain value: what an inspector reads, what models declare, what a diff compares.
///
/// Every list is sorted by name, so that equal schemas are equal values and print as equal bytes.
///
/// ```swift
/// let schema = try await engine.withReadConnection { connection in try await connection.inspectSchema() }
/// for table in schema.tables { print(table.name.plain, table.columns.count) }
/// ```
public struct DatabaseSchema: Sendable, Hashable {
  /// Whose words types and expressions are in.
  public var dialect: DialectName
  /// The schemas (namespaces) that stand in it (PostgreSQL).
  public var schemas: [Identifier]
  /// The tables.
  public var tables: [TableDefinition]
  /// The views, materialized ones too.
  public var views: [ViewDefinition]
  /// The enum types (PostgreSQL).
  public var enums: [EnumDefinition]
  /// The domain types (PostgreSQL).
  public var domains: [DomainDefinition]
  /// The sequences that are not identity columns' (PostgreSQL).
  public var sequences: [SequenceDefinition]
  /// The triggers (SQLite).
  public var triggers: [TriggerDefinition]
  /// What stands in the database and is not compared: functions, policies, partitions, grants, and as
  /// ``ObjectKind/other`` what a table has that its definition has no word for (`other:public.t.row security`,
  /// `other:public.t.note compression`). Functions of one name are named as often as there are of them.
  public var notCompared: [ObjectReference]

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    dialect: DialectName, schemas: [Identifier] = [], tables: [TableDefinition] = [], views: [ViewDefinition] = [],
    enums: [EnumDefinition] = [], domains: [DomainDefinition] = [], sequences: [SequenceDefinition] = [],
    triggers: [TriggerDefinition] = [], notCompared: [ObjectReference] = []
  ) {
    self.dialect = dialect
    self.schemas = schemas
    self.tables = tables
    self.views = views
    self.enums = enums
    self.domains = domains
    self.sequences = sequences
    self.triggers = triggers
    self.notCompared = notCompared
  }
}
