internal import DBQuery
internal import DBSchema

/// The columns of a model that is known only while a program runs, by the names of their properties.
///
/// ```swift
/// GlobalCriterion.every((any Tenanted.Type).self) { $0.column("tenantID", Int.self) == tenant }
/// // where tenant_id = $1
/// ```
public struct NamedColumns: Sendable {
  private let model: any Entity.Type
  private let source: Source

  init(_ model: any Entity.Type, _ source: Source) {
    self.model = model
    self.source = source
  }

  /// The column of a property. Where the model has none of that name, statements on it fail before they are sent.
  public func column<Value: ColumnValue>(_ property: String, _ type: Value.Type) -> SQLTerm<Value> {
    let declaration = model.mapping.declaration
    guard let place = declaration.place(property) else {
      return SQLTerm(
        .invalid(
          .unknownSource, "\(declaration.typeName) has no property '\(property)'",
          hint: "a condition on every model of a protocol names what the protocol requires"))
    }
    let column = declaration.columns[place]
    return SQLTerm(
      .column(SourceName(table: declaration.table, alias: source.alias), column.name), type: column.type.syntax)
  }
}
