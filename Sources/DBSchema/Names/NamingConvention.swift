/// How constraints and indexes are called that were given no name.
///
/// By default as PostgreSQL calls them, on every database: `users_pkey`, `users_email_key`, `orders_user_id_fkey`,
/// `orders_placed_at_idx`, `orders_total_check`. So a schema that was written by hand there and one that is declared
/// agree.
///
/// A pattern of your own is a text with `{table}` and `{columns}` in it; what is too long is cut in these two, so that
/// the rest always stands.
///
/// ```swift
/// var naming = NamingConvention.postgresql
/// naming.index = "ix_{table}_{columns}"          // ix_orders_placed_at
/// ```
public struct NamingConvention: Sendable, Hashable {
  /// PostgreSQL's own names.
  public static let postgresql = NamingConvention()

  /// Of a primary key.
  public var primaryKey: String
  /// Of a unique constraint.
  public var unique: String
  /// Of a foreign key.
  public var foreignKey: String
  /// Of a check; its columns are one or none.
  public var check: String
  /// Of an exclusion constraint.
  public var exclusion: String
  /// Of an index that no constraint owns.
  public var index: String
  /// Of an identity column's sequence.
  public var sequence: String

  /// Makes a convention; those left out are PostgreSQL's.
  public init(
    primaryKey: String = "{table}_pkey", unique: String = "{table}_{columns}_key",
    foreignKey: String = "{table}_{columns}_fkey", check: String = "{table}_{columns}_check",
    exclusion: String = "{table}_{columns}_excl", index: String = "{table}_{columns}_idx",
    sequence: String = "{table}_{columns}_seq"
  ) {
    self.primaryKey = primaryKey
    self.unique = unique
    self.foreignKey = foreignKey
    self.check = check
    self.exclusion = exclusion
    self.index = index
    self.sequence = sequence
  }
}

extension NamingConvention {
  /// What a name is for.
  package enum Purpose: Sendable, Hashable {
    case primaryKey, unique, foreignKey, check, exclusion, index, sequence
  }

  /// The pattern of a purpose.
  package func pattern(_ purpose: Purpose) -> String {
    switch purpose {
    case .primaryKey: primaryKey
    case .unique: unique
    case .foreignKey: foreignKey
    case .check: check
    case .exclusion: exclusion
    case .index: index
    case .sequence: sequence
    }
  }
}
