package import DBSchema

/// A column's type as it is declared: PostgreSQL's words and SQLite's.
///
/// SQLite has five types, and keeps every bit of the others: decimal numbers, UUIDs, dates and times as text, never as
/// floating point.
///
/// ```swift
/// @Column(.varchar(255)) var email: String                 // character varying(255); text
/// @Column(.numeric(10, 2)) var price: Numeric              // numeric(10,2); text
/// @Column(.words(postgresql: "citext", sqlite: "text")) var nick: String
/// ```
public struct DeclaredType: Sendable {
  package enum Base: Sendable {
    /// In each database's own words.
    case words(postgresql: String, sqlite: String)
    /// An enum type; a text with a check on SQLite.
    case enumeration(EnumDeclaration)
    /// A domain or another type of the database.
    case named(QualifiedName, sqlite: String)
  }

  package var base: Base
  package var isArray = false

  package init(_ base: Base) { self.base = base }

  private static func make(_ postgresql: String, _ sqlite: String) -> DeclaredType {
    DeclaredType(.words(postgresql: postgresql, sqlite: sqlite))
  }

  /// A type in each database's own words.
  public static func words(postgresql: String, sqlite: String) -> DeclaredType { make(postgresql, sqlite) }
  /// An enum type of the database.
  public static func enumeration(_ declaration: EnumDeclaration) -> DeclaredType {
    DeclaredType(.enumeration(declaration))
  }
  /// A domain or another type of this database (PostgreSQL).
  public static func named(_ name: String, schema: String? = nil, sqlite: String) -> DeclaredType {
    DeclaredType(.named(QualifiedName(schema: schema.map { Identifier($0) }, Identifier(name)), sqlite: sqlite))
  }
  /// An array; a JSON text on SQLite.
  public static func array(of element: DeclaredType) -> DeclaredType {
    var type = element
    type.isArray = true
    return type
  }

  /// `boolean`; 0 and 1 on SQLite.
  public static let boolean = make("boolean", "integer")
  /// `smallint`, 16 bits.
  public static let smallint = make("smallint", "integer")
  /// `integer`, 32 bits.
  public static let integer = make("integer", "integer")
  /// `bigint`, 64 bits.
  public static let bigint = make("bigint", "integer")
  /// `real`, 32 bits of floating point.
  public static let real = make("real", "real")
  /// `double precision`, 64 bits of floating point.
  public static let double = make("double precision", "real")
  /// `numeric` of any length.
  public static let numeric = make("numeric", "text")
  /// `numeric(precision, scale)`
  public static func numeric(_ precision: Int, _ scale: Int = 0) -> DeclaredType {
    make("numeric(\(precision),\(scale))", "text")
  }
  /// `text`
  public static let text = make("text", "text")
  /// `varchar(length)`
  public static func varchar(_ length: Int) -> DeclaredType { make("character varying(\(length))", "text") }
  /// `char(length)`
  public static func char(_ length: Int) -> DeclaredType { make("character(\(length))", "text") }
  /// `bytea`; `blob` on SQLite.
  public static let bytes = make("bytea", "blob")
  /// `uuid`
  public static let uuid = make("uuid", "text")
  /// `timestamptz`: a moment.
  public static let timestamptz = make("timestamp with time zone", "text")
  /// `timestamp`: a date with a time on the wall.
  public static let timestamp = make("timestamp without time zone", "text")
  /// `date`
  public static let date = make("date", "text")
  /// `time`
  public static let time = make("time without time zone", "text")
  /// `interval`
  public static let interval = make("interval", "text")
  /// `jsonb`
  public static let jsonb = make("jsonb", "text")
  /// `json`: the text as it was written.
  public static let json = make("json", "text")
  /// `inet`
  public static let inet = make("inet", "text")
  /// `cidr`
  public static let cidr = make("cidr", "text")
}
