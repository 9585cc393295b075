import DBQuery
import DBSchema

/// Finds the statements of a plan that lose rows that are in the database *now*, by the words of its statements, in the order
/// in which they would run.
///
/// 1. A table has one identity through the whole plan: renamed and moved on the way, it is asked after under the name
///    that it has now. A table that the plan makes has no rows yet.
/// 2. A table is not lost when the group that drops it copied its rows into one that has its name when the group ends:
///    a rebuild. That one is the table from then on; columns that no copy read are lost.
/// 3. Each group begins with the search path of the settings.
struct DataLossFinder {
  /// Something that is dropped, under the name that it has in the database now.
  enum Drop: Hashable {
    case table([String])
    case column(table: [String], column: String)
    case schema(String)
    case type([String])
    /// The columns of an extension's types.
    case extensionTypes(String)
    /// All tables of a role.
    case owned(String)
    /// All rows of a table, which stays; a cascade takes those along that refer to them.
    case rows([String], cascades: Bool)
    /// The values of a column, as far as its new type cannot hold them.
    case values(table: [String], column: String, ColumnTypeChange)
    /// The columns of a table but for those that have one of these names.
    case columns(table: [String], besides: Set<String>)
  }

  /// A drop, and where it stands.
  struct Found {
    var drop: Drop
    /// The search path that the name was written for; nil for that of the settings.
    var searchPath: [String]?
    var statement: ProgramStatement
  }

  private struct Table {
    /// Its name in the database now; nil for one that the plan makes.
    var start: [String]?
    var searchPath: [String]?
    /// The last group that renamed it, and its name when that group began.
    var renamed: (group: Int, from: [String])?
    /// What renamed columns are called in the database, by the names that they have at the moment.
    var columns: [String: String] = [:]
  }

  private let dialect: DialectName
  private var tables: [Table] = []
  /// The tables as they are named at the moment, by the last part of the name.
  private var now: [String: [(schema: String?, table: Int)]] = [:]
  /// What renamed schemas are called in the database.
  private var schemas: [String: String] = [:]
  private var searchPath: [String]?
  private var group = 0
  /// Which tables got rows of which in this group.
  private var copies: [Int: Set<Int>] = [:]
  /// The words of the copies from a table in this group; nil when one took all columns.
  private var read: [Int: Set<String>?] = [:]

  init(dialect: DialectName) { self.dialect = dialect }

  /// The drops in the next group of the plan.
  mutating func drops(in statements: StatementGroup) -> [Found] {
    group += 1
    (copies, read) = ([:], [:])
    searchPath = nil
    var found: [(found: Found, table: Int?, name: [String])] = []
    for statement in statements.statements where !statement.isCode {
      for change in TableWords(statement.text, dialect).changes {
        guard let drop = apply(change) else { continue }
        found.append((Found(drop: drop.drop, searchPath: drop.path, statement: statement), drop.table, drop.name))
      }
    }
    return found.compactMap { each in
      guard let table = each.table else { return each.found }
      switch each.found.drop {
      case .table(let name), .rows(let name, _):
        guard isRebuilt(table, as: each.name) else { return each.found }
        guard case .some(.some(let words)) = read[table] else { return nil }
        var rest = each.found
        rest.drop = .columns(table: name, besides: words)
        return rest
      case .column, .schema, .type, .extensionTypes, .owned, .values, .columns: return each.found
      }
    }
  }

