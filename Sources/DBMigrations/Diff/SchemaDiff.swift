public import DBSchema

/// What leads from one schema to another: reversible operations in the order in which they run.
///
/// Both sides must come from the same inspector, so that the database has put each definition into its normal form.
/// Values are compared as they are; nothing is guessed from texts. The same two schemas give the same operations, in
/// every process.
///
/// ```swift
/// let diff = SchemaDiff(from: live, to: wanted, filter: SchemaFilter(undeclared: .leaveAlone))
/// for operation in diff.operations { print(operation.summary) }   // + column users.age integer
/// ```
///
/// How it works, and what holds:
/// 1. What the filter leaves alone is made part of the goal, so that both directions treat it alike.
/// 2. Renames come first; the rest compares the schema as it is under its new names.
/// 3. Each object that both sides have and that differs is changed in place where the database can do that, and
///    otherwise dropped and made again. What depends on it goes before it and comes back after it.
/// 4. ``OperationOrder`` orders everything at once.
/// 5. ``reversed`` is the diff the other way, not the list turned around: what must step aside on the way back is not
///    what had to on the way forth (an enum value comes in place and goes with its type).
public struct SchemaDiff: Sendable {
  /// The schema as it stands.
  public let from: DatabaseSchema
  /// The schema that it leads to: the wanted one, with what the filter leaves alone.
  public let to: DatabaseSchema
  /// What is kept under another name.
  public let renames: SchemaRenames
  /// What is to be done, in order.
  public let operations: [SchemaOperation]
  /// What stands on either side and cannot be compared: it is neither made nor dropped.
  public let notCompared: [ObjectReference]
  /// Objects that cannot be compared and that the operations destroy: what hangs on a view or table that is dropped and
  /// made again (its triggers, rules, policies, grants, partitions). Nobody makes them again.
  public let endangered: [ObjectReference]
  /// What the database may refuse because of objects that cannot be compared: a trigger, rule or policy may use a column
  /// whose type changes. Each names the object and the column, and says what to do.
  public let warnings: [String]
  /// Drops and creates that may be renames, the best first.
  public let renameCandidates: [RenameCandidate]

  /// Compares two schemas of the same database system.
  /// - Parameters:
  ///   - from: the schema as it stands.
  ///   - to: the schema that is wanted.
  ///   - renames: what is to be kept under another name.
  ///   - filter: what is looked at, and what becomes of objects that `to` does not have.
  public init(
    from: DatabaseSchema, to: DatabaseSchema, renames: SchemaRenames = .none, filter: SchemaFilter = .everything
  ) {
    self.init(
      from: from, goal: DiffGoal(from: from, to: to, renames: renames, filter: filter).schema(), wanted: to,
      renames: renames,
      notCompared: Set(from.notCompared + to.notCompared).filter(filter.admits).sorted())
  }

  /// - Parameter wanted: the goal without what is left alone: a table that nobody wants under its name may be wanted
  ///   under another.
  private init(
    from: DatabaseSchema, goal: DatabaseSchema, wanted: DatabaseSchema, renames: SchemaRenames,
    notCompared: [ObjectReference]
  ) {
    self.from = from
    self.to = goal
    self.renames = renames
    self.notCompared = notCompared
    let renamed = RenamedSchema(from, renames)
    let found =
      switch goal.dialect {
      case .postgresql: PostgreSQLDiff(original: from, renamed: renamed, new: goal).operations()
      case .sqlite: SQLiteDiff(original: from, renamed: renamed, new: goal).operations()
      }
    operations = OperationOrder(dialect: goal.dialect).sorted(found, renames: renamed.operations)
    let uncompared = UncomparedObjects(
      objects: from.notCompared, renames: renames, operations: operations,
      partitioned: Set(renamed.schema.tables.filter { $0.options.partitionKey != nil }.map(\.name)))
    endangered = uncompared.endangered().sorted()
    warnings = uncompared.warnings()
    renameCandidates = RenameFinder(old: renamed.schema, new: wanted).candidates()
  }

  /// The diff that leads back.
  public var reversed: SchemaDiff {
    SchemaDiff(from: to, goal: from, wanted: from, renames: renames.inverse, notCompared: notCompared)
  }

  /// Whether there is nothing to do.
  public var isEmpty: Bool { operations.isEmpty }

  /// The objects whose rows or values are lost, and those that go in silence (``endangered``): what must be allowed by
  /// name.
  public var losesData: [ObjectReference] { Set(operations.flatMap(\.losesData) + endangered).sorted() }

  /// Columns that become `not null` on tables that stand: their rows may need a value. Those that come with a default do
  /// not.
  public var missingValues: [ColumnReference] {
    let old = RenamedSchema(from, renames).schema
    let inheritance = InheritedParts(old: old, new: to)
    let tables = Dictionary(old.tables.map { ($0.name, $0) }) { first, _ in first }
    var result: [ColumnReference] = []
    for wanted in to.tables {
      guard let known = tables[wanted.name] else { continue }
      let (before, table) = inheritance.own(known, wanted)
      for column in table.columns
      where !column.isNullable && column.generated == nil {
        let known = before.columns.first { $0.name == column.name }
        let fillsItself = column.defaultExpression != nil || column.identity != nil
        if known.map({ $0.isNullable && $0.generated == nil }) ?? !fillsItself {
          result.append(ColumnReference(table: table.name, column: column.name))
        }
      }
    }
    return result
  }
}
