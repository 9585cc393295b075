import DBSchema

/// One change of a table that stands, before it is known what the table looks like.
enum TableEdit {
  case addColumn(ColumnDefinition, backfill: String?)
  case dropColumn(Identifier)
  case renameColumn(Identifier, to: Identifier)
  case alterColumn(ColumnAlteration)
  case addConstraint(TableConstraint)
  case dropConstraint(ConstraintChoice)
  case renameConstraint(Identifier, to: Identifier)
  case changeOptions((inout TableOptions) -> Void)
}

/// What is to change about a column; all else stays.
struct ColumnAlteration {
  var name: Identifier
  var type: ColumnType?
  var using: String?
  var isNullable: Bool?
  var value: Setting<String> = .keep
  var collation: Setting<QualifiedName> = .keep
  var identity: Setting<IdentityDefinition> = .keep
  var generated: Setting<GeneratedDefinition> = .keep
  var comment: Setting<String> = .keep
  var backfill: String?

  /// Whether PostgreSQL's statement depends on what the column is now: a default steps aside while the type changes, an
  /// identity is altered or added, and numbers go on behind those that are there.
  var needsDefinition: Bool {
    if case .set(let text) = value, !TextMentions(text, .postgresql).sequences.isEmpty { return true }
    return type != nil || using != nil || collation != .keep || identity != .keep || generated != .keep
  }

  /// The column afterwards.
  func applied(to column: ColumnDefinition) -> ColumnDefinition {
    var column = column
    if let type, type.text != column.type.text { column.type = type }
    if let isNullable { column.isNullable = isNullable }
    column.defaultExpression = value.applied(to: column.defaultExpression)
    column.collation = collation.applied(to: column.collation)
    column.identity = identity.applied(to: column.identity)
    column.generated = generated.applied(to: column.generated)
    column.comment = comment.applied(to: column.comment)
    return column
  }

  /// A column about which no more is known than that this changes it.
  var unknown: ColumnDefinition {
    var column = ColumnDefinition(name: name, type: "", isNullable: isNullable.map { !$0 } ?? true)
    switch value {
    case .keep, .set: break
    case .remove: column.defaultExpression = "null"
    }
    return column
  }
}

/// A constraint, by its name or by what it says: SQLite's most often have no name.
enum ConstraintChoice: Hashable {
  case named(Identifier)
  case primaryKey
  case unique([Identifier])
  case check(String)
  case foreignKey([Identifier])

  func matches(_ constraint: TableConstraint, _ same: SchemaEquality) -> Bool {
    func keys(_ names: [Identifier]) -> [Identifier] { names.map { same.key($0) } }
    switch (self, constraint) {
    case (.named(let name), _): return constraint.name.map { same.isSame($0, name) } ?? false
    case (.primaryKey, .primaryKey): return true
    case (.unique(let columns), .unique(let unique)): return keys(columns) == keys(unique.columns.map(\.name))
    case (.check(let text), .check(let check)):
      return same.canonical(text) == same.canonical(check.expression)
    case (.foreignKey(let columns), .foreignKey(let key)): return keys(columns) == keys(key.columns)
    default: return false
    }
  }

  var words: String {
    switch self {
    case .named(let name): "constraint \(name.name)"
    case .primaryKey: "primary key"
    case .unique(let columns): "unique constraint of \(columns.map(\.name).joined(separator: ", "))"
    case .check(let text): "check (\(text))"
    case .foreignKey(let columns): "foreign key of \(columns.map(\.name).joined(separator: ", "))"
    }
  }
}
