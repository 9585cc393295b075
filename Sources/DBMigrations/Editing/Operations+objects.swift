import DBEngine
public import DBSchema

/// Sequences, views, comments.
extension Operations {
  // MARK: - Sequences

  /// Makes a sequence (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.createSequence("invoice_numbers", options: SequenceOptions(start: 1000))
  /// // create sequence invoice_numbers start with 1000
  /// ```
  /// - Parameters:
  ///   - name: the name.
  ///   - type: `smallint`, `integer` or `bigint`.
  ///   - options: how it counts.
  ///   - owner: the column that it is dropped with.
  ///   - comment: what it is for.
  public nonisolated(nonsending) func createSequence(
    _ name: ObjectName, _ type: ColumnType = "bigint", options: SequenceOptions = SequenceOptions(),
    owner: ColumnReference? = nil, comment: String? = nil
  ) async throws {
    try requirePostgreSQL("sequences")
    let free = SequenceDefinition(name: name.qualified, type: type, options: options, comment: comment)
    var owned = free
    owned.owner = owner
    try await apply([.createSequence(free)] + (owner == nil ? [] : [.alterSequence(from: free, to: owned)]))
  }

  /// Drops a sequence (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.dropSequence("invoice_numbers")   // drop sequence invoice_numbers
  /// ```
  public nonisolated(nonsending) func dropSequence(_ name: ObjectName) async throws {
    try requirePostgreSQL("sequences")
    try await apply([.dropSequence(SequenceDefinition(name: name.qualified))])
  }

  /// Gives a sequence another name or schema (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.renameSequence("numbers", to: "invoice_numbers")   // alter sequence numbers rename to ...
  /// ```
  public nonisolated(nonsending) func renameSequence(_ name: ObjectName, to new: ObjectName) async throws {
    try requirePostgreSQL("sequences")
    try await apply([.renameSequence(from: name.qualified, to: new.qualified)])
  }

  /// Changes how a sequence counts, or the column that it is dropped with (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.alterSequence("invoice_numbers") { $0.options.increment = 10 }
  /// // alter sequence invoice_numbers increment by 10
  /// ```
  public nonisolated(nonsending) func alterSequence(_ name: ObjectName, _ body: (inout SequenceDefinition) -> Void)
    async throws
  {
    try requirePostgreSQL("sequences")
    let home = try await home(of: name, .relations)
    let schema = try await schema(around: home)
    guard var from = schema.sequences.first(where: { $0.name == home }) else {
      throw Self.unknown(
        "sequence", name.qualified.plain, among: schema.sequences.map(\.name.plain), in: "the database")
    }
    from.name = name.qualified
    var to = from
    body(&to)
    try await apply([.alterSequence(from: from, to: to)])
  }

  // MARK: - Views

  /// Makes a view.
  ///
  /// ```swift
  /// try await operations.createView("adults", as: "select * from users where age >= 18")
  /// // create view adults as select * from users where age >= 18
  /// ```
  /// - Parameters:
  ///   - name: the name.
  ///   - query: the query, as SQL.
  ///   - columns: the names of its columns, where they are not the query's.
  ///   - options: options as `name=value` (PostgreSQL).
  ///   - comment: what it is for (PostgreSQL).
  public nonisolated(nonsending) func createView(
    _ name: ObjectName, as query: String, columns: [Identifier] = [], options: [String] = [], comment: String? = nil
  ) async throws {
    try await apply([
      .createView(
        ViewDefinition(name: name.qualified, columns: columns, query: query, options: options, comment: comment))
    ])
  }

  /// Puts another query under a view's name.
  ///
  /// PostgreSQL does it in place where the columns stay and others only come behind them, which keeps rights and
  /// dependants; otherwise, and on SQLite, the view is dropped and made again. SQLite's triggers on it are kept.
  ///
  /// ```swift
  /// try await operations.replaceView("adults", as: "select * from users where age >= 21")
  /// // PostgreSQL: create or replace view adults as select * from users where age >= 21
  /// // SQLite:     drop view "adults"; create view "adults" as select * from users where age >= 21
  /// ```
  public nonisolated(nonsending) func replaceView(
    _ name: ObjectName, as query: String, columns: [Identifier] = [], options: [String] = [], comment: String? = nil
  ) async throws {
    let to = ViewDefinition(name: name.qualified, columns: columns, query: query, options: options, comment: comment)
    let (schema, from) = try await view(name)
    let same = SchemaEquality(dialect: dialect)
    let triggers = schema.triggers.filter { same.isSame($0.table, from.name.name) }
    var old = from
    old.name = name.qualified
    // Without a list the query's own columns count: whether they stay is for the database to say.
    if columns.isEmpty { old.columns = [] }
    try await apply([.replaceView(from: old, to: to)] + triggers.map { .createTrigger($0) })
  }

