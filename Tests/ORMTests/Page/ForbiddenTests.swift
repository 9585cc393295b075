import CompilerProbe
import DBTesting
import Testing

/// What must not be written does not compile: each with the compiler's own words, which the documentation repeats.
struct ForbiddenTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    /// Stands in a function that has an engine.
    let code: String
    /// A part of what the compiler says.
    let message: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "a session shared with a task group",
      code: """
        try await engine.withSession { session in
          try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await session.get(User.self, 1) }
            group.addTask { _ = try await session.get(User.self, 2) }
            try await group.waitForAll()
          }
        }
        """,
      message: "passing closure as a 'sending' parameter risks causing data races"),
    Case(
      name: "two statements at once on a session",
      code: """
        try await engine.withSession { session in
          async let one = session.select(User.self).count()
          async let two = session.select(User.self).count()
          print(try await one + two)
        }
        """,
      message: "risks causing data races"),
    Case(
      name: "a session in a task of its own",
      code: """
        try await engine.withSession { session in
          Task { try await session.flush() }
          try await session.flush()
        }
        """,
      message: "risks causing data races"),
    Case(
      name: "a live object in another task",
      code: """
        try await engine.withSession { session in
          let user = try await session.require(User.self, 1)
          await withTaskGroup(of: Void.self) { group in
            group.addTask { user.name = "Eve" }
          }
          print(user.name)
        }
        """,
      message: "risks causing data races"),
    Case(
      name: "a live object that leaves its session",
      code: """
        let user = try await engine.withSession { session in
          try await session.require(User.self, 1)
        }
        print(user.name)
        """,
      message: "risks causing data races"),
    Case(
      name: "a session made by hand",
      code: """
        let session = Session(engine)
        try await session.flush()
        """,
      message: "initializer is inaccessible"),
    Case(
      name: "a session of the current task",
      code: "try await Session.current.flush()", message: "type 'Session' has no member 'current'"),
    Case(
      name: "a session in code that does not wait",
      code: """
        try await engine.withSession { session in
          func names() throws -> [String] { try session.select(User.self).columns { $0.name }.all() }
          print(try names())
        }
        """,
      message: "'async' call in a function that does not support concurrency"),
    Case(
      name: "a relation that may not be loaded, without a word",
      code: """
        try await engine.withSession { session in
          let user = try await session.require(User.self, 1)
          func count() -> Int { user.orders.count }
          print(count())
        }
        """,
      message: "property access can throw, but it is not marked with 'try' and the error is not handled"),
    Case(
      name: "a relation that is assigned",
      code: """
        let user = User(name: "Ada")
        user.orders = []
        """,
      message: "cannot assign to property: 'orders' is a get-only property"),
    Case(
      name: "a relation that there is not",
      code: """
        try await engine.withSession { session in
          let user = try await session.require(User.self, 1)
          try await session.load(user, \\.order)
        }
        """,
      message: "has no member 'order'"),
    Case(
      name: "a column that there is not",
      code: "_ = Select(User.self).where { $0.nmae == \"Ada\" }", message: "has no member 'nmae'"),
    Case(
      name: "a value of another type",
      code: "let query = Select(User.self).where { $0.name == 3 }; print(query)",
      message: "cannot be applied to operands of type 'Column<User, String>' and 'Int'"),
    Case(
      name: "a key of another type",
      code: "try await engine.withSession { _ = try await $0.get(User.self, \"1\") }",
      message: "cannot convert value of type 'String' to expected argument type"),
    Case(
      name: "a column that is written and there is not",
      code: "_ = Update(User.self).set(\\.nmae, to: \"Ada\")", message: "has no member 'nmae'"),
  ]

  private static let head = """
    import DBEngine
    import DBModelKit

    @Model("users")
    final class User {
      @PrimaryKey(.identity) var id: Int = 0
      var name: String
      @Relation(inverse: "user") var orders: [Order]
    }

    @Model("orders")
    final class Order {
      @PrimaryKey(.identity) var id: Int = 0
      @ForeignKey(User.self) var userID: Int = 0
      @Relation(inverse: "orders") var user: User
    }

    func probe(_ engine: Engine) async throws {

    """

  @Test func whatIsAllowedCompiles() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let messages = try Self.messages(
      """
      let names = try await engine.withSession { session in
        let users = try await session.select(User.self).where { $0.name == "Ada" }.load(.selectIn(\\.orders)).all()
        try users[0].$orders.add(Order())
        return users.map(\\.name)
      }
      print(names)
      """, in: folder.path)
    if !messages.isEmpty { Issue.record("\(messages)") }
  }

  @Test(arguments: cases)
  func whatMustNotBeDoesNotCompile(_ example: Case) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let messages = try Self.messages(example.code, in: folder.path)
    let errors = messages.split(separator: "\n").filter { $0.contains("error:") }
    if errors.isEmpty {
      Issue.record("\(messages.isEmpty ? "it compiles" : messages)")
    } else if !errors.contains(where: { $0.contains(example.message) }) {
      Issue.record("the compiler says something else:\n\(messages)")
    }
  }

  private static func messages(_ code: String, in folder: String) throws -> String {
    let probe = CompilerProbe(folder: folder)
    try probe.write(head + code + "\n}\n", "probe.swift")
    return try probe.messages(of: ["probe.swift"])
  }
}
