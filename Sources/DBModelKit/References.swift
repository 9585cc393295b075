/// Makes a column point to a row of another model: to its primary key, or to the column that is named.
///
/// ```swift
/// @ForeignKey(Customer.self, onDelete: .cascade) var customerID: Int
/// // customer_id bigint not null references customers (id) on delete cascade
/// ```
@attached(peer)
public macro ForeignKey(
  _ target: Any.Type, column: String? = nil, name: String? = nil, onDelete: ReferentialAction = .noAction,
  onUpdate: ReferentialAction = .noAction, deferrable: Deferrability = .notDeferrable
) = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Declares, on a class, a foreign key of several columns.
///
/// ```swift
/// @ForeignKey(["orderID", "line"], OrderLine.self)
/// ```
@attached(peer)
public macro ForeignKey(
  _ columns: [String], _ target: Any.Type, columns targetColumns: [String] = [], name: String? = nil,
  onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
  deferrable: Deferrability = .notDeferrable, matchFull: Bool = false
) = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Declares, on a class, a foreign key to a table by its name.
///
/// ```swift
/// @ForeignKey(["account"], table: QualifiedName(schema: "billing", "accounts"), columns: ["id"])
/// ```
@attached(peer)
public macro ForeignKey(
  _ columns: [String], table: QualifiedName, columns targetColumns: [String], name: String? = nil,
  onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
  deferrable: Deferrability = .notDeferrable, matchFull: Bool = false
) = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Makes a property lead to the objects that a foreign key connects: `Order`, `Order?` or `[Order]`. Reading it before
/// it was loaded throws ``RelationNotLoaded``; it never asks the database. It is written by its name with `$` in front.
///
/// ```swift
/// @Relation(inverse: "customer") var orders: [Order]    // in Customer
/// @Relation(key: "customerID") var customer: Customer   // in Order
/// @Relation(through: BookGenre.self) var genres: [Genre]
/// @Relation(inverse: "order", cascade: .deleteOrphan) var lines: [OrderLine]
/// try order.$lines.add(OrderLine(...))
/// ```
/// - Parameters:
///   - inverse: the relation there that leads back; one that does not exist does not compile.
///   - key: the property of this model that is the foreign key, where several lead to the same model.
///   - through: the model between the two, whose foreign keys lead to both.
///   - cascade: what becomes of those objects when the one that has the property is deleted.
@attached(accessor, names: named(get))
@attached(peer, names: prefixed(_), prefixed(`$`))
public macro Relation(
  inverse: String? = nil, key: String? = nil, through: Any.Type? = nil, cascade: RelationCascade = .automatic
) =
  #externalMacro(module: "DBModelMacros", type: "RelationMacro")
