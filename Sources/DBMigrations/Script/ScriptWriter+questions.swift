import DBQuery
import DBSchema

/// Questions that end a script unless they are answered with true: `verify` sections, and SQLite's foreign keys after a
/// table rebuild.
extension ScriptWriter {
  /// Writes a group's verifications.
  func verify(_ questions: [ProgramStatement], _ script: inout SQLScript) {
    for question in questions {
      let place = "\(question.file):\(question.line)"
      script.comment("verify, from line \(question.line): must give one row with one true value")
      guard content == .whole else {
        script.statement(question.text)
        continue
      }
      guard isQuery(question.text) else {
        script.comment("this one can only be looked at: nothing stops when it is not")
        script.statement(question.text)
        continue
      }
      switch dialect {
      case .postgresql: script.statement(block(question.text, place))
      case .sqlite:
        script.statement(
          """
          with question(answer) as (
          \(question.text)
          ) insert into temp.dbtool_guard (verified) \
          select count(*) = 1 and coalesce(max(answer), 0) <> 0 from question
          """)
      }
    }
  }

  /// A block that fails unless the question is answered with true.
  private func block(_ question: String, _ place: String) -> String {
    var tag = "$verify$"
    while question.contains(tag) || place.contains(tag) { tag = "$" + "x" + tag.dropFirst() }
    let message = SQLValue.text("verification failed: \(DiagramText.visible(place))").literal(for: .postgresql)
    return """
      do \(tag)
      #variable_conflict use_column
      begin
        if not coalesce((select count(*) = 1 and bool_and(answer) from (
      \(question)
        ) as question(answer)), false) then
          raise exception using message = \(message);
        end if;
      end \(tag)
      """
  }

  /// Whether a statement can stand inside another one.
  private func isQuery(_ statement: String) -> Bool {
    let first = (try? StatementSplitter.split(statement, dialect: dialect))?.first?.words.first
    return ["select", "with", "values", "table"].contains(first ?? "") || statement.hasPrefix("(")
  }

  // MARK: - SQLite

  /// A table whose checks fail: the one way in which plain SQL can end a script on SQLite.
  func writeGuard(_ script: inout SQLScript) {
    script.blank()
    script.comment("fails what must not go on: an unanswered verify, a broken foreign key")
    script.statement(
      """
      create temp table dbtool_guard (
        verified integer constraint "verification failed" check (verified = 1),
        broken_keys integer constraint "a foreign key would be broken" check (broken_keys = 0)
      )
      """)
    script.statement("create temp table dbtool_keys (child text, child_row integer, parent text, count integer)")
  }

  /// Notes which rows break a foreign key already.
  func rememberBrokenKeys(_ script: inout SQLScript) {
    script.statement("delete from temp.dbtool_keys")
    script.statement("insert into temp.dbtool_keys \(Self.brokenKeys)")
  }

  /// Fails when more rows break a foreign key than before.
  func refuseBrokenKeys(_ script: inout SQLScript) {
    script.statement(
      """
      insert into temp.dbtool_guard (broken_keys) select count(*) from (\(Self.brokenKeys)) as now \
      left join temp.dbtool_keys as then_ on then_.child = now.child and then_.child_row is now.child_row \
      and then_.parent = now.parent where now.count > coalesce(then_.count, 0)
      """)
  }

  private static let brokenKeys = """
    select "table" as child, rowid as child_row, parent, count(*) as count from pragma_foreign_key_check group by 1, 2, 3
    """
}
