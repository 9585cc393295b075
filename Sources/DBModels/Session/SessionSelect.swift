internal import DBEngine
internal import DBQuery

/// A query of a session: built like any ``Select``, and sent by ``all()``, ``one()``, ``first()`` and the others.
///
/// ```swift
/// let newest = try await session.select(Order.self)
///   .where { $0.status == .open }
///   .orderBy { $0.placedAt.descending }
///   .limit(10)
///   .all()
/// // select id, customer_id, ... from orders where status = $1 order by placed_at desc limit $2
/// ```
public struct SessionSelect<Root: Entity, Output>: SelectBuilder {
  /// The query.
  public var query: Select<Root, Output>
  let session: Session
  /// Whether objects go through the identity map.
  var isTracking = true
  /// Whether objects that are known take the rows' values.
  var isRefreshing = false
  /// Which of the session's conditions it goes without.
  var exemption = CriteriaExemption()

  init(_ query: Select<Root, Output>, _ session: Session) {
    self.query = query
    self.session = session
  }

  private func rebound<Other>(_ query: Select<Root, Other>) -> SessionSelect<Root, Other> {
    var other = SessionSelect<Root, Other>(query, session)
    other.isTracking = isTracking
    other.isRefreshing = isRefreshing
    other.exemption = exemption
    return other
  }

  /// One value of each row. See ``Select/columns(_:)``.
  public func columns<Value: Selectable>(_ columns: (Root.Columns) -> Value) -> SessionSelect<Root, Value.Value> {
    rebound(query.columns(columns))
  }

  /// Several values of each row.
  @_disfavoredOverload
  public func columns<each Value: Selectable>(
    _ columns: (Root.Columns) -> (repeat each Value)
  ) -> SessionSelect<Root, (repeat (each Value).Value)> {
    rebound(query.columns(columns))
  }

  /// Several values of each row, made into one.
  ///
  /// ```swift
  /// session.select(User.self).columns(as: Summary.init) { ($0.id, $0.email) }   // rows become Summary
  /// ```
  public func columns<each Value: Selectable, Result>(
    as make: @escaping @Sendable (repeat (each Value).Value) throws -> Result,
    _ columns: (Root.Columns) -> (repeat each Value)
  ) -> SessionSelect<Root, Result> {
    rebound(query.columns(as: make, columns))
  }

  /// Without the identity map: each row becomes an object of its own that no session knows, which is faster; changes to it
  /// are not written.
  public func untracked() -> SessionSelect<Root, Output> {
    var copy = self
    copy.isTracking = false
    return copy
  }

  /// Objects that the session knows take the rows' values; what was written to them and not sent is forgotten.
  public func refreshing() -> SessionSelect<Root, Output> {
    var copy = self
    copy.isRefreshing = true
    return copy
  }
}

@available(*, unavailable)
extension SessionSelect: Sendable {}

extension SessionSelect where Output == Root {
  /// Brings along what relations lead to.
  ///
  /// ```swift
  /// let users = try await session.select(User.self).load(.selectIn(\.orders)).limit(100).all()
  /// // select ... from users limit $1
  /// // select ... from orders where user_id = any($1)
  /// ```
  public func load(_ loads: Load<Root>...) -> SessionSelect<Root, Root> {
    var copy = self
    copy.query.loads += loads.map(\.plan)
    return copy
  }
}

extension Session {
  /// A query on a model.
  ///
  /// ```swift
  /// let user = try await session.select(User.self).where { $0.email == email }.oneOrNil()
  /// // select id, email, ... from users where email = $1 limit $2
  /// ```
  public func select<Root: Entity>(_ model: Root.Type) -> SessionSelect<Root, Root> {
    SessionSelect(Select(model), self)
  }

  /// A query that was built before.
  ///
  /// ```swift
  /// let open = Select(Order.self).where { $0.status == .open }
  /// let count = try await session.select(open).count()
  /// ```
  public func select<Root: Entity, Output>(_ query: Select<Root, Output>) -> SessionSelect<Root, Output> {
    SessionSelect(query, self)
  }
}
