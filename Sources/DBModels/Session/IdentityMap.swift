public import DBQuery

/// The objects of one model that a session knows, by their primary keys: two rows with one key are one object.
///
/// The session holds its objects until it ends. Where a program reads far more than it keeps, those that nobody else
/// holds and nobody has changed are let go whenever their number has doubled.
///
/// ```swift
/// let one = try await session.get(User.self, 7)
/// let two = try await session.select(User.self).where { $0.id == 7 }.one()
/// one === two     // true
/// ```
public final class IdentityMap<Element: Entity> {
  /// Where each object stands in the list.
  @usableFromInline var places: [Element.Key: Int] = [:]
  /// The objects in the order in which they came, nil where one was forgotten: what was made together lies together, and
  /// is let go together.
  @usableFromInline var list: [Element?] = []
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

  /// The object of a key.
  subscript(key: Element.Key) -> Element? { places[key].flatMap { list[$0] } }

  /// Makes room for so many objects more.
  @inlinable
  func reserve(_ count: Int) {
    places.reserveCapacity(places.count + count)
    let needed = list.count + count
    if needed > list.capacity { list.reserveCapacity(max(needed, 2 * list.capacity)) }
  }

  /// Takes an object in under a key; gives another one that has it.
  @inlinable
  func insert(_ object: Element, _ key: Element.Key) -> Element? {
    let next = list.count
    let place = Self.take(&places[key, default: next])
    if place == next {
      list.append(object)
    } else if let known = list[place], known !== object {
      return known
    }
    return nil
  }

  @inlinable
  static func take(_ place: inout Int) -> Int { place }

  private func forget(_ key: Element.Key) {
    guard let place = places.removeValue(forKey: key) else { return }
    list[place] = nil
    if list.count > 64, list.count > 2 * places.count { compact { _ in true } }
  }

  /// Closes the gaps in the list, and lets go of what is not to be kept.
  private func compact(_ isKept: (inout Element) -> Bool) {
    var kept: [Element?] = []
    var moved = Array(repeating: -1, count: list.count)
    for place in list.indices {
      guard var object = list[place].take() else { continue }
      guard isKept(&object) else { continue }
      moved[place] = kept.count
      kept.append(object)
    }
    list = kept
    places = places.compactMapValues { moved[$0] < 0 ? nil : moved[$0] }
  }

  /// Lets go of what nobody holds, where there is much. Only between statements: what is being read is held by nobody yet.
  package func sweep() {
    guard places.count >= limit else { return }
    compact { object in
      !isKnownUniquelyReferenced(&object) || object._modelState.originals != nil
        || object._modelState.status != .persistent
    }
    limit = max(10_000, 2 * places.count)
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
    map.reserve(rows.count)
    for row in rows { result.append(try _object(of: RowReader(row, offset: offset), in: map, refreshing: refreshing)) }
    return result
  }

  /// The object of a row: the one that the map knows, or a new one.
  @inlinable
  public static func _object(
    of row: RowReader, in map: IdentityMap<Self>, refreshing: Bool
  ) throws -> Self {
    let key = try _modelKey(of: row)
    let next = map.list.count
    let place = IdentityMap<Self>.take(&map.places[key, default: next])
    if place < next, let known = map.list[place] {
      if refreshing || !map.expired.isEmpty { map.refresh(known, key, row, always: refreshing) }
      return known
    }
    do {
      let object = try Self(_row: row)
      object._modelState = map.readState
      map.list.append(object)
      return object
    } catch {
      map.places[key] = nil
      throw error
    }
  }

  /// Takes objects of which rows were just made into the map, up to one whose key another object has.
  /// - Returns: That one.
  @inlinable
  public static func _adopt(_ objects: [any Entity], into map: IdentityMap<Self>) -> (any Entity)? {
    map.reserve(objects.count)
    for object in objects {
      guard let object = object as? Self else { continue }
      let key = object._modelKey
      if let key, map.insert(object, key) != nil { return object }
      object._modelState._stand()
    }
    return nil
  }

  /// Forgets what the relations of objects lead to.
  @inlinable
  public static func _unloadAll(of map: IdentityMap<Self>) {
    for key in Relations()._all { key._unload(all: map.list) }
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
  /// Takes objects of which rows were just made, up to one whose key another object has, which it gives.
  func adopt(_ objects: [any Entity]) -> (any Entity)?
  /// The objects.
  var all: [any Entity] { get }
  /// Forgets what the objects' relations lead to.
  func unloadAll()
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
    guard let object = object as? Element, let key = object._modelKey, self[key] === object else { return }
    forget(key)
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
    if insert(object, key) != nil, let place = places[key] { list[place] = object }
  }

  package func hasOther(than object: any Entity) -> Bool {
    guard let object = object as? Element, let key = object._modelKey, let known = self[key] else { return false }
    return known !== object
  }

  package func adopt(_ objects: [any Entity]) -> (any Entity)? { Element._adopt(objects, into: self) }
  package func unloadAll() { Element._unloadAll(of: self) }
  package var mapping: ModelMapping { Element.mapping }
  package var isEmpty: Bool { places.isEmpty }
  package var all: [any Entity] { list.compactMap { $0 } }
  package func removeAll() {
    places = [:]
    list = []
  }
  package func expire(_ object: any Entity) {
    if let key = (object as? Element)?._modelKey { expired.insert(key) }
  }
  package func expireAll() { expired = Set(places.keys) }
}