  /// Drops a view.
  ///
  /// ```swift
  /// try await operations.dropView("adults")   // drop view adults
  /// ```
  public nonisolated(nonsending) func dropView(_ name: ObjectName) async throws {
    try await apply([.dropView(ViewDefinition(name: name.qualified, query: ""))])
  }

  /// Gives a view another name, and on PostgreSQL another schema.
  ///
  /// ```swift
  /// try await operations.renameView("adults", to: "grown_ups")
  /// // PostgreSQL: alter view adults rename to grown_ups
  /// // SQLite:     drop view "adults"; create view "grown_ups" as select * from users where age >= 18
  /// ```
  /// - Throws: ``MigrationError`` with code `unsupportedOperation` on SQLite when the view has triggers: their text names
  ///   it.
  public nonisolated(nonsending) func renameView(_ name: ObjectName, to new: ObjectName) async throws {
    guard dialect == .sqlite else {
      return try await apply([.renameView(from: name.qualified, to: new.qualified, isMaterialized: false)])
    }
    let (schema, from) = try await view(name)
    if let trigger = schema.triggers.first(where: { $0.table.name.loweredASCII == from.name.name.name.loweredASCII }) {
      throw MigrationError(
        code: "unsupportedOperation",
        "SQLite cannot rename the view \(from.name.name.name): its trigger \(trigger.name.name) names it",
        object: "view:\(from.name.name.name)", hint: "drop the trigger before, and make it again for the new name after"
      )
    }
    var to = from
    to.name = new.qualified
    try await apply([.dropView(from), .createView(to)])
  }

  /// Makes a view whose rows are stored (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.createMaterializedView("totals", as: "select day, sum(total) from orders group by day")
  /// // create materialized view totals as select day, sum(total) from orders group by day
  /// ```
  /// - Parameters:
  ///   - name: the name.
  ///   - query: the query, as SQL.
  ///   - columns: the names of its columns, where they are not the query's.
  ///   - options: storage parameters as `name=value`.
  ///   - populated: whether the query runs at once.
  ///   - comment: what it is for.
  public nonisolated(nonsending) func createMaterializedView(
    _ name: ObjectName, as query: String, columns: [Identifier] = [], options: [String] = [], populated: Bool = true,
    comment: String? = nil
  ) async throws {
    try requirePostgreSQL("materialized views")
    try await apply([
      .createView(
        ViewDefinition(
          name: name.qualified, columns: columns, query: query, isMaterialized: true, isPopulated: populated,
          options: options, comment: comment))
    ])
  }

  /// Drops a materialized view (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.dropMaterializedView("totals")   // drop materialized view totals
  /// ```
  public nonisolated(nonsending) func dropMaterializedView(_ name: ObjectName) async throws {
    try requirePostgreSQL("materialized views")
    try await apply([.dropView(ViewDefinition(name: name.qualified, query: "", isMaterialized: true))])
  }

  /// Gives a materialized view another name or schema (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.renameMaterializedView("totals", to: "sums")   // alter materialized view totals rename to sums
  /// ```
  public nonisolated(nonsending) func renameMaterializedView(_ name: ObjectName, to new: ObjectName) async throws {
    try requirePostgreSQL("materialized views")
    try await apply([.renameView(from: name.qualified, to: new.qualified, isMaterialized: true)])
  }

  private nonisolated(nonsending) func view(_ name: ObjectName) async throws -> (DatabaseSchema, ViewDefinition) {
    let found = try await require(name)
    let schema = try await schema(around: found.name)
    let same = SchemaEquality(dialect: dialect)
    guard let view = schema.views.first(where: { same.key($0.name) == same.key(found.name) }) else {
      throw Self.unknown("view", name.qualified.plain, among: schema.views.map(\.name.plain), in: "the database")
    }
    return (schema, view)
  }

  // MARK: - Comments

  /// Sets or removes a comment (PostgreSQL). SQLite keeps none, and nothing is sent there.
  ///
  /// ```swift
  /// try await operations.setComment(on: .table, "users", to: "who may log in")
  /// // PostgreSQL: comment on table users is 'who may log in'
  /// try await operations.setComment(on: .column, "users", member: "age", to: nil)
  /// // PostgreSQL: comment on column users.age is null
  /// ```
  /// - Parameters:
  ///   - kind: what kind of object it is.
  ///   - name: the object, or the table that it belongs to.
  ///   - member: the column, constraint, index or trigger of that table.
  ///   - text: the comment; nil removes it.
  public nonisolated(nonsending) func setComment(
    on kind: ObjectKind, _ name: ObjectName, member: Identifier? = nil, to text: String?
  ) async throws {
    let object = ObjectReference(kind, name.qualified, member: member)
    try await apply([.comment(CommentChange(object: object, from: nil, to: text))])
  }
}
