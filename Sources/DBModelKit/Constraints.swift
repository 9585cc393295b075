/// Declares an index: on a property without columns, of that property; otherwise of the columns that are named.
///
/// ```swift
/// @Model("orders")
/// @Index("customerID", .descending("placedAt"))
/// @Index(.expression("lower(email)"), unique: true, where: "deleted_at is null")
/// final class Order {
///   @Index var status: String
/// ```
@attached(peer)
public macro Index(
  _ columns: IndexColumn..., name: String? = nil, unique: Bool = false, method: String = "btree",
  where: DeclaredSQL? = nil, include: [String] = [], nullsNotDistinct: Bool = false, parameters: [String] = [],
  comment: String? = nil
) = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Declares a unique constraint: on a property without columns, of that property; otherwise of the columns that are
/// named.
@attached(peer)
public macro Unique(
  _ columns: String..., name: String? = nil, include: [String] = [], nullsNotDistinct: Bool = false,
  deferrable: Deferrability = .notDeferrable
) = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Declares a check.
///
/// ```swift
/// @Check("total >= 0") var total: Numeric
/// ```
@attached(peer)
public macro Check(_ condition: DeclaredSQL, name: String? = nil) =
  #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Declares an exclusion constraint on a class (PostgreSQL).
///
/// ```swift
/// @Exclusion("exclude using gist (room with =, during with &&)", name: "bookings_excl")
/// ```
@attached(peer)
public macro Exclusion(_ definition: String, name: String) =
  #externalMacro(module: "DBModelMacros", type: "MarkerMacro")
