import DBQuery
import DBSchema

/// Turns a script of another tool into a section: the same statements, in the same kind of transaction.
///
/// 1. Comments that dbtool would take for directives are reworded; in a literal they are refused.
/// 2. A `begin` and `commit` around everything go: the section is that transaction. Any other transaction control is
///    refused.
/// 3. On SQLite `pragma foreign_keys` around such a pair becomes `foreign_keys=off`; inside a transaction of the source
///    tool it did nothing, and goes.
/// 4. What a transaction refuses stands in a section with `transaction=none` when the source tool ran it without one,
///    and is refused when it did not: such an `up` cannot have run.
struct ScriptTranslator {
  /// A script as a section will hold it.
  struct Section {
    var kind: RevisionSection.Kind
    var body: String
    var isEmpty: Bool
    var runsWithout = false
    var foreignKeysOff = false
  }

  let tool: ImportTool
  let dialect: DialectName
  /// Whether the source tool's SQLite connections enforce no foreign keys.
  let keysAreOff: Bool
  private let classifier: StatementClassifier

  init(tool: ImportTool, options: ImportOptions) {
    self.tool = tool
    dialect = options.dialect
    keysAreOff = options.dialect == .sqlite && !(options.foreignKeys ?? tool.enforcesSQLiteForeignKeys)
    classifier = StatementClassifier(dialect: options.dialect)
  }

  /// Translates one script.
  /// - Parameter version: how options name the migration.
  /// - Returns: nil when something was refused.
  func section(
    _ script: SourceScript, _ kind: RevisionSection.Kind, version: String, _ findings: inout ImportFindings
  ) -> Section? {
    let errors = findings.errors.count
    let tokens: [SQLToken]
    let statements: [SQLStatementText]
    do {
      tokens = try SQLLexer(dialect: dialect, script.text).tokens()
      statements = try StatementSplitter.split(script.text, dialect: dialect)
    } catch {
      findings.refuse(
        error.kind == .backslash ? "psqlCommand" : "lexicalError", error.message, script.file,
        script.line(at: error.offset), hint: error.kind == .backslash ? "write it in SQL" : "is something not closed?")
      return nil
    }
    var work = Work(script: script, tokens: tokens, statements: statements)
    rewordDirectives(&work, &findings)
    var section = Section(kind: kind, body: "", isEmpty: false, foreignKeysOff: keysAreOff)
    if !removeEnclosing(&work, &section, &findings) {
      refuseControl(work, &findings)
      chooseTransaction(&work, &section, version, &findings)
    }
    check(work, section, version, &findings)
    guard findings.errors.count == errors else { return nil }
    section.isEmpty = work.left.isEmpty
    section.body = work.text()
    if section.runsWithout, section.foreignKeysOff {
      section.foreignKeysOff = false
      if !section.isEmpty {
        section.body = "pragma foreign_keys = off;\n" + section.body
        findings.note("foreign keys off: `pragma foreign_keys = off` put in front", script.file)
      }
    }
    return section
  }

  // MARK: - Directives

  private func rewordDirectives(_ work: inout Work, _ findings: inout ImportFindings) {
    let mark = Array("--:".utf8)
    for token in work.tokens {
      let range = token.range
      if token.kind == .lineComment {
        var colon = range.lowerBound + 2
        while colon < range.upperBound, DirectiveScanner.isBlank(work.bytes[colon]) { colon += 1 }
        guard colon < range.upperBound, work.bytes[colon] == UInt8(ascii: ":") else { continue }
        work.edit((range.lowerBound + 2)..<colon, " source")
        findings.note("comment that looks like a directive reworded", work.file, work.line(at: range.lowerBound))
        continue
      }
      for start in range.lowerBound..<range.upperBound
      where work.bytes[start] == 0x0A && work.bytes[(start + 1)...].starts(with: mark) && start + 1 < range.upperBound {
        if token.kind == .blockComment {
          work.edit((start + 1)..<(start + 1), " ")
          findings.note("line of a comment that looks like a directive indented", work.file, work.line(at: start + 1))
        } else {
          findings.refuse(
            "directiveInLiteral", "a line of a literal begins with `--:`, which is a directive wherever it stands",
            work.file, work.line(at: start + 1), hint: "indent the line, or build the literal with ||")
        }
      }
    }
  }

  // MARK: - Transactions

  /// Takes away a transaction of the script's own around everything; false when there is none.
  private func removeEnclosing(_ work: inout Work, _ section: inout Section, _ findings: inout ImportFindings) -> Bool {
    let all = work.statements
    guard let first = all.indices.first(where: { !isKeysPragma(all[$0]) }),
      let last = all.indices.last(where: { !isKeysPragma(all[$0]) }), first < last, begins(all[first]),
      commits(all[last]),
      !all[(first + 1)..<last].contains(where: { classifier.classify($0.text) == .transactionControl })
    else { return false }
    for index in [first, last] { work.remove(index) }
    findings.note("enclosing begin/commit removed", work.file, work.line(of: all[first]))
    for index in all.indices where index < first || index > last {
      work.remove(index)
      if index < first, let isOff = keysOff(all[index]) { section.foreignKeysOff = isOff }
      let change = index < first && section.foreignKeysOff ? " -> foreign_keys=off" : " removed"
      findings.note("\(all[index].text)\(change)", work.file, work.line(of: all[index]))
    }
    if case .none(let mark) = work.script.habit {
      findings.note("\(mark): not needed, the script's own begin/commit is the transaction", work.file)
    }
    return true
  }

