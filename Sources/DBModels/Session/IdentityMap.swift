public import DBQuery

/// The objects of one model that a session knows, by their primary keys: two rows with one key are one object.
///
/// The session holds its objects until it ends. Where a program reads far more than it keeps, those that nobody else
/// holds and nobody has changed are let go whenever their number has doubled.
public final class IdentityMap<Element: Entity> {
  /// The objects.
  @usableFromInline var objects: [Element.Key: Element] = [:]
  /// The state of an object that was just read.
  @usableFromInline let readState: ModelState
  /// Objects that were read before a commit after which rows are to be read anew.
  @usableFromInline var expired: Set<Element.Key> = []
  /// At how many objects those that nobody holds are let go.
  private var limit = 10_000

  init(_ tracker: SessionTracker) {
    var state = ModelState()
    state.status = .persistent
    state.tracker = tracker
    readState = state
  }

  /// Lets go of what nobody holds, where there is much. Only between statements: what is being read is held by nobody yet.
  package func sweep() {
    guard objects.count >= limit else { return }
    var kept: [Element.Key: Element] = [:]
    for key in Array(objects.keys) {
      guard var object = objects.removeValue(forKey: key) else { continue }
      let isHeld = !isKnownUniquelyReferenced(&object)
      if isHeld || object._modelState.originals != nil || object._modelState.status != .persistent {
        kept[key] = object
      }
    }
    objects = kept
    limit = max(10_000, 2 * kept.count)
  }
}

extension Entity {
  /// Objects of rows: those that the map knows, and new ones for the others.
  /// - Parameters:
  ///   - rows: the rows.
  ///   - offset: where the model's columns begin.
  ///   - map: the session's objects; nil makes objects that no session knows.
  ///   - refreshing: whether what is known takes the row's values.
  @inlinable
  public static func _objects(
    of rows: ResultSet, from offset: Int, in map: IdentityMap<Self>?, refreshing: Bool
  ) throws -> [Self] {
    var result: [Self] = []
    result.reserveCapacity(rows.count)
    guard let map else {
      for row in rows { result.append(try Self(_row: RowReader(row, offset: offset))) }
      return result
    }
    map.objects.reserveCapacity(map.objects.count + rows.count)
    for row in rows { result.append(try _object(of: RowReader(row, offset: offset), in: map, refreshing: refreshing)) }
    return result
  }

  /// The object of a row: the one that the map knows, or a new one.
  @inlinable
  public static func _object(
    of row: RowReader, in map: IdentityMap<Self>, refreshing: Bool
  ) throws -> Self {
    let key = try _modelKey(of: row)
    if let known = map.objects[key] {
      if refreshing || !map.expired.isEmpty { map.refresh(known, key, row, always: refreshing) }
      return known
    }
    let object = try Self(_row: row)
    object._modelState = map.readState
    map.objects[key] = object
    return object
  }
}

extension IdentityMap {
  /// Takes a row's values into an object, and forgets what was written to it.
  @usableFromInline
  func refresh(_ object: Element, _ key: Element.Key, _ row: RowReader, always: Bool) {
    guard expired.remove(key) != nil || always else { return }
    object._modelState.originals = nil
    for column in 0..<Element.mapping.width { _ = object._setModelValue(column, row.row[row.offset + column]) }
  }
}

/// A session's objects of one model, whatever it is.
package protocol AnyIdentityMap: AnyObject {
  /// The model.
  var mapping: ModelMapping { get }
  /// Whether there are none.
  var isEmpty: Bool { get }
  /// Forgets an object.
  func remove(_ object: any Entity)
  /// Forgets the object of a key that an object had before.
  func remove(key values: [SQLValue], of object: any Entity)
  /// Takes an object in under its key.
  func insert(_ object: any Entity)
  /// Whether another object has the key of this one.
  func hasOther(than object: any Entity) -> Bool
  /// All objects.
  var all: [any Entity] { get }
  /// Forgets all objects.
  func removeAll()
  /// Lets what is known be read anew.
  func expireAll()
  /// Lets an object take its row's values when it is read again.
  func expire(_ object: any Entity)
  /// Lets go of what nobody holds.
  func sweep()
}

extension IdentityMap: AnyIdentityMap {
  package func remove(_ object: any Entity) {
    guard let object = object as? Element, let key = object._modelKey, objects[key] === object else { return }
    objects[key] = nil
  }

  package func remove(key values: [SQLValue], of object: any Entity) {
    guard let object = object as? Element else { return }
    // Only the object itself can make a key of values.
    let columns = Element.mapping.keyColumns
    let current = columns.map { object._modelValue($0) }
    for (column, value) in zip(columns, values) { _ = object._setModelValue(column, value) }
    remove(object)
    for (column, value) in zip(columns, current) { _ = object._setModelValue(column, value) }
  }

  package func insert(_ object: any Entity) {
    guard let object = object as? Element, let key = object._modelKey else { return }
    objects[key] = object
  }

  package func hasOther(than object: any Entity) -> Bool {
    guard let object = object as? Element, let key = object._modelKey, let known = objects[key] else { return false }
    return known !== object
  }

  package var mapping: ModelMapping { Element.mapping }
  package var isEmpty: Bool { objects.isEmpty }
  package var all: [any Entity] { Array(objects.values) }
  package func removeAll() { objects = [:] }
  package func expire(_ object: any Entity) {
    if let key = (object as? Element)?._modelKey { expired.insert(key) }
  }
  package func expireAll() { expired = Set(objects.keys) }
}