  private mutating func apply(_ change: TableChange) -> (drop: Drop, path: [String]?, table: Int?, name: [String])? {
    switch change {
    case .create(let name, let sources, let words):
      let sources = sources.map { identity($0) }
      forget(name)
      let new = add(name, Table())
      for source in sources { copy(source, to: new, words) }
    case .copy(let name, let sources, let words, let renames):
      let target = identity(name)
      for source in sources { copy(identity(source), to: target, words) }
      for (new, old) in renames { tables[target].columns[key(new)] = old }
    case .renameColumn(let name, let old, let new):
      let table = identity(name)
      tables[table].columns[key(new)] = tables[table].columns.removeValue(forKey: key(old)) ?? old
    case .rename(let name, let new): rename(name, to: name.dropLast() + [new])
    case .move(let name, let schema): rename(name, to: [schema, name.last ?? ""])
    case .renameSchema(let old, let new): schemas[new] = schemas[old] ?? old
    case .searchPath(let path): searchPath = path
    case .dropTable(let name):
      let table = identity(name)
      let before = tables[table].renamed.flatMap { $0.group == group ? $0.from : nil } ?? name
      forget(name)
      guard let start = tables[table].start else { return nil }
      return (.table(start), tables[table].searchPath, table, before)
    case .dropColumn(let name, let column):
      let table = identity(name)
      guard let start = tables[table].start else { return nil }
      return (.column(table: start, column: column), tables[table].searchPath, table, name)
    case .empty(let name, let cascades):
      let table = identity(name)
      guard let start = tables[table].start else { return nil }
      return (.rows(start, cascades: cascades), tables[table].searchPath, table, name)
    case .retype(let name, let column, let change):
      let table = identity(name)
      guard let start = tables[table].start else { return nil }
      return (.values(table: start, column: column, change), tables[table].searchPath, table, name)
    case .dropOwned(let role): return (.owned(role), nil, nil, [])
    case .dropSchema(let name): return (.schema(schemas[name] ?? name), nil, nil, [])
    case .dropExtension(let name): return (.extensionTypes(name), nil, nil, [])
    case .dropType(let name): return (.type(original(name)), searchPath, nil, [])
    }
    return nil
  }

  /// Notes that rows were copied, and the columns of them that may have been, under the names that they have now.
  private mutating func copy(_ source: Int, to target: Int, _ words: Set<String>?) {
    copies[source, default: []].insert(target)
    let before = read[source] ?? []
    read[source] = before.flatMap { before in
      words.map { words in before.union(words.map { key(tables[source].columns[key($0)] ?? $0) }) }
    }
  }

  private func key(_ column: String) -> String { dialect == .sqlite ? column.lowercased() : column }

  /// Whether the rows of a dropped table live on under its name; the table that has them takes its place.
  private mutating func isRebuilt(_ table: Int, as name: [String]) -> Bool {
    guard let heir = find(name) else { return false }
    var reached: Set<Int> = []
    var open = [table]
    while let next = open.popLast() {
      for copy in copies[next] ?? [] where reached.insert(copy).inserted { open.append(copy) }
    }
    guard reached.contains(heir) else { return false }
    if tables[heir].start == nil {
      tables[heir].start = tables[table].start
      tables[heir].searchPath = tables[table].searchPath
      tables[heir].columns = tables[heir].columns.mapValues { tables[table].columns[key($0)] ?? $0 }
        .merging(tables[table].columns) { own, _ in own }
    }
    return true
  }

  // MARK: - Names

  private func key(_ name: [String]) -> (schema: String?, last: String) {
    let parts = dialect == .sqlite ? name.map { $0.lowercased() } : name
    let schema = parts.count > 1 ? parts[parts.count - 2] : nil
    return (dialect == .sqlite && schema == "main" ? nil : schema, parts.last ?? "")
  }

  /// A name without a schema may mean a table of any: in doubt it is the one that was spoken of.
  private func place(_ name: [String]) -> (last: String, index: Int)? {
    let (schema, last) = key(name)
    guard let index = now[last]?.lastIndex(where: { $0.schema == nil || schema == nil || $0.schema == schema }) else {
      return nil
    }
    return (last, index)
  }

  private func find(_ name: [String]) -> Int? { place(name).flatMap { now[$0.last]?[$0.index].table } }

  private mutating func identity(_ name: [String]) -> Int {
    find(name) ?? add(name, Table(start: original(name), searchPath: searchPath))
  }

  private func original(_ name: [String]) -> [String] {
    guard name.count > 1, let schema = schemas[name[name.count - 2]] else { return name }
    return name.dropLast(2) + [schema, name[name.count - 1]]
  }

  private mutating func add(_ name: [String], _ table: Table) -> Int {
    tables.append(table)
    let (schema, last) = key(name)
    now[last, default: []].append((schema, tables.count - 1))
    return tables.count - 1
  }

  private mutating func forget(_ name: [String]) {
    if let place = place(name) { now[place.last]?.remove(at: place.index) }
  }

  private mutating func rename(_ name: [String], to new: [String]) {
    let table = identity(name)
    if tables[table].renamed?.group != group { tables[table].renamed = (group, name) }
    forget(name)
    let (schema, last) = key(new)
    now[last, default: []].append((schema, table))
  }
}
