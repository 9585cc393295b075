public import DBSchema

extension ModelDeclaration {
  /// Declares a foreign key of several columns.
  /// - Parameters:
  ///   - columns: the properties or columns here.
  ///   - target: the model that they point to.
  ///   - targetColumns: the properties or columns there; by default its primary key.
  public mutating func foreignKey<Target: Model>(
    _ columns: [String], _ target: Target.Type, columns targetColumns: [String] = [], name: String? = nil,
    onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
    deferrable: Deferrability = .notDeferrable, matchFull: Bool = false, fileID: String = #fileID, line: Int = #line
  ) {
    foreignKeys.append(
      ForeignKeyDeclaration(
        columns: columns, target: .model(target), targetColumns: targetColumns, name: name.map { Identifier($0) },
        onDelete: onDelete, onUpdate: onUpdate, deferrability: deferrable, isMatchFull: matchFull,
        site: DeclarationSite(fileID: fileID, line: line)))
  }

  /// Declares a foreign key of one column.
  ///
  /// ```swift
  /// model.foreignKey("customerID", Customer.self, onDelete: .cascade)
  /// // constraint orders_customer_id_fkey references customers (id) on delete cascade
  /// ```
  public mutating func foreignKey<Target: Model>(
    _ column: String, _ target: Target.Type, column targetColumn: String? = nil, name: String? = nil,
    onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
    deferrable: Deferrability = .notDeferrable, fileID: String = #fileID, line: Int = #line
  ) {
    foreignKey(
      [column], target, columns: targetColumn.map { [$0] } ?? [], name: name, onDelete: onDelete, onUpdate: onUpdate,
      deferrable: deferrable, fileID: fileID, line: line)
  }

  /// Declares a foreign key to a table by its name, perhaps one that no model declares: see ``ModelSet/external``.
  public mutating func foreignKey(
    _ columns: [String], table: QualifiedName, columns targetColumns: [String], name: String? = nil,
    onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
    deferrable: Deferrability = .notDeferrable, matchFull: Bool = false, fileID: String = #fileID, line: Int = #line
  ) {
    foreignKeys.append(
      ForeignKeyDeclaration(
        columns: columns, target: .table(table), targetColumns: targetColumns, name: name.map { Identifier($0) },
        onDelete: onDelete, onUpdate: onUpdate, deferrability: deferrable, isMatchFull: matchFull,
        site: DeclarationSite(fileID: fileID, line: line)))
  }

  /// Declares a relation to many objects.
  public mutating func relation<Target: Model>(
    _ property: String, _ target: [Target].Type, inverse: String? = nil, key: String? = nil,
    through: (any Model.Type)? = nil, cascade: RelationCascade = .automatic, fileID: String = #fileID,
    line: Int = #line
  ) {
    add(property, .many, Target.self, inverse, key, through, cascade, DeclarationSite(fileID: fileID, line: line))
  }

  /// Declares a relation to one object or none.
  public mutating func relation<Target: Model>(
    _ property: String, _ target: Target?.Type, inverse: String? = nil, key: String? = nil,
    through: (any Model.Type)? = nil, cascade: RelationCascade = .automatic, fileID: String = #fileID,
    line: Int = #line
  ) {
    add(property, .optional, Target.self, inverse, key, through, cascade, DeclarationSite(fileID: fileID, line: line))
  }

  /// Declares a relation to one object.
  public mutating func relation<Target: Model>(
    _ property: String, _ target: Target.Type, inverse: String? = nil, key: String? = nil,
    through: (any Model.Type)? = nil, cascade: RelationCascade = .automatic, fileID: String = #fileID,
    line: Int = #line
  ) {
    add(property, .one, Target.self, inverse, key, through, cascade, DeclarationSite(fileID: fileID, line: line))
  }

  private mutating func add(
    _ property: String, _ cardinality: RelationDeclaration.Cardinality, _ target: any Model.Type, _ inverse: String?,
    _ key: String?, _ through: (any Model.Type)?, _ cascade: RelationCascade, _ site: DeclarationSite
  ) {
    relations.append(
      RelationDeclaration(
        property: property, cardinality: cardinality, target: target, inverse: inverse, key: key, through: through,
        cascade: cascade, site: site))
  }
}
