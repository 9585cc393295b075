internal import DBSchema

/// How many rows at once are sent.
///
/// ```swift
/// try await session.insert(readings, .init(copying: .never))
/// // insert into readings (...) select ... from unnest($1::bigint[], ...)
/// ```
public struct BulkOptions: Sendable, Hashable {
  /// When rows go by PostgreSQL's COPY.
  public enum Copying: Sendable, Hashable {
    /// Never. Tables with row-level security and views take no COPY.
    case never
    /// When there are at least so many rows, and nothing of them is asked back.
    case from(rows: Int)
  }

  /// When rows go by PostgreSQL's COPY; SQLite has none.
  public var copying: Copying
  /// The most rows of one statement. Nil: as many as the database's limits, and memory, allow: on SQLite 1,000 rows and
  /// 32,766 values, on PostgreSQL 10,000 rows and 200,000 values.
  public var chunk: Int?

  /// Makes options.
  public init(copying: Copying = .from(rows: 2_000), chunk: Int? = nil) {
    self.copying = copying
    self.chunk = chunk
  }

  /// Whether so many rows go by COPY.
  func copies(_ count: Int) -> Bool {
    switch copying {
    case .never: false
    case .from(let rows): count >= rows
    }
  }

  var limits: StatementLimits {
    var limits = StatementLimits.standard
    if let chunk {
      limits.listRows = min(limits.listRows, max(1, chunk))
      limits.arrayRows = min(limits.arrayRows, max(1, chunk))
    }
    return limits
  }
}

extension StatementLimits {
  /// How many rows of so many values are taken from the source at once, and sent in one round trip.
  func batch(of width: Int, _ dialect: DialectName) -> Int {
    dialect == .postgresql ? arrayRows(of: width) : 10 * rows(of: width, dialect)
  }
}
