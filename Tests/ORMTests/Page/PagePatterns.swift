import DBKit
import FoundationEssentials

// The patterns of the page, one after the other. The documentation's article repeats this code, and a test holds the two
// together.

/// The engine and the sessions of an application.
func makeSessions(_ url: String) throws -> SessionFactory {
  var configuration = EngineConfiguration()
  configuration.pool.maximumSize = 20
  configuration.pool.overflow = 10
  configuration.pool.prePing = true
  configuration.pool.maximumLifetime = .seconds(3600)
  let engine = try Engine(url: url, configuration: configuration)
  return SessionFactory(engine, SessionOptions(unflushed: .warn, expireOnCommit: false))
}

/// What leaves a session.
struct UserResponse: Sendable, Equatable {
  var id: UUID
  var email: String
}

struct NotFound: Error {}

/// A session for each request.
func getUser(_ sessions: SessionFactory, _ userID: UUID) async throws -> UserResponse {
  try await sessions.withSession { session in
    let user = try await session.select(User.self).where { $0.id == userID }.oneOrNil()
    guard let user else { throw NotFound() }
    return UserResponse(id: user.id, email: user.email)
  }
}

/// A user with orders, no N+1.
func getUserWithOrders(_ session: Session, _ userID: UUID) async throws -> User? {
  try await session.select(User.self)
    .load(.selectIn(\.orders))
    .where { $0.id == userID }
    .oneOrNil()
}

/// Many users with orders: two statements, however many there are.
func getUsersWithOrders(_ session: Session, limit: Int = 100) async throws -> [User] {
  try await session.select(User.self)
    .load(.selectIn(\.orders))
    .limit(limit)
    .all()
}

/// Objects that are added are written in batches.
func bulkInsertUsers(_ session: Session, _ emails: [String]) async throws -> Int {
  let users = emails.map { User(email: $0) }
  try session.add(contentsOf: users)
  try await session.flush()
  return users.count
}

/// Several queries, one after the other on one session.
func getDashboard(_ session: Session, _ userID: UUID) async throws -> (user: User?, recent: [Order], total: Int) {
  let user = try await session.get(User.self, userID)
  let orders = session.select(Order.self).where { $0.userID == userID }
  return (user, try await orders.limit(10).all(), try await orders.count())
}

/// Several queries at once: each task has a session of its own.
func getEmails(_ sessions: SessionFactory, _ userIDs: [UUID]) async throws -> [UUID: String] {
  try await withThrowingTaskGroup(of: (UUID, String?).self) { group in
    for id in userIDs {
      group.addTask {
        try await sessions.withSession { session in (id, try await session.get(User.self, id)?.email) }
      }
    }
    return try await group.reduce(into: [:]) { result, user in result[user.0] = user.1 }
  }
}
