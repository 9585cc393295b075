import DBEngine
import DBQuery
import DBSchema

/// The code of a Swift revision: one call, of a value that is new for every attempt.
///
/// In a transaction, a savepoint stands around the call. Code that ends the transaction ends the savepoint with it, even
/// when it begins another transaction afterwards: the release then fails, and the revision with it.
extension Run {
  /// Runs the code in the run's transaction, and makes sure that it is still the same one.
  nonisolated(nonsending) func runCodeInTransaction(
    _ statement: ProgramStatement, of step: PlannedStep, number: Int
  ) async throws {
    do { try await connection.execute(Self.openMark) } catch let error as DatabaseError {
      throw failure(error, step, nil, number: nil)
    }
    do { try await runCode(statement, of: step, number: number, isInTransaction: true) } catch {
      guard connection.transactionState == .idle else { throw error }
      throw endedByCode(statement, step, cause: (error as? MigrationError)?.cause)
    }
    switch connection.transactionState {
    case .open: break
    case .idle: throw endedByCode(statement, step)
    case .failed, .lost:
      throw MigrationError(
        code: "failedTransaction", "the transaction of revision \(step.revision.id) had failed when its code ended",
        file: statement.file, line: statement.line, object: step.revision.id.text,
        cause: "an error of the database was caught and not thrown on",
        hint: "let errors leave the function, or run what may fail in `withSavepoint`")
    }
    do { try await connection.execute(Self.closeMark) } catch let error as DatabaseError {
      if error.kind == .connectionLost || control.isStopped { throw failure(error, step, nil, number: nil) }
      throw endedByCode(statement, step)
    }
  }

  /// Runs the code outside any transaction; it must leave none open.
  nonisolated(nonsending) func runCodeAlone(_ statement: ProgramStatement, of step: PlannedStep, number: Int?)
    async throws
  {
    try await runCode(statement, of: step, number: number, isInTransaction: false)
    guard connection.transactionState == .idle else {
      throw MigrationError(
        code: "openTransaction", "the code of revision \(step.revision.id) left a transaction open; it was rolled back",
        file: statement.file, line: statement.line, object: step.revision.id.text,
        hint: "use `step.connection.withTransaction`, which ends what it begins")
    }
  }

  private nonisolated(nonsending) func runCode(
    _ statement: ProgramStatement, of step: PlannedStep, number: Int?, isInTransaction: Bool
  ) async throws {
    // A plan with a revision whose code is not here was refused before anything ran.
    guard let code = step.compiled?.code else {
      throw MigrationError(
        code: MigrationError.missingCode, "the code of revision \(step.revision.id) is not here", file: step.file.path,
        object: step.revision.id.text)
    }
    let revision = code.init()
    let call = Step(
      connection: connection, revision: step.revision.id, direction: step.direction, mayLose: options.mayLose)
    do {
      if isInTransaction {
        // Its session, if it has one, ends here.
        try await connection.withEnclosure { try await Self.run(revision, call) }
      } else {
        try await Self.run(revision, call)
      }
    } catch {
      throw failure(ofCode: error, statement, step, number: number)
    }
    if control.isStopped { throw interrupted(statement, step, nil) }
  }

  private static nonisolated(nonsending) func run(_ revision: any Revision, _ call: Step) async throws {
    switch call.direction {
    case .up: try await revision.up(call)
    case .down: try await revision.down(call)
    }
  }

  // MARK: - What went wrong

  private func failure(ofCode error: any Error, _ statement: ProgramStatement, _ step: PlannedStep, number: Int?)
    -> any Error
  {
    switch error {
    case let error as DatabaseError: return failure(error, step, statement, number: number)
    case var error as MigrationError:
      if control.isStopped, error.databaseError?.kind == .queryCancelled {
        return interrupted(statement, step, error.databaseError)
      }
      error.file = error.file ?? statement.file
      error.object = error.object ?? step.revision.id.text
      error.statementNumber = number
      return error
    case is CancellationError where control.isStopped: return interrupted(statement, step, nil)
    // On the caller's own transaction it is the caller's task that was cancelled.
    case is CancellationError where Task.isCancelled: return error
    default:
      var failure = MigrationError(
        code: "codeFailed", "revision \(step.revision.id) failed", file: statement.file, line: statement.line,
        object: step.revision.id.text, cause: "\(error)",
        hint: step.isAtomic
          ? "nothing of this revision was kept; mend the file, build again and run the command again"
          : "what it did stays; mend the file, build again and run the command again: it starts over")
      failure.statementNumber = number
      return failure
    }
  }

  private func interrupted(_ statement: ProgramStatement, _ step: PlannedStep, _ error: DatabaseError?)
    -> MigrationError
  {
    MigrationError(
      .interrupted, code: "interrupted", "stopped by a signal in revision \(step.revision.id)", file: statement.file,
      line: statement.line, object: step.revision.id.text, hint: "run the command again to go on", databaseError: error)
  }

  private func endedByCode(_ statement: ProgramStatement, _ step: PlannedStep, cause: String? = nil) -> MigrationError {
    MigrationError(
      code: "transactionEnded", "the code of revision \(step.revision.id) ended the transaction that it runs in",
      file: statement.file, line: statement.line, object: step.revision.id.text, cause: cause,
      hint: "leave commit and rollback to the run, use `withSavepoint` for a part that may fail, or give the revision "
        + "the header `//: transaction = none`; what it committed is not in the ledger")
  }

  private static let openMark: SQL = "savepoint dbtool_code"
  private static let closeMark: SQL = "release savepoint dbtool_code"
}

extension Run {
  /// Whether a statement may change the session in a way that has one of these words. Code may call code of other files:
  /// it may always.
  func mayChange(_ words: [StaticString], _ statement: ProgramStatement) -> Bool {
    statement.isCode || statement.text.mentions(words)
  }
}
