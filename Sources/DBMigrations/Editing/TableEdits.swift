public import DBSchema

/// Changes of one table that are carried out together: what ``Operations/alterTable(_:_:)`` hands to its closure.
///
/// On PostgreSQL neighbouring changes share one `alter table`, which locks and rewrites the table once. On SQLite they
/// share one rebuild, unless `alter table` can do all of it.
///
/// ```swift
/// try await operations.alterTable("users") { table in
///   table.alterColumn("age", type: "bigint", nullable: false, backfill: "0")
///   table.addCheck("age >= 0", name: "users_age_check")
/// }
/// // PostgreSQL: alter table users alter column age type bigint
/// //             update users set age = 0 where age is null
/// //             alter table users alter column age set not null, add constraint users_age_check check (age >= 0)
/// // SQLite:     create table "_dbtool_new_users" (...); insert into it ...; drop table "users"; rename
/// ```
public struct TableEdits {
  var edits: [TableEdit] = []

  // MARK: - Columns

  /// Adds a column; ``Operations/addColumn(to:_:_:nullable:default:collation:identity:generated:comment:backfill:)``
  /// tells of its parts.
  ///
  /// ```swift
  /// table.addColumn("age", "integer", nullable: false, default: "0")   // add column age integer default 0 not null
  /// ```
  public mutating func addColumn(
    _ name: Identifier, _ type: ColumnType, nullable: Bool = true, default value: String? = nil,
    collation: ObjectName? = nil, identity: IdentityDefinition? = nil, generated: GeneratedDefinition? = nil,
    comment: String? = nil, backfill: String? = nil
  ) {
    addColumn(
      ColumnDefinition(
        name: name, type: type, isNullable: nullable, defaultExpression: value, collation: collation?.qualified,
        identity: identity, generated: generated, comment: comment), backfill: backfill)
  }

  /// Adds a column by its definition.
  public mutating func addColumn(_ column: ColumnDefinition, backfill: String? = nil) {
    edits.append(.addColumn(column, backfill: backfill))
  }

  /// Drops a column with its values.
  ///
  /// ```swift
  /// table.dropColumn("age")   // drop column age
  /// ```
  public mutating func dropColumn(_ name: Identifier) { edits.append(.dropColumn(name)) }

  /// Gives a column another name.
  ///
  /// ```swift
  /// table.renameColumn("mail", to: "email")   // alter table users rename column mail to email
  /// ```
  public mutating func renameColumn(_ name: Identifier, to new: Identifier) {
    edits.append(.renameColumn(name, to: new))
  }

  /// Changes what is given about a column;
  /// ``Operations/alterColumn(_:of:type:using:nullable:default:collation:identity:generated:comment:backfill:)`` tells of
  /// its parts.
  ///
  /// ```swift
  /// table.alterColumn("age", nullable: true, default: .remove)   // alter column age drop default, ... drop not null
  /// ```
  public mutating func alterColumn(
    _ name: Identifier, type: ColumnType? = nil, using: String? = nil, nullable: Bool? = nil,
    default value: Setting<String> = .keep, collation: Setting<ObjectName> = .keep,
    identity: Setting<IdentityDefinition> = .keep, generated: Setting<GeneratedDefinition> = .keep,
    comment: Setting<String> = .keep, backfill: String? = nil
  ) {
    let place: Setting<QualifiedName> =
      switch collation {
      case .keep: .keep
      case .set(let name): .set(name.qualified)
      case .remove: .remove
      }
    edits.append(
      .alterColumn(
        ColumnAlteration(
          name: name, type: type, using: using, isNullable: nullable, value: value, collation: place,
          identity: identity, generated: generated, comment: comment, backfill: backfill)))
  }

  // MARK: - Constraints

  /// Adds a primary key.
  ///
  /// ```swift
  /// table.addPrimaryKey("id", name: "users_pkey")   // add constraint users_pkey primary key (id)
  /// ```
  public mutating func addPrimaryKey(_ columns: KeyColumn..., name: Identifier? = nil) {
    add(.primaryKey(PrimaryKeyDefinition(name: name, columns: columns)))
  }

