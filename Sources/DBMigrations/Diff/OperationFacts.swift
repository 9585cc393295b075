import DBSchema

/// Something that is true of a schema at a moment of a script, and that operations make, end or rely on.
enum SchemaFact: Hashable {
  case schema(Identifier)
  /// A table or view stands, as its dependants know it.
  case relation(QualifiedName)
  case column(QualifiedName, Identifier)
  /// A key with these columns, in whatever order, can be pointed to.
  case key(QualifiedName, Set<Identifier>)
  case constraint(QualifiedName, Identifier)
  case type(QualifiedName)
  case sequence(QualifiedName)
  /// A column stands in exactly this form: the link between two changes of it.
  case state(QualifiedName, ColumnDefinition)
  /// A sequence has exactly this form.
  case sequenceState(SequenceDefinition)
  /// SQLite: something has this name; views and triggers are known to the database by their text only.
  case named(String)
}

/// A name that only one object may have at a time.
enum NameSlot: Hashable {
  /// Tables, views, sequences and indexes.
  case relation(QualifiedName)
  /// Types; tables and views make one too.
  case type(QualifiedName)
  case constraint(QualifiedName, Identifier)
  case column(QualifiedName, Identifier)
  case trigger(Identifier)
  case schema(Identifier)
}

/// What an operation needs and does, told from its definitions alone: what its place in a script is made of.
///
/// The old side is what held before it, the new side what holds after it. Something that is changed in place ends on
/// the old side and is made on the new one: dependants of the old form go before, those of the new form come after.
struct OperationFacts {
  /// True before, not after.
  var ends: Set<SchemaFact> = []
  /// Must still be true when it runs.
  var needsOld: Set<SchemaFact> = []
  /// True after it.
  var makes: Set<SchemaFact> = []
  /// Must already be true when it runs.
  var needsNew: Set<SchemaFact> = []
  /// Names that become free.
  var frees: Set<NameSlot> = []
  /// Names that it takes.
  var takes: Set<NameSlot> = []
  /// Whether it only gives something another name.
  var isRename = false
  /// Whether it moves a type out of the way of another, to be dropped afterwards.
  var isAside = false
  /// Whether it drops a whole object.
  var isDrop = false

  init(_ operation: SchemaOperation, _ dialect: DialectName) {
    let known = DefinitionFacts(dialect: dialect)
    switch operation {
    case .createSchema(let name): make(known.schema(name))
    case .dropSchema(let name): end(known.schema(name))
    case .createTable(let table): make(known.table(table))
    case .dropTable(let table): end(known.table(table))
    case .renameTable(let from, let to):
      rename(known.relation(from, hasType: true), known.relation(to, hasType: true))
    case .alterTableOptions(let table, let from, let to):
      needsNew.formUnion(to.inherits.map { .relation($0) } + [.relation(table)])
      needsOld.formUnion(from.inherits.map { .relation($0) } + [.relation(table)])
    case .rebuildTable(let rebuild):
      end(known.table(rebuild.before))
      make(known.table(rebuild.after))
      isDrop = false
      // A name that it keeps is never free for another: a rename that gave it comes before.
      let kept = frees.intersection(takes)
      frees.subtract(kept)
      takes.subtract(kept)
    case .addColumn(let table, let column): make(known.column(table, column))
    case .dropColumn(let table, let column): end(known.column(table, column))
    case .renameColumn(let table, let from, let to):
      rename(known.columnName(table, from), known.columnName(table, to))
    case .alterColumn(let change):
      end(known.column(change.table, change.from))
      make(known.column(change.table, change.to))
      isDrop = false
      if known.ownSequence(change.table, change.from) == known.ownSequence(change.table, change.to) {
        frees = []
        takes = []
      }
      frees.remove(.column(change.table, change.from.name))
      takes.remove(.column(change.table, change.from.name))
      needsOld.insert(.state(change.table, change.from))
      makes.insert(.state(change.table, change.to))
    case .addConstraint(let table, let constraint): make(known.constraint(table, constraint))
    case .dropConstraint(let table, let constraint): end(known.constraint(table, constraint))
    case .renameConstraint(let table, let kind, let from, let to):
      rename(known.constraintName(table, kind, from), known.constraintName(table, kind, to))
      needsNew.insert(.relation(table))
    case .createIndex(let table, let index): make(known.index(table, index))
    case .dropIndex(let table, let index): end(known.index(table, index))
    case .renameIndex(let table, let from, let to):
      rename(known.indexName(table, from), known.indexName(table, to))
      needsNew.insert(.relation(table))
    case .createEnum(let type): make(known.type(type.name))
    case .dropEnum(let type): end(known.type(type.name))
    case .renameEnum(let from, let to), .renameDomain(let from, let to):
      rename(known.type(from), known.type(to))
      isAside = true
    case .alterEnum(let change):
      makes.insert(.type(change.to.name))
      if !change.onlyAdds { ends.insert(.type(change.from.name)) }
    case .createDomain(let domain): make(known.domain(domain))
    case .dropDomain(let domain): end(known.domain(domain))
    case .alterDomain(let from, let to):
      end(known.domain(from))
      make(known.domain(to))
      isDrop = false
      frees = []
      takes = []
    case .createSequence(let sequence): make(known.sequence(sequence, isOwned: false))
    case .dropSequence(let sequence): end(known.sequence(sequence, isOwned: false))
    case .renameSequence(let from, let to):
      rename(known.sequenceName(from), known.sequenceName(to))
    case .alterSequence(let from, let to):
      let old = known.sequence(from, isOwned: true)
      needsOld.formUnion(old.needs)
      needsOld.formUnion(old.facts)
      needsOld.insert(.sequenceState(from))
      needsNew.formUnion(known.sequence(to, isOwned: true).needs)
      needsNew.insert(.sequence(to.name))
      makes.insert(.sequenceState(to))
    case .createView(let view): make(known.view(view))
    case .dropView(let view): end(known.view(view))
    case .renameView(let from, let to, _):
      rename(known.relation(from, hasType: true), known.relation(to, hasType: true))
    case .replaceView(let from, let to):
      needsOld.formUnion(known.view(from).needs)
      needsNew.formUnion(known.view(to).needs)
      makes.formUnion(known.view(to).facts)
    case .createTrigger(let trigger): make(known.trigger(trigger))
    case .dropTrigger(let trigger): end(known.trigger(trigger))
    case .comment(let change):
      needsNew.formUnion(known.subject(of: change.object))
    }
    needsOld.subtract(ends)
    needsNew.subtract(makes)
  }

  private mutating func make(_ definition: DefinitionFacts.Known) {
    makes.formUnion(definition.facts)
    needsNew.formUnion(definition.needs)
    takes.formUnion(definition.slots)
  }

  private mutating func end(_ definition: DefinitionFacts.Known) {
    ends.formUnion(definition.facts)
    needsOld.formUnion(definition.needs)
    frees.formUnion(definition.slots)
    isDrop = true
  }

  private mutating func rename(_ from: DefinitionFacts.Known, _ to: DefinitionFacts.Known) {
    end(from)
    make(to)
    isRename = true
    isDrop = false
  }
}
