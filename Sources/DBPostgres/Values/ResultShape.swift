internal import CLibPQ

/// A statement's columns: names and types. Kept with a prepared statement, and shared by all of its results.
final class ResultShape: Sendable {
  let columns: [String]
  let types: [PostgresType]
  /// The types again, as far as reading a cell is concerned: a comparison of bytes.
  let forms: [Form]
  /// The types that the server found for the statement's values; empty where it was not asked.
  let parameters: [Oid]
  /// Whether all columns can be asked for in binary; libpq asks for all alike.
  let isBinary: Bool

  /// What a cell is read as without a detour.
  enum Form: UInt8 {
    case integer, double, text, bool, instant, other
  }

  init(columns: [String], types: [PostgresType], parameters: [Oid] = []) {
    self.columns = columns
    self.types = types
    self.parameters = parameters
    forms = types.map { type in
      switch type {
      case .int2, .int4, .int8: .integer
      case .float8: .double
      case .text: .text
      case .bool: .bool
      case .instant: .instant
      default: .other
      }
    }
    isBinary = types.allSatisfy(\.hasBinaryForm) && !types.isEmpty
  }

  /// No columns.
  static let empty = ResultShape(columns: [], types: [])

  /// Reads the shape from a result or from a statement's description; a type that is not known yet is `other`.
  convenience init(_ result: OpaquePointer?, _ catalog: TypeCatalog) {
    let columns = 0..<PQnfields(result)
    self.init(
      columns: columns.map { PQfname(result, $0).map { String(cString: $0) } ?? "" },
      types: columns.map { catalog.type(PQftype(result, $0)) },
      parameters: (0..<PQnparams(result)).map { PQparamtype(result, $0) })
  }
}
