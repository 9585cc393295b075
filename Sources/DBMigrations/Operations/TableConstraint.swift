public import DBSchema

/// A constraint of a table, whatever its kind.
///
/// ```swift
/// TableConstraint.unique(UniqueDefinition(name: "users_email_key", columns: ["email"])).kind   // .unique
/// ```
public enum TableConstraint: Sendable, Hashable {
  /// A primary key.
  case primaryKey(PrimaryKeyDefinition)
  /// A unique constraint.
  case unique(UniqueDefinition)
  /// A check.
  case check(CheckDefinition)
  /// A foreign key.
  case foreignKey(ForeignKeyDefinition)
  /// An exclusion constraint.
  case exclusion(ExclusionDefinition)

  /// What it is.
  public var kind: ObjectKind {
    switch self {
    case .primaryKey: .primaryKey
    case .unique: .unique
    case .check: .check
    case .foreignKey: .foreignKey
    case .exclusion: .exclusion
    }
  }

  /// Its name, when it has one.
  public var name: Identifier? {
    get {
      switch self {
      case .primaryKey(let key): key.name
      case .unique(let unique): unique.name
      case .check(let check): check.name
      case .foreignKey(let key): key.name
      case .exclusion(let exclusion): exclusion.name
      }
    }
    set {
      switch self {
      case .primaryKey(var key):
        key.name = newValue
        self = .primaryKey(key)
      case .unique(var unique):
        unique.name = newValue
        self = .unique(unique)
      case .check(var check):
        check.name = newValue
        self = .check(check)
      case .foreignKey(var key):
        key.name = newValue
        self = .foreignKey(key)
      case .exclusion(var exclusion):
        if let newValue { exclusion.name = newValue }
        self = .exclusion(exclusion)
      }
    }
  }

  /// Its comment.
  public var comment: String? {
    get {
      switch self {
      case .primaryKey(let key): key.comment
      case .unique(let unique): unique.comment
      case .check(let check): check.comment
      case .foreignKey(let key): key.comment
      case .exclusion(let exclusion): exclusion.comment
      }
    }
    set {
      switch self {
      case .primaryKey(var key):
        key.comment = newValue
        self = .primaryKey(key)
      case .unique(var unique):
        unique.comment = newValue
        self = .unique(unique)
      case .check(var check):
        check.comment = newValue
        self = .check(check)
      case .foreignKey(var key):
        key.comment = newValue
        self = .foreignKey(key)
      case .exclusion(var exclusion):
        exclusion.comment = newValue
        self = .exclusion(exclusion)
      }
    }
  }
}

extension TableDefinition {
  /// Every constraint, in the order in which they are written.
  var constraints: [TableConstraint] {
    (primaryKey.map { [.primaryKey($0)] } ?? []) + uniques.map { .unique($0) } + checks.map { .check($0) }
      + exclusions.map { .exclusion($0) } + foreignKeys.map { .foreignKey($0) }
  }
}
