internal import CLibPQ

/// A statement's columns: names and types. Kept with a prepared statement, and shared by all of its results.
final class ResultShape: Sendable {
  let columns: [String]
  let types: [PostgresType]
  /// Whether all columns can be asked for in binary; libpq asks for all alike.
  let isBinary: Bool

  init(columns: [String], types: [PostgresType]) {
    self.columns = columns
    self.types = types
    isBinary = types.allSatisfy(\.hasBinaryForm) && !types.isEmpty
  }

  /// No columns.
  static let empty = ResultShape(columns: [], types: [])

  /// Reads the shape from a result or from a statement's description; a type that is not known yet is `other`.
  convenience init(_ result: OpaquePointer?, _ catalog: TypeCatalog) {
    let columns = 0..<PQnfields(result)
    self.init(
      columns: columns.map { PQfname(result, $0).map { String(cString: $0) } ?? "" },
      types: columns.map { catalog.type(PQftype(result, $0)) })
  }
}
