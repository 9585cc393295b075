public import DBSchema

/// One change of a schema, as data: what a diff gives, what SQL is rendered from, what can be turned around.
///
/// Each case carries the whole definitions that its ``inverse`` needs, so that a drop can be undone (the definition, not
/// the rows). Names are those at the time the operation runs.
///
/// ```swift
/// let operation = SchemaOperation.addColumn(users, ColumnDefinition(name: "age", type: "integer"))
/// operation.summary            // + column users.age integer
/// operation.inverse.losesData  // [column:users.age]
/// ```
public enum SchemaOperation: Sendable, Hashable {
  /// Makes a namespace (PostgreSQL).
  case createSchema(Identifier)
  /// Drops an empty namespace (PostgreSQL).
  case dropSchema(Identifier)

  /// Makes a table with everything in its definition.
  case createTable(TableDefinition)
  /// Drops a table with everything in its definition, and its rows.
  case dropTable(TableDefinition)
  /// Gives a table another name or schema.
  case renameTable(from: QualifiedName, to: QualifiedName)
  /// Changes what a table was made with: `unlogged`, storage parameters, parents (PostgreSQL).
  case alterTableOptions(QualifiedName, from: TableOptions, to: TableOptions)
  /// Makes a SQLite table anew, with its rows.
  case rebuildTable(TableRebuild)

  /// Adds a column at the end of a table.
  case addColumn(QualifiedName, ColumnDefinition)
  /// Drops a column with its values.
  case dropColumn(QualifiedName, ColumnDefinition)
  /// Gives a column another name.
  case renameColumn(QualifiedName, from: Identifier, to: Identifier)
  /// Changes a column in place.
  case alterColumn(ColumnChange)

  /// Adds a constraint to a table.
  case addConstraint(QualifiedName, TableConstraint)
  /// Drops a constraint.
  case dropConstraint(QualifiedName, TableConstraint)
  /// Gives a constraint another name.
  case renameConstraint(QualifiedName, ObjectKind, from: Identifier, to: Identifier)

  /// Makes an index on a table or materialized view.
  case createIndex(QualifiedName, IndexDefinition)
  /// Drops an index.
  case dropIndex(QualifiedName, IndexDefinition)
  /// Gives an index another name.
  case renameIndex(QualifiedName, from: Identifier, to: Identifier)

  /// Makes an enum type (PostgreSQL).
  case createEnum(EnumDefinition)
  /// Drops an enum type (PostgreSQL).
  case dropEnum(EnumDefinition)
  /// Gives an enum type another name or schema (PostgreSQL).
  case renameEnum(from: QualifiedName, to: QualifiedName)
  /// Changes an enum's values (PostgreSQL).
  case alterEnum(EnumChange)

  /// Makes a domain type (PostgreSQL).
  case createDomain(DomainDefinition)
  /// Drops a domain type (PostgreSQL).
  case dropDomain(DomainDefinition)
  /// Gives a domain type another name or schema (PostgreSQL).
  case renameDomain(from: QualifiedName, to: QualifiedName)
  /// Changes a domain's default, nullability or checks (PostgreSQL).
  case alterDomain(from: DomainDefinition, to: DomainDefinition)

  /// Makes a sequence, without its owner: that is an alteration, when the owner is there (PostgreSQL).
  case createSequence(SequenceDefinition)
  /// Drops a sequence (PostgreSQL).
  case dropSequence(SequenceDefinition)
  /// Gives a sequence another name or schema (PostgreSQL).
  case renameSequence(from: QualifiedName, to: QualifiedName)
  /// Changes a sequence's options or owner (PostgreSQL).
  case alterSequence(from: SequenceDefinition, to: SequenceDefinition)

  /// Makes a view or materialized view.
  case createView(ViewDefinition)
  /// Drops a view or materialized view.
  case dropView(ViewDefinition)
  /// Gives a view another name or schema.
  case renameView(from: QualifiedName, to: QualifiedName, isMaterialized: Bool)
  /// Puts another query under a view's name: `create or replace view` on PostgreSQL, which keeps rights and dependants
  /// but not every change of columns; drop and create where a database has no such thing.
  case replaceView(from: ViewDefinition, to: ViewDefinition)

  /// Makes a trigger (SQLite).
  case createTrigger(TriggerDefinition)
  /// Drops a trigger (SQLite).
  case dropTrigger(TriggerDefinition)

  /// Sets, changes or removes a comment (PostgreSQL).
  case comment(CommentChange)
}
