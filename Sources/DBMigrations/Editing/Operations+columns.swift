public import DBSchema

/// Columns.
extension Operations {
  /// Adds a column at the end of a table.
  ///
  /// ```swift
  /// try await operations.addColumn(to: "users", "age", "integer", nullable: false, default: "0")
  /// // PostgreSQL: alter table users add column age integer default 0 not null
  /// // SQLite:     alter table "users" add column "age" integer not null default 0
  /// try await operations.addColumn(to: "users", "plan", "text", nullable: false, backfill: "'free'")
  /// // PostgreSQL: alter table users add column plan text; update users set plan = 'free';
  /// //             alter table users alter column plan set not null
  /// // SQLite:     a rebuild, whose copy has the values
  /// ```
  /// - Parameters:
  ///   - table: the table.
  ///   - name: the column's name.
  ///   - type: the type, in the words of the database in use.
  ///   - nullable: whether it takes NULL.
  ///   - value: the default, as SQL.
  ///   - collation: the collation, where it is not the type's own.
  ///   - identity: how numbers are handed out (PostgreSQL).
  ///   - generated: how it is computed.
  ///   - comment: what it is for (PostgreSQL; SQLite has none, and leaves it out).
  ///   - backfill: what the rows that are there get, as SQL.
  /// - Throws: as ``alterTable(_:_:)``.
  public nonisolated(nonsending) func addColumn(
    to table: ObjectName, _ name: Identifier, _ type: ColumnType, nullable: Bool = true, default value: String? = nil,
    collation: ObjectName? = nil, identity: IdentityDefinition? = nil, generated: GeneratedDefinition? = nil,
    comment: String? = nil, backfill: String? = nil
  ) async throws {
    try await alterTable(table) {
      $0.addColumn(
        name, type, nullable: nullable, default: value, collation: collation, identity: identity,
        generated: generated, comment: comment, backfill: backfill)
    }
  }

  /// Adds a column by its definition.
  ///
  /// ```swift
  /// try await operations.addColumn(to: "users", ColumnDefinition(name: "age", type: "integer"))
  /// ```
  public nonisolated(nonsending) func addColumn(
    to table: ObjectName, _ column: ColumnDefinition, backfill: String? = nil
  ) async throws {
    try await alterTable(table) { $0.addColumn(column, backfill: backfill) }
  }

  /// Drops a column with its values, and with the keys, checks and indexes that stand on it.
  ///
  /// ```swift
  /// try await operations.dropColumn("age", of: "users")   // alter table users drop column age
  /// ```
  /// - Throws: as ``alterTable(_:_:)``; `wouldLoseData` on the way down.
  public nonisolated(nonsending) func dropColumn(_ name: Identifier, of table: ObjectName) async throws {
    try await alterTable(table) { $0.dropColumn(name) }
  }

  /// Gives a column another name; what names it follows.
  ///
  /// ```swift
  /// try await operations.renameColumn("mail", of: "users", to: "email")
  /// // alter table users rename column mail to email
  /// ```
  public nonisolated(nonsending) func renameColumn(
    _ name: Identifier, of table: ObjectName, to new: Identifier
  ) async throws {
    try await alterTable(table) { $0.renameColumn(name, to: new) }
  }

  /// Changes what is given about a column; all else about it stays.
  ///
  /// ```swift
  /// try await operations.alterColumn("age", of: "users", type: "bigint")
  /// // PostgreSQL: alter table users alter column age type bigint
  /// try await operations.alterColumn("age", of: "users", nullable: false, default: .set("0"), backfill: "0")
  /// // PostgreSQL: alter table users alter column age set default 0; update users set age = 0 where age is null;
  /// //             alter table users alter column age set not null
  /// // SQLite:     a rebuild, whose copy has coalesce("age", 0)
  /// ```
  /// - Parameters:
  ///   - name: the column.
  ///   - table: the table.
  ///   - type: the new type; a default steps aside meanwhile.
  ///   - using: how old values become new ones, as SQL over the old row.
  ///   - nullable: whether it takes NULL.
  ///   - value: the default, as SQL.
  ///   - collation: the collation.
  ///   - identity: how numbers are handed out (PostgreSQL).
  ///   - generated: how it is computed; PostgreSQL can only end that.
  ///   - comment: what it is for (PostgreSQL; SQLite has none, and leaves it out).
  ///   - backfill: what rows without a value get, as SQL, when it becomes `not null`.
  /// - Throws: as ``alterTable(_:_:)``.
  public nonisolated(nonsending) func alterColumn(
    _ name: Identifier, of table: ObjectName, type: ColumnType? = nil, using: String? = nil, nullable: Bool? = nil,
    default value: Setting<String> = .keep, collation: Setting<ObjectName> = .keep,
    identity: Setting<IdentityDefinition> = .keep, generated: Setting<GeneratedDefinition> = .keep,
    comment: Setting<String> = .keep, backfill: String? = nil
  ) async throws {
    try await alterTable(table) {
      $0.alterColumn(
        name, type: type, using: using, nullable: nullable, default: value, collation: collation, identity: identity,
        generated: generated, comment: comment, backfill: backfill)
    }
  }
}
