internal import DBQuery

/// The rows of one shape as bytes of a COPY, made as they are asked for. Rows of another shape are left for the next one.
struct CopyRows: AsyncSequence {
  typealias Element = [UInt8]
  typealias Failure = any Error

  /// Rows that did not fit.
  final class Rest { var places: [Int] = [] }

  let rows: BulkRows
  let mapping: ModelMapping
  /// The places of the rows; nil for all.
  let places: [Int]?
  /// The places in a row of the columns that are sent.
  let kept: [Int]
  let rest: Rest

  func makeAsyncIterator() -> Iterator { Iterator(source: self) }

  struct Iterator: AsyncIteratorProtocol {
    let source: CopyRows
    private var next = 0
    private let left: Set<Int>
    private let variable: [Int]

    init(source: CopyRows) {
      self.source = source
      let (columns, mapping) = (source.rows.columns, source.mapping)
      left = Set(columns.indices).subtracting(source.kept)
      let open = Set(mapping.identities + mapping.defaulted + mapping.generated)
      variable = columns.indices.filter { open.contains(columns[$0]) }
    }

    mutating func next() async throws -> [UInt8]? { try await next(isolation: #isolation) }

    mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
      try Task.checkCancellation()
      let count = source.places?.count ?? source.rows.count
      var bytes: [UInt8] = []
      bytes.reserveCapacity(80 * 1024)
      while next < count, bytes.count < 64 * 1024 {
        let place = source.places?[next] ?? next
        next += 1
        let row = source.rows.row(place)
        guard variable.allSatisfy({ isLeft(row, $0) == left.contains($0) }) else {
          source.rest.places.append(place)
          continue
        }
        CopyText.append(row: row, kept: source.kept, to: &bytes)
      }
      return bytes.isEmpty && next >= count ? nil : bytes
    }

    private func isLeft(_ row: [SQLValue], _ place: Int) -> Bool {
      source.mapping.isLeftToServer(source.rows.columns[place], row[place])
    }
  }
}
