extension RevisionWriter {
  /// The text of a Swift revision that is still to be written: it is refused until something stands in `up`.
  ///
  /// ```swift
  /// let header = RevisionHeader(id: .random(), parents: [], message: "split names", created: RevisionWriter.now())
  /// let text = RevisionWriter.swiftText(header: header)
  /// let name = RevisionWriter.fileName(created: header.created, message: "split names", id: header.id, in: .swift)
  /// ```
  public static func swiftText(header: RevisionHeader) -> String {
    // The headers are those of a SQL revision, in comments of the other language.
    let headers = text(header: header, opening: "for dbtool; compiled into the project's own executable", body: "")
      .split(separator: "\n").map { "//" + $0.dropFirst(2) + "\n" }.joined()
    return headers + """

      import DBEngine
      import DBMigrations

      struct \(header.id.typeName): Revision {
        func up(_ step: Step) async throws {
        }

        func down(_ step: Step) async throws {
        }
      }

      """
  }
}
