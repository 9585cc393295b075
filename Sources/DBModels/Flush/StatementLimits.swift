package import DBSchema

/// How much one statement may carry.
///
/// PostgreSQL's protocol counts values in 16 bits; SQLite's `SQLITE_LIMIT_VARIABLE_NUMBER` is 32,766 since 3.32.
package struct StatementLimits: Sendable {
  /// The most values of one statement.
  package var postgresqlValues = 65_535
  package var sqliteValues = 32_766
  /// The most rows of a list of values.
  package var listRows = 1_000
  /// The most rows whose columns are sent as arrays.
  package var arrayRows = 10_000
  /// The most values of all arrays of a statement together: what one statement keeps in memory.
  package var arrayValues = 200_000

  package static let standard = StatementLimits()

  /// How many rows of so many values go into one statement.
  package func rows(of width: Int, _ dialect: DialectName) -> Int {
    let values = dialect == .postgresql ? postgresqlValues : sqliteValues
    return max(1, min(listRows, values / max(1, width)))
  }

  /// How many rows of so many values go into one statement as arrays.
  package func arrayRows(of width: Int) -> Int { max(1, min(arrayRows, arrayValues / max(1, width))) }
}
