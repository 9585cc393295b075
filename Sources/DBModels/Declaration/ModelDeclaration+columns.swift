public import DBSchema

extension ModelDeclaration {
  /// Declares a column.
  ///
  /// ```swift
  /// model.column("email", String.self, .varchar(255), unique: true)   // email character varying(255) not null unique
  /// ```
  /// - Parameters:
  ///   - property: the Swift property; the column's name is its snake case.
  ///   - value: the property's type: it gives the column's, and whether it takes NULL.
  ///   - type: another type for the column.
  ///   - name: another name for the column.
  ///   - unique: declares a unique constraint.
  ///   - index: declares an index.
  ///   - default: what the server fills in.
  ///   - collation: the collation's name.
  ///   - comment: the comment (PostgreSQL).
  ///   - was: the name that the column had before, for a rename that keeps its values.
  public mutating func column<Value: ColumnValue>(
    _ property: String, _ value: Value.Type, _ type: DeclaredType? = nil, name: String? = nil, unique: Bool = false,
    index: Bool = false, default defaultSQL: DeclaredSQL? = nil, collation: DeclaredSQL? = nil,
    comment: String? = nil, was: String? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    let site = DeclarationSite(fileID: fileID, line: line)
    columns.append(
      ColumnDeclaration(
        property: property, name: Identifier(name ?? SnakeCase.name(property)), type: type ?? Value.columnType,
        isNullable: Value.isNullableColumn, defaultSQL: defaultSQL, collation: collation, comment: comment,
        was: was.map { Identifier($0) }, site: site))
    if unique { self.unique(property, fileID: fileID, line: line) }
    if index { self.index(IndexColumn(stringLiteral: property), fileID: fileID, line: line) }
  }

  /// Declares that the server computes a column.
  ///
  /// ```swift
  /// model.generated("total", "price_cents * quantity")   // generated always as (price_cents * quantity) stored
  /// ```
  public mutating func generated(_ property: String, _ expression: DeclaredSQL, stored: Bool = true) {
    change(property) { $0.generated = GeneratedDeclaration(expression: expression, isStored: stored) }
  }

  /// Declares that the server hands out a column's numbers.
  public mutating func identity(_ property: String, _ identity: IdentityDeclaration) {
    change(property) { $0.identity = identity }
  }

  /// Declares the column that counts a row's changes, so that a write to a row that has changed since is noticed.
  public mutating func version(_ property: String) { version = property }

  /// Declares a column of the primary key; one after the other, where it has several.
  /// - Parameters:
  ///   - property: the property or column.
  ///   - identity: how the server hands out its numbers.
  ///   - name: the constraint's name.
  ///   - autoincrement: SQLite's `autoincrement`: numbers are never used again.
  ///   - deferrable: when it is checked (PostgreSQL).
  public mutating func primaryKey(
    _ property: String, _ identity: IdentityDeclaration? = nil, name: String? = nil, autoincrement: Bool = false,
    deferrable: Deferrability = .notDeferrable, fileID: String = #fileID, line: Int = #line
  ) {
    var key = primaryKey ?? PrimaryKeyDeclaration(site: DeclarationSite(fileID: fileID, line: line))
    key.columns.append(property)
    if let name { key.name = Identifier(name) }
    if autoincrement { key.isAutoincrement = true }
    if deferrable != .notDeferrable { key.deferrability = deferrable }
    primaryKey = key
    if let identity { self.identity(property, identity) }
  }

  /// Declares the primary key's columns in an order of their own.
  ///
  /// ```swift
  /// model.primaryKey(["line", "orderID"])   // primary key (line, order_id)
  /// ```
  public mutating func primaryKey(
    _ columns: [String], name: String? = nil, deferrable: Deferrability = .notDeferrable, fileID: String = #fileID,
    line: Int = #line
  ) {
    primaryKey = PrimaryKeyDeclaration(
      columns: columns, name: name.map { Identifier($0) }, deferrability: deferrable,
      site: DeclarationSite(fileID: fileID, line: line))
  }

  private mutating func change(_ property: String, _ body: (inout ColumnDeclaration) -> Void) {
    guard let index = columns.lastIndex(where: { $0.property == property || $0.name.name == property }) else { return }
    body(&columns[index])
  }
}
