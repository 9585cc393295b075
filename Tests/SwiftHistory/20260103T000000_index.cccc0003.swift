//: id = cccc0003
//: parents = cccc0002
//: message = an index by given name
//: transaction = none

import DBEngine
import DBMigrations

struct Rcccc0003: Revision {
  func up(_ step: Step) async throws {
    switch step.dialect {
    case .postgresql:
      // An interrupted build leaves an invalid index of this name.
      try await step.connection.execute("drop index concurrently if exists people_given")
      try await step.connection.execute("create index concurrently people_given on people (given)")
    case .sqlite: try await step.connection.execute("create index if not exists people_given on people (given)")
    }
  }

  func down(_ step: Step) async throws {
    try await step.connection.execute("drop index if exists people_given")
  }
}
