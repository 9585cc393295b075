import DBSchema

/// Reads a section directive: `up due_index on=postgresql transaction=none lock_timeout=2s`.
struct SectionParser {
  let file: String
  let line: Int

  func parse(_ content: String) throws(MigrationError) -> RevisionSection {
    var words = try words(of: content)
    guard let first = words.first, let kind = RevisionSection.Kind(rawValue: first) else {
      throw error("unknownDirective", "`--: \(content)` is no section", "sections begin with up, down or verify")
    }
    words.removeFirst()
    var section = RevisionSection(kind: kind, name: nil, line: line, body: "", bodyLine: line + 1)
    if let name = words.first, !name.contains("="), name != SectionOption.secret.rawValue {
      guard RevisionID.isValid(name) else {
        throw error("illegalName", "`\(name)` cannot be a section's name", "names are 1 to 64 of a-z, 0-9, _ and .")
      }
      section.name = name
      words.removeFirst()
    }
    var seen: Set<SectionOption> = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let option = SectionOption(rawValue: parts[0]) else { throw unknownOption(parts[0]) }
      guard seen.insert(option).inserted else {
        throw error("duplicateOption", "the option `\(option.rawValue)` stands twice", "keep one of them")
      }
      try apply(option, parts.count > 1 ? parts[1] : nil, to: &section)
    }
    if kind == .verify, section.transaction != .shared || section.foreignKeysOff || section.retries != nil {
      throw error(
        "optionOnVerify", "a verify section runs with the group that it stands in: it has no transaction of its own",
        "put transaction, foreign_keys and retries on the up section")
    }
    if section.foreignKeysOff, section.transaction == .none {
      throw error(
        "contradiction", "foreign_keys=off needs a transaction to check the keys in",
        "leave transaction=none out, or use transaction=own")
    }
    return section
  }

  func apply(_ option: SectionOption, _ value: String?, to section: inout RevisionSection)
    throws(MigrationError)
  {
    switch option {
    case .secret:
      if let value, value != "yes", value != "true" { throw illegal(option, value, "write `secret` alone") }
      section.isSecret = true
      return
    case .on, .transaction, .foreignKeys, .lockTimeout, .statementTimeout, .retries, .empty: break
    }
    guard let value, !value.isEmpty else {
      throw error("missingValue", "the option `\(option.rawValue)` has no value", "write \(option.rawValue)=...")
    }
    switch option {
    case .secret: break
    case .on:
      var dialects: Set<DialectName> = []
      for name in value.split(whereSeparator: { $0 == "," || $0 == "|" }) {
        guard let dialect = DialectName(rawValue: String(name)) else {
          let known = DialectName.allCases.map(\.rawValue)
          throw error(
            "unknownDialect", "there is no database `\(name)`",
            NearestName.of(String(name), among: known).map { "did you mean `\($0)`?" }
              ?? "databases are \(known.joined(separator: " and "))")
        }
        dialects.insert(dialect)
      }
      section.on = dialects
    case .transaction:
      guard let mode = RevisionSection.TransactionMode(rawValue: value), mode != .shared else {
        throw illegal(option, value, "transaction=none or transaction=own; leave it out for the usual transaction")
      }
      section.transaction = mode
    case .foreignKeys:
      guard value == "off" else { throw illegal(option, value, "foreign_keys=off, or leave it out") }
      section.foreignKeysOff = true
    case .lockTimeout: section.lockTimeout = try duration(option, value)
    case .statementTimeout: section.statementTimeout = try duration(option, value)
    case .retries:
      guard let count = Int(value), (0...1000).contains(count) else { throw illegal(option, value, "0 to 1000") }
      section.retries = count
    case .empty: section.empty = value
    }
  }

  private func duration(_ option: SectionOption, _ value: String) throws(MigrationError) -> Duration {
    if let duration = DurationText.parse(value) { return duration }
    throw illegal(option, value, "durations are written 500ms, 2s, 5m or 0")
  }

  /// Splits at blanks; a value may stand in double quotes, and `empty = why` reads to the end of the line.
  private func words(of content: String) throws(MigrationError) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in content {
      if character == "\"" {
        isQuoted.toggle()
      } else if !isQuoted, character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if isQuoted { throw error("unclosedQuote", "a quoted value is not closed", "close it with \"") }
    if !word.isEmpty { words.append(word) }
    // `key = value` with blanks around the sign means the same as without.
    if let sign = words.firstIndex(of: "="), sign > 0, sign + 1 < words.count {
      if words[sign - 1] == SectionOption.empty.rawValue {
        let why = words[(sign + 1)...].joined(separator: " ")
        return words[..<(sign - 1)] + ["empty=" + why]
      }
      throw error(
        "blankInOption", "blanks stand around `=`", "write \(words[sign - 1])=\(words[sign + 1]) without blanks")
    }
    return words
  }

  private func unknownOption(_ name: String) -> MigrationError {
    let known = SectionOption.allCases.map(\.rawValue)
    return error(
      "unknownOption", "a section has no option `\(name)`",
      NearestName.of(name, among: known).map { "did you mean `\($0)`?" }
        ?? "options are \(known.joined(separator: ", "))")
  }

  private func illegal(_ option: SectionOption, _ value: String, _ hint: String) -> MigrationError {
    error("illegalValue", "`\(option.rawValue)=\(value)` is not understood", hint)
  }

  private func error(_ code: String, _ message: String, _ hint: String) -> MigrationError {
    MigrationError(code: code, message, file: file, line: line, hint: hint)
  }
}
