internal import CLibPQ

/// What a connection knows of the types that were made in its database.
///
/// Each is looked up once. A change of the catalog by this connection forgets them all; one by another session cannot
/// give a type another form, since a type that is made anew has a new object id.
struct TypeCatalog {
  private var known: [Oid: PostgresType] = [:]

  func type(_ oid: Oid) -> PostgresType { PostgresType.builtIn[oid] ?? known[oid] ?? .other }

  /// The ids in a result that must be looked up first.
  func unknown(in result: OpaquePointer?) -> [Oid] {
    (0..<PQnfields(result)).lazy.map { PQftype(result, $0) }.filter(isUnknown)
  }

  private func isUnknown(_ oid: Oid) -> Bool { oid >= PostgresType.firstUserOid && known[oid] == nil }

  /// What the catalog says of a type, in the columns of ``query(_:)``.
  struct Row {
    var oid: Oid
    var kind: String
    var category: String
    var element: Oid
    var base: Oid
    var bound: Oid
  }

  static func query(_ oids: [Oid]) -> String {
    """
    select t.oid, t.typtype, t.typcategory, t.typelem, t.typbasetype, coalesce(r.rngsubtype, 0) \
    from pg_catalog.pg_type t left join pg_catalog.pg_range r on r.rngtypid = t.oid and t.typtype = 'r' \
    where t.oid in (\(oids.map { String($0) }.joined(separator: ", ")))
    """
  }

  /// Takes what was found; returns the ids that those types are made of and that must be looked up too, in which case
  /// the same is to be taken again after them.
  mutating func take(_ rows: [Row], asked: [Oid]) -> [Oid] {
    var missing: Set<Oid> = []
    for row in rows {
      for part in [row.category == "A" ? row.element : 0, row.kind == "d" ? row.base : 0, row.bound] {
        if part != 0, isUnknown(part) { missing.insert(part) }
      }
    }
    if !missing.isEmpty { return missing.sorted() }
    for oid in asked { known[oid] = .other }
    for row in rows {
      switch (row.kind, row.category) {
      case ("e", _): known[row.oid] = .text
      case ("d", _): known[row.oid] = type(row.base)
      case ("r", _): known[row.oid] = .range(type(row.bound))
      case (_, "A") where row.element != 0: known[row.oid] = .array(type(row.element))
      default: break
      }
    }
    return []
  }

  mutating func forget() { known.removeAll() }
}
