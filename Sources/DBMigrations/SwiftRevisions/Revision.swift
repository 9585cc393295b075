/// A revision written in Swift: what its file in the migrations folder declares, beside the headers.
///
/// ```swift
/// //: id = 1f3c9a2b7d4e
/// //: parents = 7c1f0a9e33b1
/// //: message = split names
///
/// import DBMigrations
///
/// struct R1f3c9a2b7d4e: Revision {
///   func up(_ step: Step) async throws {
///     try await step.connection.execute("alter table people add column given text")
///     for row in try await step.connection.execute("select id, name from people") {
///       let given = try row.decode(String.self, "name").split(separator: " ").first.map(String.init) ?? ""
///       try await step.connection.execute(
///         "update people set given = \(given) where id = \(try row.decode(Int64.self, "id"))")
///     }
///   }
///
///   func down(_ step: Step) async throws {
///     try await step.connection.execute("alter table people drop column given")
///   }
/// }
/// ```
///
/// The type's name is `R` and the id (a `.` in it becomes `_`); a new value is made for every attempt. The code runs in
/// one transaction with its row in the ledger: all or nothing, tried again as a whole after a lock timeout, a deadlock or
/// a serialization failure. It leaves `commit` and `rollback` to the run; `withSavepoint` lets a part fail alone.
///
/// With the header `//: transaction = none` the code runs outside any transaction, between a `started` row of the ledger
/// and the last one. When it is interrupted, **it runs again from its start**: write it so that it finds what is done
/// already (`create index concurrently if not exists`, batches that look for the rows that are left).
///
/// It must not use the application's models: they move on, and the revision does not.
public protocol Revision: Sendable {
  /// Makes the revision; does nothing else.
  init()

  /// Takes the database forward.
  /// - Throws: Any error: the transaction is rolled back, and the run ends with a ``MigrationError`` that says why.
  func up(_ step: Step) async throws

  /// Undoes ``up(_:)``. A revision that cannot be undone says so in its headers, `//: irreversible = why`, and leaves this
  /// function out.
  /// - Throws: Any error, as ``up(_:)`` does.
  func down(_ step: Step) async throws
}

extension Revision {
  /// Refuses: the revision cannot be undone.
  /// - Throws: ``MigrationError`` with code `irreversible`.
  public func down(_ step: Step) async throws {
    throw MigrationError(
      code: "irreversible", "revision \(step.revision) has no `down`", object: step.revision.text,
      hint: "write `func down(_ step: Step) async throws`, or restore a backup")
  }
}
