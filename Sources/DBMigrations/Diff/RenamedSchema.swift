import DBQuery
import DBSchema

/// A schema under new names: what a database makes of it when tables and columns are renamed, and the operations that
/// do it.
///
/// The database follows a rename in every definition but in views and triggers on SQLite, and in views' output names;
/// those keep their text here, and whoever compares drops and makes them.
struct RenamedSchema {
  private(set) var schema: DatabaseSchema
  private(set) var operations: [SchemaOperation] = []
  /// Columns that got another name, by the table's new name.
  private(set) var columns: [QualifiedName: [Identifier: Identifier]] = [:]
  private let tables: [QualifiedName: QualifiedName]

  init(_ schema: DatabaseSchema, _ renames: SchemaRenames) {
    self.schema = schema
    let names = Set(schema.tables.map(\.name))
    tables = renames.tables.filter { names.contains($0.key) && $0.key != $0.value }
    for (old, new) in Self.steps(tables, taken: names) { operations.append(.renameTable(from: old, to: new)) }
    let known = Dictionary(
      schema.tables.map { (tables[$0.name] ?? $0.name, Set($0.columns.map(\.name))) }
    ) { first, _ in first }
    for (reference, name) in renames.columns where name != reference.column {
      guard known[reference.table]?.contains(reference.column) == true else { continue }
      columns[reference.table, default: [:]][reference.column] = name
    }
    for (table, renamed) in columns.sorted(by: { $0.key < $1.key }) {
      for (old, new) in Self.steps(renamed, taken: known[table] ?? []) {
        operations.append(.renameColumn(table, from: old, to: new))
      }
    }
    guard !operations.isEmpty else { return }
    self.schema.tables = schema.tables.map(renamed).sorted { $0.name < $1.name }
    self.schema.views = schema.views.map { view in
      var view = view
      view.uses = view.uses.map(renamed)
      return view
    }
    self.schema.sequences = schema.sequences.map { sequence in
      var sequence = sequence
      sequence.owner = sequence.owner.map { owner in
        let table = tables[owner.table] ?? owner.table
        return ColumnReference(table: table, column: column(owner.column, of: table))
      }
      return sequence
    }
  }

  /// What must be said in which order: a name is taken after it is free; a circle goes over a name of its own.
  private static func steps<Name: Comparable & Steppable>(_ renames: [Name: Name], taken: Set<Name>)
    -> [(Name, Name)]
  {
    var result: [(Name, Name)] = []
    var left = renames
    while !left.isEmpty {
      let ready = left.filter { left[$0.value] == nil }.sorted { $0.key < $1.key }
      for (old, new) in ready {
        result.append((old, new))
        left[old] = nil
      }
      if ready.isEmpty, let (old, new) = left.min(by: { $0.key < $1.key }) {
        let aside = old.aside(from: taken.union(renames.values))
        result.append((old, aside))
        left[old] = nil
        left[aside] = new
      }
    }
    return result
  }

  private func column(_ name: Identifier, of table: QualifiedName) -> Identifier { columns[table]?[name] ?? name }

  private func renamed(_ object: ObjectReference) -> ObjectReference {
    let name = tables[object.name] ?? object.name
    return ObjectReference(
      object.kind, name, member: object.kind == .column ? object.member.map { column($0, of: name) } : object.member)
  }

