package import DBQuery

/// What a session knows of its objects: which there are, what is to be written, and how to undo it.
///
/// Everything here is memory; the session sends what is planned from it.
package final class UnitOfWork {
  /// What the objects know of the session.
  package let tracker = SessionTracker()
  /// The objects by their models.
  private var maps: [ObjectIdentifier: any AnyIdentityMap] = [:]
  /// Objects that were added and have no row yet, in order; those that have left the session meanwhile stay here until
  /// the next flush.
  package var pending: [any Entity] = []
  /// Objects whose rows go with the next flush, in order.
  package var doomed: [any Entity] = []
  /// Objects whose keys the children's are taken from as soon as they are known.
  package var parents: [ObjectIdentifier: [PendingParent]] = [:]
  /// Objects that were marked as deleted since the last flush.
  package var marked: [any Entity] = []
  /// What a session calls now.
  package var clock: @Sendable () -> Instant = { .now }
  /// Rows between two models that are made or go with the next flush.
  package var links = LinkChanges()
  /// How to undo what was done since the transaction began.
  package var journal: [JournalEntry] = []
  /// Relations that the journal knows since the last mark.
  var journaled: Set<RelationPlace> = []

  package init() { tracker.unit = self }

  /// A key that becomes another object's as soon as that has one.
  package struct PendingParent {
    package let key: MappedForeignKey
    package let parent: any Entity
  }

  /// A row of a model between two others.
  package struct LinkChange {
    package let mapping: ModelMapping
    package let near: MappedForeignKey
    package let far: MappedForeignKey
    package let owner: any Entity
    package let other: any Entity
    /// Whether the row is made; otherwise it goes.
    package let isAdded: Bool
  }

  /// A relation of an object.
  struct RelationPlace: Hashable {
    let object: ObjectIdentifier
    let place: Int
  }

  /// The objects of a model.
  package func map<Root: Entity>(of type: Root.Type) -> IdentityMap<Root> {
    if let map = maps[ObjectIdentifier(type)] as? IdentityMap<Root> { return map }
    let map = IdentityMap<Root>(tracker)
    maps[ObjectIdentifier(type)] = map
    return map
  }

  /// The objects of a model whose type is known only now.
  package func anyMap(of type: any Entity.Type) -> any AnyIdentityMap {
    func open<Root: Entity>(_ type: Root.Type) -> any AnyIdentityMap { map(of: type) }
    return open(type)
  }

  /// All models of which objects are known.
  package var allMaps: some Collection<any AnyIdentityMap> { maps.values }

  /// Whether a flush would send anything, as far as that is known without comparing values.
  package var hasWork: Bool { !pending.isEmpty || !doomed.isEmpty || !links.isEmpty || !tracker.dirty.isEmpty }

  /// Whether objects of a model wait to be written.
  package func hasWork(of mapping: ModelMapping) -> Bool {
    func isOne(_ object: any Entity) -> Bool { type(of: object).mapping === mapping }
    return pending.contains { isOne($0) && $0._modelState.status == .pending }
      || tracker.dirty.contains { isOne($0) && $0._modelState.originals != nil }
      || doomed.contains { isOne($0) && $0._modelState.status == .doomed }
      || links.all.contains { $0.mapping === mapping }
  }
}
