import DBEngine
import DBQuery
import DBSchema

/// A transactional group: tried as often as its settings say, each time from its beginning.
extension Run {
  nonisolated(nonsending) func runTransaction(_ group: StatementGroup, of step: PlannedStep, number: Int) async throws {
    let limit = (group.retries ?? options.retries) + 1
    var attempt = 1
    while true {
      do {
        try control.beginWork(connection.interrupter)
        defer { control.endWork() }
        switch dialect {
        case .postgresql: try await attemptOnPostgreSQL(group, of: step, number: number)
        case .sqlite: try await attemptOnSQLite(group, of: step, number: number)
        }
        return
      } catch let error as MigrationError {
        await rollBack()
        let isRetryable = error.databaseError?.isRetryable ?? false
        guard isRetryable, error.category == .failure, attempt < limit, !isEnclosed, !control.isStopped else {
          await recordTrouble(error, step, group: number, statement: error.statementNumber)
          throw error
        }
        attempt += 1
        emit(.retrying(step.revision, attempt: attempt, of: limit, because: error.cause ?? error.message))
        // 100 ms, 200 ms, 400 ms... with as much again by chance, so that two programs do not meet for ever.
        let base = 100 << min(attempt - 2, 6)
        try? await Task.sleep(for: .milliseconds(base + Int.random(in: 0...base)))
      } catch {
        await rollBack()
        throw error
      }
    }
  }

  /// Ends a transaction that did not come to its end; inside an outer one, that is its owner's business.
  private nonisolated(nonsending) func rollBack() async {
    guard !isEnclosed, connection.transactionState == .open || connection.transactionState == .failed else { return }
    _ = try? await connection.execute("rollback")
  }

  /// The error of a failed verification, or nil when the answer is one row with one true value.
  func refusal(_ answer: ResultSet, _ question: ProgramStatement, _ step: PlannedStep) -> MigrationError? {
    var found = "\(answer.count) rows"
    if answer.count == 1, answer.columns.count == 1, let value = answer.first?[0] {
      switch value {
      case .bool(true): return nil
      case .integer(let number) where number != 0 && dialect == .sqlite: return nil
      case .bool(false), .integer: found = "false"
      default: found = value.kindName
      }
    } else if answer.count == 1 {
      found = "\(answer.columns.count) columns"
    } else if answer.isEmpty {
      found = "no row"
    }
    return MigrationError(
      code: "verificationFailed", "revision \(step.revision.id) did not reach what its `verify` section asks for",
      file: question.file, line: question.line, statement: question.text, object: step.revision.id.text,
      cause: "the answer must be one row with one true value, and is \(found)",
      hint: "the group was rolled back; find out what the data holds, then run the command again")
  }
}