  private func renamed(_ table: TableDefinition) -> TableDefinition {
    var table = table
    table.name = tables[table.name] ?? table.name
    let name = table.name
    func new(_ column: Identifier) -> Identifier { self.column(column, of: name) }
    func text(_ text: String) -> String {
      columns[name].map { IdentifierReplacement($0, schema.dialect).applied(to: text) } ?? text
    }
    table.columns = table.columns.map { column in
      var column = column
      column.name = new(column.name)
      column.generated = column.generated.map {
        GeneratedDefinition(expression: text($0.expression), isStored: $0.isStored)
      }
      return column
    }
    func renamed(_ keys: [KeyColumn]) -> [KeyColumn] {
      keys.map { KeyColumn(name: new($0.name), collation: $0.collation, isDescending: $0.isDescending) }
    }
    if var key = table.primaryKey {
      key.columns = renamed(key.columns)
      key.include = key.include.map(new)
      table.primaryKey = key
    }
    table.uniques = table.uniques.map { unique in
      var unique = unique
      unique.columns = renamed(unique.columns)
      unique.include = unique.include.map(new)
      return unique
    }
    table.checks = table.checks.map { check in
      var check = check
      check.expression = text(check.expression)
      return check
    }
    table.exclusions = table.exclusions.map { exclusion in
      var exclusion = exclusion
      exclusion.definition = text(exclusion.definition)
      return exclusion
    }
    table.foreignKeys = table.foreignKeys.map { key in
      var key = key
      key.columns = key.columns.map(new)
      key.deleteColumns = key.deleteColumns.map(new)
      key.target = tables[key.target] ?? key.target
      key.targetColumns = key.targetColumns.map { self.column($0, of: key.target) }
      return key
    }
    table.indexes = table.indexes.map { index in
      var index = index
      index.elements = index.elements.map { element in
        var element = element
        switch element.key {
        case .column(let name): element.key = .column(new(name))
        case .expression(let expression): element.key = .expression(text(expression))
        }
        return element
      }
      index.include = index.include.map(new)
      index.predicate = index.predicate.map(text)
      return index
    }
    table.options.inherits = table.options.inherits.map { tables[$0] ?? $0 }
    return table
  }
}

/// A name that can step aside while others swap.
protocol Steppable: Hashable {
  /// A name like this one that nobody has.
  func aside(from taken: Set<Self>) -> Self
}

extension Identifier: Steppable {
  func aside(from taken: Set<Identifier>) -> Identifier {
    var number = 0
    // PostgreSQL's names have at most 63 bytes.
    var stem = name
    while stem.utf8.count > 54 { stem.removeLast() }
    while true {
      let next = Identifier("\(stem)__old\(number == 0 ? "" : String(number))")
      if !taken.contains(next) { return next }
      number += 1
    }
  }
}

extension QualifiedName: Steppable {
  func aside(from taken: Set<QualifiedName>) -> QualifiedName {
    let names = Set(taken.filter { $0.schema == schema }.map(\.name))
    return QualifiedName(schema: schema, name.aside(from: names))
  }
}

/// Other names for identifiers in a text, as the database itself would put them.
struct IdentifierReplacement {
  private let names: [String: Identifier]
  private let dialect: DialectName
  private let schema: Identifier?

  /// - Parameter schema: replaces only where this schema stands before the name.
  init(_ names: [Identifier: Identifier], _ dialect: DialectName, in schema: Identifier? = nil) {
    self.schema = schema
    self.names = Dictionary(
      names.map { (dialect == .sqlite ? $0.key.name.loweredASCII : $0.key.name, $0.value) }
    ) { first, _ in first }
    self.dialect = dialect
  }

  func applied(to text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var end = 0
    var lexer = SQLLexer(dialect: dialect, text)
    var before = ["", ""]
    while let token = try? lexer.next() {
      let lead = before
      before = [before[1], lexer.text(of: token)]
      guard token.kind == .word || token.kind == .quotedIdentifier else { continue }
      if let schema, lead != [PostgreSQLName.quoted(schema), "."] { continue }
      guard let word = TextMentions(lexer.text(of: token), dialect).words.first, let name = names[word] else {
        continue
      }
      result += bytes[end..<token.range.lowerBound]
      result += Array((dialect == .sqlite ? name.quoted : PostgreSQLName.quoted(name)).utf8)
      end = token.range.upperBound
    }
    return String(decoding: result + bytes[end...], as: UTF8.self)
  }
}
