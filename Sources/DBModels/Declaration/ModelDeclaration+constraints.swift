public import DBSchema

extension ModelDeclaration {
  /// Declares a unique constraint.
  public mutating func unique(
    _ columns: String..., name: String? = nil, include: [String] = [], nullsNotDistinct: Bool = false,
    deferrable: Deferrability = .notDeferrable, fileID: String = #fileID, line: Int = #line
  ) {
    uniques.append(
      UniqueDeclaration(
        columns: columns, name: name.map { Identifier($0) }, include: include, nullsNotDistinct: nullsNotDistinct,
        deferrability: deferrable, site: DeclarationSite(fileID: fileID, line: line)))
  }

  /// Declares a check; without a text for a database, there is none on it.
  ///
  /// ```swift
  /// model.check("total >= 0")   // constraint orders_total_check check (total >= 0)
  /// ```
  public mutating func check(
    _ condition: DeclaredSQL, name: String? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    checks.append(
      CheckDeclaration(
        condition: condition, name: name.map { Identifier($0) }, site: DeclarationSite(fileID: fileID, line: line)))
  }

  /// Declares an exclusion constraint (PostgreSQL).
  ///
  /// ```swift
  /// model.exclusion("exclude using gist (room with =, during with &&)", name: "bookings_room_during_excl")
  /// ```
  public mutating func exclusion(
    _ definition: String, name: String, fileID: String = #fileID, line: Int = #line
  ) {
    exclusions.append(
      ExclusionDeclaration(
        definition: definition, name: Identifier(name), site: DeclarationSite(fileID: fileID, line: line)))
  }

  /// Declares an index.
  ///
  /// ```swift
  /// model.index("customerID", .descending("placedAt"))
  /// // create index orders_customer_id_placed_at_idx on orders (customer_id, placed_at desc)
  /// ```
  public mutating func index(
    _ columns: IndexColumn..., name: String? = nil, unique: Bool = false, method: String = "btree",
    where predicate: DeclaredSQL? = nil, include: [String] = [], nullsNotDistinct: Bool = false,
    parameters: [String] = [], comment: String? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    indexes.append(
      IndexDeclaration(
        columns: columns, name: name.map { Identifier($0) }, isUnique: unique, method: method, predicate: predicate,
        include: include, nullsNotDistinct: nullsNotDistinct, parameters: parameters, comment: comment,
        site: DeclarationSite(fileID: fileID, line: line)))
  }
}