  /// Adds a unique constraint.
  ///
  /// ```swift
  /// table.addUnique("email", name: "users_email_key")   // add constraint users_email_key unique (email)
  /// ```
  public mutating func addUnique(_ columns: KeyColumn..., name: Identifier? = nil) {
    add(.unique(UniqueDefinition(name: name, columns: columns)))
  }

  /// Adds a check. `validated: false` leaves the rows that are there unchecked (PostgreSQL).
  ///
  /// ```swift
  /// table.addCheck("age >= 0", name: "users_age_check")   // add constraint users_age_check check (age >= 0)
  /// ```
  public mutating func addCheck(_ expression: String, name: Identifier? = nil, validated: Bool = true) {
    add(.check(CheckDefinition(name: name, expression: expression, isValidated: validated)))
  }

  /// Adds a foreign key. `validated: false` leaves the rows that are there unchecked (PostgreSQL).
  ///
  /// ```swift
  /// table.addForeignKey(["author"], to: "authors", ["id"], onDelete: .cascade)
  /// // add foreign key (author) references authors (id) on delete cascade
  /// ```
  public mutating func addForeignKey(
    _ columns: [Identifier], to target: ObjectName, _ targetColumns: [Identifier] = [], name: Identifier? = nil,
    onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
    deferrability: Deferrability = .notDeferrable, validated: Bool = true
  ) {
    add(
      .foreignKey(
        ForeignKeyDefinition(
          name: name, columns: columns, target: target.qualified, targetColumns: targetColumns, onDelete: onDelete,
          onUpdate: onUpdate, deferrability: deferrability, isValidated: validated)))
  }

  /// Adds an exclusion constraint (PostgreSQL).
  ///
  /// ```swift
  /// table.addExclusion("rooms_free", "EXCLUDE USING gist (room WITH =, during WITH &&)")
  /// ```
  public mutating func addExclusion(_ name: Identifier, _ definition: String) {
    add(.exclusion(ExclusionDefinition(name: name, definition: definition)))
  }

  /// Adds a constraint by its definition.
  public mutating func add(_ constraint: TableConstraint) { edits.append(.addConstraint(constraint)) }

  /// Drops a constraint by its name.
  ///
  /// ```swift
  /// table.dropConstraint("users_age_check")   // drop constraint users_age_check
  /// ```
  public mutating func dropConstraint(_ name: Identifier) { edits.append(.dropConstraint(.named(name))) }

  /// Drops the primary key, whatever its name.
  public mutating func dropPrimaryKey() { edits.append(.dropConstraint(.primaryKey)) }

  /// Drops the unique constraint of these columns, whatever its name.
  public mutating func dropUnique(_ columns: Identifier...) { edits.append(.dropConstraint(.unique(columns))) }

  /// Drops the check that says this, whatever its name.
  public mutating func dropCheck(_ expression: String) { edits.append(.dropConstraint(.check(expression))) }

  /// Drops the foreign key of these columns, whatever its name.
  public mutating func dropForeignKey(_ columns: Identifier...) {
    edits.append(.dropConstraint(.foreignKey(columns)))
  }

  /// Gives a constraint another name.
  ///
  /// ```swift
  /// table.renameConstraint("users_mail_key", to: "users_email_key")   // rename constraint users_mail_key to ...
  /// ```
  public mutating func renameConstraint(_ name: Identifier, to new: Identifier) {
    edits.append(.renameConstraint(name, to: new))
  }

  // MARK: - Options

  /// Changes what the table was made with beside columns and constraints.
  ///
  /// ```swift
  /// table.changeOptions { $0.isUnlogged = true }   // PostgreSQL: alter table users set unlogged
  /// table.changeOptions { $0.isStrict = true }     // SQLite: a rebuild
  /// ```
  public mutating func changeOptions(_ body: @escaping (inout TableOptions) -> Void) {
    edits.append(.changeOptions(body))
  }
}
