internal import DBQuery
internal import DBSchema

/// A Swift enum that is an enum type of the database: declared once, and used by any number of columns.
///
/// ```swift
/// enum OrderStatus: String, DatabaseEnum { case open, paid, sent, cancelled }
/// // PostgreSQL: create type order_status as enum ('open', 'paid', 'sent', 'cancelled')
/// // SQLite:     status text not null check (status in ('open', 'paid', 'sent', 'cancelled'))
/// ```
public protocol DatabaseEnum: ColumnValue, ColumnArrayElement, CaseIterable, RawRepresentable where RawValue == String {
  /// The type's name, schema, comment and values; by default the Swift type's name in snake case, and its cases.
  static var declaration: EnumDeclaration { get }
}

extension DatabaseEnum {
  /// The type's name in snake case, and all cases' raw values.
  public static var declaration: EnumDeclaration { declared() }

  /// A declaration with another name, a schema or a comment, and all cases' raw values.
  ///
  /// ```swift
  /// static let declaration: EnumDeclaration = declared("status", schema: "shop")
  /// ```
  public static func declared(
    _ name: String? = nil, schema: String? = nil, comment: String? = nil, was: String? = nil
  ) -> EnumDeclaration {
    EnumDeclaration(
      name ?? SnakeCase.name(String(describing: Self.self)), schema: schema, values: allCases.map(\.rawValue),
      comment: comment, was: was)
  }

  /// The enum.
  public static var columnType: DeclaredType { .enumeration(declaration) }
}
