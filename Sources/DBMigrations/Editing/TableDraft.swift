public import DBSchema

/// A table while it is being described: what ``Operations/createTable(_:ifNotExists:_:)`` and
/// ``Operations/rebuildTable(_:copying:_:)`` hand to their closure.
///
/// ```swift
/// try await operations.createTable("orders") { table in
///   table.column("id", "bigint", nullable: false, identity: IdentityDefinition())
///   table.column("customer", "bigint", nullable: false)
///   table.column("total", "numeric(10,2)", nullable: false, default: "0")
///   table.primaryKey("id")
///   table.foreignKey(["customer"], to: "customers", ["id"], onDelete: .cascade)
///   table.check("total >= 0", name: "orders_total_check")
/// }
/// ```
public struct TableDraft {
  /// What is described so far; what has no word of its own here can be said by its parts.
  public var definition: TableDefinition

  init(_ name: ObjectName) { definition = TableDefinition(name: name.qualified, columns: []) }

  /// What the table is made with beside columns and constraints: `strict`, `unlogged`, storage parameters.
  ///
  /// ```swift
  /// table.options.isStrict = true   // create table ... strict
  /// ```
  public var options: TableOptions {
    get { definition.options }
    set { definition.options = newValue }
  }

  /// The comment (PostgreSQL; SQLite has none, and leaves it out).
  public var comment: String? {
    get { definition.comment }
    set { definition.comment = newValue }
  }

  /// Adds a column.
  ///
  /// ```swift
  /// table.column("price", "numeric(10,2)", nullable: false, default: "0")   // price numeric(10,2) default 0 not null
  /// ```
  /// - Parameters:
  ///   - name: the name.
  ///   - type: the type, in the words of the database in use.
  ///   - nullable: whether it takes NULL.
  ///   - value: the default, as SQL.
  ///   - collation: the collation, where it is not the type's own.
  ///   - identity: how numbers are handed out (PostgreSQL).
  ///   - generated: how it is computed.
  ///   - comment: what it is for (PostgreSQL).
  public mutating func column(
    _ name: Identifier, _ type: ColumnType, nullable: Bool = true, default value: String? = nil,
    collation: ObjectName? = nil, identity: IdentityDefinition? = nil, generated: GeneratedDefinition? = nil,
    comment: String? = nil
  ) {
    column(
      ColumnDefinition(
        name: name, type: type, isNullable: nullable, defaultExpression: value, collation: collation?.qualified,
        identity: identity, generated: generated, comment: comment))
  }

  /// Adds a column by its definition.
  public mutating func column(_ column: ColumnDefinition) { definition.columns.append(column) }

  /// Sets the primary key.
  ///
  /// ```swift
  /// table.primaryKey("order", "line", name: "lines_pkey")   // constraint lines_pkey primary key ("order", line)
  /// ```
  public mutating func primaryKey(_ columns: KeyColumn..., name: Identifier? = nil, autoincrement: Bool = false) {
    primaryKey(PrimaryKeyDefinition(name: name, columns: columns, isAutoincrement: autoincrement))
  }

  /// Sets the primary key by its definition.
  public mutating func primaryKey(_ key: PrimaryKeyDefinition) { definition.primaryKey = key }

  /// Adds a unique constraint.
  ///
  /// ```swift
  /// table.unique("email", name: "users_email_key")   // constraint users_email_key unique (email)
  /// ```
  public mutating func unique(_ columns: KeyColumn..., name: Identifier? = nil) {
    unique(UniqueDefinition(name: name, columns: columns))
  }

  /// Adds a unique constraint by its definition.
  public mutating func unique(_ unique: UniqueDefinition) { definition.uniques.append(unique) }

  /// Adds a check.
  ///
  /// ```swift
  /// table.check("total >= 0", name: "orders_total_check")   // constraint orders_total_check check (total >= 0)
  /// ```
  public mutating func check(_ expression: String, name: Identifier? = nil) {
    check(CheckDefinition(name: name, expression: expression))
  }

  /// Adds a check by its definition.
  public mutating func check(_ check: CheckDefinition) { definition.checks.append(check) }

  /// Adds a foreign key.
  ///
  /// ```swift
  /// table.foreignKey(["author"], to: "authors", ["id"], onDelete: .cascade)
  /// // foreign key (author) references authors (id) on delete cascade
  /// ```
  /// - Parameters:
  ///   - columns: the columns of this table.
  ///   - target: the table that they refer to.
  ///   - targetColumns: the columns there; its primary key when none are said.
  ///   - name: the constraint's name.
  ///   - onDelete: what happens when the row that is referred to goes.
  ///   - onUpdate: what happens when its key changes.
  ///   - deferrability: when it is checked.
  public mutating func foreignKey(
    _ columns: [Identifier], to target: ObjectName, _ targetColumns: [Identifier] = [], name: Identifier? = nil,
    onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
    deferrability: Deferrability = .notDeferrable
  ) {
    foreignKey(
      ForeignKeyDefinition(
        name: name, columns: columns, target: target.qualified, targetColumns: targetColumns, onDelete: onDelete,
        onUpdate: onUpdate, deferrability: deferrability))
  }

  /// Adds a foreign key by its definition.
  public mutating func foreignKey(_ key: ForeignKeyDefinition) { definition.foreignKeys.append(key) }

  /// Adds an exclusion constraint (PostgreSQL).
  ///
  /// ```swift
  /// table.exclusion("rooms_free", "EXCLUDE USING gist (room WITH =, during WITH &&)")
  /// ```
  public mutating func exclusion(_ name: Identifier, _ definition: String, comment: String? = nil) {
    self.definition.exclusions.append(ExclusionDefinition(name: name, definition: definition, comment: comment))
  }

  /// Adds an index; ``Operations/createIndex(_:on:_:unique:method:include:where:nullsNotDistinct:parameters:comment:ifNotExists:concurrently:)``
  /// tells of its parts.
  ///
  /// ```swift
  /// table.index("users_email_idx", ["email"], unique: true)   // create unique index users_email_idx on users (email)
  /// ```
  public mutating func index(
    _ name: Identifier, _ elements: [IndexElement], unique: Bool = false, method: String = "btree",
    include: [Identifier] = [], where predicate: String? = nil, nullsNotDistinct: Bool = false,
    parameters: [String] = [], comment: String? = nil
  ) {
    definition.indexes.append(
      IndexDefinition(
        name: name, elements: elements, isUnique: unique, method: method, include: include, predicate: predicate,
        nullsNotDistinct: nullsNotDistinct, parameters: parameters, comment: comment))
  }
}
