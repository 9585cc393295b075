/// Says more about a column than its property does.
///
/// ```swift
/// @Column(.varchar(255), unique: true) var email: String
/// @Column(default: .now, comment: "when the order was placed") var placedAt: Instant
/// @Column(name: "mail", was: "email") var address: String
/// ```
/// - Parameters:
///   - type: another type than the Swift type gives.
///   - name: another name than the property's in snake case.
///   - unique: declares a unique constraint.
///   - index: declares an index.
///   - default: what the server fills in, as SQL; a value is `.value("it's")`.
///   - collation: the collation's name.
///   - comment: the comment (PostgreSQL).
///   - was: the name that the column had before, for a rename that keeps its values.
@attached(peer)
public macro Column(
  _ type: DeclaredType? = nil, name: String? = nil, unique: Bool = false, index: Bool = false,
  default: DeclaredSQL? = nil, collation: DeclaredSQL? = nil, comment: String? = nil, was: String? = nil
) = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Makes a column the primary key, or a part of it where several are marked.
///
/// ```swift
/// @PrimaryKey(.identity) var id: Int = 0      // the server hands out the number
/// ```
@attached(peer)
public macro PrimaryKey(
  _ identity: IdentityDeclaration? = nil, name: String? = nil, autoincrement: Bool = false,
  deferrable: Deferrability = .notDeferrable
) = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Declares, on a class, the primary key's columns in another order than the properties'.
///
/// ```swift
/// @PrimaryKey(["line", "orderID"])
/// ```
@attached(peer)
public macro PrimaryKey(_ columns: [String], name: String? = nil, deferrable: Deferrability = .notDeferrable) =
  #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Lets the server hand out the numbers of a column that is not the primary key (PostgreSQL).
///
/// ```swift
/// @Identity(.identity(start: 1000)) var number: Int = 0
/// ```
@attached(peer)
public macro Identity(_ identity: IdentityDeclaration = .identity) =
  #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Lets the server compute a column.
///
/// ```swift
/// @Generated("price_cents * quantity") var totalCents: Int = 0
/// ```
@attached(peer)
public macro Generated(_ expression: DeclaredSQL, stored: Bool = true) =
  #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Makes a column count the row's changes, so that a write to a row that has changed since is noticed.
@attached(peer)
public macro Version() = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")

/// Leaves a property out of the table.
@attached(peer)
public macro Transient() = #externalMacro(module: "DBModelMacros", type: "MarkerMacro")