  private func refuseControl(_ work: Work, _ findings: inout ImportFindings) {
    for statement in work.statements where classifier.classify(statement.text) == .transactionControl {
      findings.refuse(
        "transactionControl",
        "`\(classifier.title(statement.text))` cannot be translated: one begin and one commit "
          + "around the whole file can", work.file, work.line(of: statement), statement: statement.text,
        hint: "split the file into several migrations, or take the transaction control out")
    }
  }

  private func chooseTransaction(
    _ work: inout Work, _ section: inout Section, _ version: String, _ findings: inout ImportFindings
  ) {
    let needy = work.left.filter { needsNoTransaction($0) }
    switch work.script.habit {
    case .none(let mark):
      section.runsWithout = true
      if !work.left.isEmpty { findings.note("\(mark) -> transaction=none", work.file) }
    case .oneQuery where !needy.isEmpty && work.left.count == 1,
      .detected where !needy.isEmpty && needy.count == work.left.count:
      section.runsWithout = true
      findings.note("not possible in a transaction -> transaction=none", work.file, work.line(of: needy[0]))
    case .oneQuery where !needy.isEmpty, .detected where !needy.isEmpty:
      for statement in needy {
        findings.refuse(
          "mixedTransaction",
          "`\(classifier.title(statement.text))` does not work inside a transaction, and stands among "
            + "other statements", work.file, work.line(of: statement), statement: statement.text,
          hint: "when \(tool.rawValue) was told to run them one by one, say so: --no-transaction \(version)")
      }
    case .wrapped, .oneQuery, .detected:
      if dialect == .sqlite {
        for (index, statement) in work.statements.enumerated() where keysPragma(statement) == "foreign_keys" {
          work.remove(index)
          findings.note(
            "\(statement.text) removed: it does nothing inside a transaction", work.file, work.line(of: statement))
        }
      }
      if section.kind == .down, let statement = work.left.first(where: { needsNoTransaction($0) }) {
        section.runsWithout = true
        findings.note(
          "`\(classifier.title(statement.text))` fails in the transaction that \(tool.rawValue) makes: this down never "
            + "worked -> transaction=none", work.file, work.line(of: statement))
      }
    }
  }

  /// The rules that every section is held to, told with the source's file and line.
  private func check(_ work: Work, _ section: Section, _ version: String, _ findings: inout ImportFindings) {
    let rules = StatementRules(file: work.file, dialect: dialect)
    var target = RevisionSection(kind: section.kind, name: nil, line: 1, body: "", bodyLine: 1)
    target.transaction = section.runsWithout ? .none : .shared
    for statement in work.left {
      let line = work.line(of: statement)
      do {
        let kind = try rules.check(statement.text, line: line, in: target)
        if kind == .session, dialect == .postgresql {
          findings.note("`\(classifier.title(statement.text))` lasts for this revision only", work.file, line)
        }
      } catch {
        switch error.code {
        // Told already, with more words.
        case "transactionControl": continue
        case "needsNoTransaction" where findings.errors.last?.code == "mixedTransaction": continue
        case "needsNoTransaction":
          var error = error
          error.hint = "when it ran outside a transaction in \(tool.rawValue), say so: --no-transaction \(version)"
          findings.refuse(error)
        default: findings.refuse(error)
        }
      }
    }
  }

  // MARK: - Statements

  private func needsNoTransaction(_ statement: SQLStatementText) -> Bool {
    switch classifier.classify(statement.text) {
    case .bare: true
    case .session: dialect == .sqlite
    case .transactional, .transactionControl, .clientCopy: false
    }
  }

  private func begins(_ statement: SQLStatementText) -> Bool {
    guard let first = statement.words.first else { return false }
    let rest = statement.words.dropFirst()
    switch dialect {
    case .postgresql:
      return first == "begin" && rest.allSatisfy { ["transaction", "work"].contains($0) }
        || first == "start" && Array(rest) == ["transaction"]
    case .sqlite:
      return first == "begin"
        && rest.allSatisfy { ["transaction", "deferred", "immediate", "exclusive"].contains($0) }
    }
  }

  private func commits(_ statement: SQLStatementText) -> Bool {
    guard let first = statement.words.first else { return false }
    return (first == "commit" || first == "end")
      && statement.words.dropFirst().allSatisfy { ["transaction", "work"].contains($0) }
  }

  private func keysPragma(_ statement: SQLStatementText) -> String? {
    guard dialect == .sqlite, let name = classifier.pragmaName(statement.text) else { return nil }
    return ["foreign_keys", "foreign_key_check"].contains(name) ? name : nil
  }

  private func isKeysPragma(_ statement: SQLStatementText) -> Bool { keysPragma(statement) != nil }

  /// Whether a pragma turns foreign keys off (true) or on (false).
  private func keysOff(_ statement: SQLStatementText) -> Bool? {
    guard keysPragma(statement) == "foreign_keys" else { return nil }
    let words = statement.text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }
    guard let value = words.last, value != "foreign_keys" else { return nil }
    return ["off", "0", "false", "no"].contains(value)
  }
}
