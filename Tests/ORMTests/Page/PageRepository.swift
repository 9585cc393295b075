import DBKit
import FoundationEssentials

// The page's patterns for large inserts and for repositories.

/// Many rows from a source that nobody holds whole: memory stays at one chunk.
func bulkInsertChunked(_ session: Session, _ emails: AsyncStream<String>, chunk: Int = 1000) async throws -> Int {
  try await session.insert(contentsOf: emails.map { User(email: $0) }, chunk: chunk)
}

/// What the application asks of users beside what every repository can.
extension Repository<User> {
  func withEmail(_ email: String) async throws -> User? {
    try await session.select(User.self).where { $0.email == email }.oneOrNil()
  }
}

/// A service on a repository: it writes at once, and the session commits.
func register(_ session: Session, _ email: String) async throws -> User {
  let users = Repository<User>(session)
  if let known = try await users.withEmail(email) { return known }
  return try await users.create { User(email: email) }
}

/// A change of an object: a name that is wrong does not compile.
func changeEmail(_ session: Session, _ userID: UUID, _ email: String) async throws {
  let users = Repository<User>(session)
  let user = try await users.require(userID)
  try await users.update(user) { $0.email = email }
}

/// The next users, however deep: the database goes to where the last page ended.
func pageOfEmails(_ session: Session, after token: PageToken?, size: Int) async throws -> Page<String> {
  try await session.select(User.self).orderBy(\.email).page(after: token, size: size).map(\.email)
}
