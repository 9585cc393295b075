public import DBSchema

/// Constraints.
extension Operations {
  /// Adds a primary key to a table that has none.
  ///
  /// ```swift
  /// try await operations.addPrimaryKey(to: "lines", ["order", "number"], name: "lines_pkey")
  /// // PostgreSQL: alter table lines add constraint lines_pkey primary key ("order", number)      SQLite: a rebuild
  /// ```
  /// - Throws: as ``alterTable(_:_:)``, and so do all below.
  public nonisolated(nonsending) func addPrimaryKey(
    to table: ObjectName, _ columns: [KeyColumn], name: Identifier? = nil
  ) async throws {
    try await add(.primaryKey(PrimaryKeyDefinition(name: name, columns: columns)), to: table)
  }

  /// Adds a unique constraint.
  ///
  /// ```swift
  /// try await operations.addUnique(to: "users", ["email"], name: "users_email_key")
  /// // PostgreSQL: alter table users add constraint users_email_key unique (email)      SQLite: a rebuild
  /// ```
  public nonisolated(nonsending) func addUnique(
    to table: ObjectName, _ columns: [KeyColumn], name: Identifier? = nil
  ) async throws {
    try await add(.unique(UniqueDefinition(name: name, columns: columns)), to: table)
  }

  /// Adds a check. `validated: false` leaves the rows that are there unchecked (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.addCheck(to: "users", "age >= 0", name: "users_age_check")
  /// // PostgreSQL: alter table users add constraint users_age_check check (age >= 0)      SQLite: a rebuild
  /// ```
  public nonisolated(nonsending) func addCheck(
    to table: ObjectName, _ expression: String, name: Identifier? = nil, validated: Bool = true
  ) async throws {
    try await alterTable(table) { $0.addCheck(expression, name: name, validated: validated) }
  }

  /// Adds a foreign key. `validated: false` leaves the rows that are there unchecked (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.addForeignKey(to: "books", ["author"], references: "authors", ["id"], onDelete: .cascade)
  /// // PostgreSQL: alter table books add foreign key (author) references authors (id) on delete cascade
  /// // SQLite:     a rebuild
  /// ```
  public nonisolated(nonsending) func addForeignKey(
    to table: ObjectName, _ columns: [Identifier], references target: ObjectName, _ targetColumns: [Identifier] = [],
    name: Identifier? = nil, onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
    deferrability: Deferrability = .notDeferrable, validated: Bool = true
  ) async throws {
    try await alterTable(table) {
      $0.addForeignKey(
        columns, to: target, targetColumns, name: name, onDelete: onDelete, onUpdate: onUpdate,
        deferrability: deferrability, validated: validated)
    }
  }

  /// Adds an exclusion constraint (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.addExclusion(to: "bookings", "rooms_free", "EXCLUDE USING gist (room WITH =, during WITH &&)")
  /// // PostgreSQL: alter table bookings add constraint rooms_free EXCLUDE USING gist (room WITH =, during WITH &&)
  /// ```
  public nonisolated(nonsending) func addExclusion(
    to table: ObjectName, _ name: Identifier, _ definition: String
  ) async throws {
    try await alterTable(table) { $0.addExclusion(name, definition) }
  }

  /// Adds a constraint by its definition, which can say more than the words above.
  ///
  /// ```swift
  /// try await operations.add(.unique(UniqueDefinition(columns: ["email"], nullsNotDistinct: true)), to: "users")
  /// // PostgreSQL: alter table users add unique nulls not distinct (email)
  /// ```
  public nonisolated(nonsending) func add(_ constraint: TableConstraint, to table: ObjectName) async throws {
    try await alterTable(table) { $0.add(constraint) }
  }

  /// Drops a constraint by its name.
  ///
  /// ```swift
  /// try await operations.dropConstraint("users_age_check", of: "users")
  /// // PostgreSQL: alter table users drop constraint users_age_check      SQLite: a rebuild
  /// ```
  public nonisolated(nonsending) func dropConstraint(_ name: Identifier, of table: ObjectName) async throws {
    try await alterTable(table) { $0.dropConstraint(name) }
  }

  /// Drops a table's primary key, whatever its name.
  ///
  /// ```swift
  /// try await operations.dropPrimaryKey(of: "lines")
  /// // PostgreSQL: alter table lines drop constraint lines_pkey      SQLite: a rebuild
  /// ```
  public nonisolated(nonsending) func dropPrimaryKey(of table: ObjectName) async throws {
    try await alterTable(table) { $0.dropPrimaryKey() }
  }

  /// Gives a constraint another name.
  ///
  /// ```swift
  /// try await operations.renameConstraint("users_mail_key", of: "users", to: "users_email_key")
  /// // PostgreSQL: alter table users rename constraint users_mail_key to users_email_key      SQLite: a rebuild
  /// ```
  public nonisolated(nonsending) func renameConstraint(
    _ name: Identifier, of table: ObjectName, to new: Identifier
  ) async throws {
    try await alterTable(table) { $0.renameConstraint(name, to: new) }
  }
}
