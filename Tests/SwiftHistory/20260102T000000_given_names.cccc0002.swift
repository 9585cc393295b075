//: id = cccc0002
//: parents = cccc0001
//: message = given names

import DBEngine
import DBMigrations

struct Rcccc0002: Revision {
  func up(_ step: Step) async throws {
    try await step.connection.execute("alter table people add column given text")
    for row in try await step.connection.execute("select id, name from people order by id") {
      let given = GivenName.of(try row.decode(String.self, "name"))
      try await step.connection.execute(
        "update people set given = \(given) where id = \(try row.decode(Int64.self, "id"))")
    }
  }

  func down(_ step: Step) async throws {
    try await step.connection.execute("alter table people drop column given")
  }
}
