import DBMigrations
import DBSchema
import Testing

@testable import DBToolKit

struct DoctorRulesTests {
  @Test func gradesWhatFactsMean() throws {
    let server = DatabaseFacts(dialect: .postgresql, version: "15.18", transport: "TLSv1.3", hasLedger: true, clockSkew: 0.2)
    let file = DatabaseFacts(dialect: .sqlite, version: "3.40.1", hasLedger: true, journalMode: "wal", foreignKeys: true)
    func changed(_ facts: DatabaseFacts, _ change: (inout DatabaseFacts) -> Void) -> DatabaseFacts {
      var facts = facts
      change(&facts)
      return facts
    }
    let cases: [(DatabaseFacts, String, DoctorFinding.Grade)] = [
      (server, "version", .ok), (changed(server) { $0.version = "13.9" }, "version", .fail),
      (changed(server) { $0.version = "14.0" }, "version", .ok), (changed(server) { $0.version = "99.1" }, "version", .warn),
      (changed(server) { $0.version = "devel" }, "version", .warn), (changed(file) { $0.version = "3.36.0" }, "version", .fail),
      (changed(file) { $0.version = "3.37.0" }, "version", .ok), (changed(file) { $0.version = "4.0.0" }, "version", .warn),
      (changed(server) { $0.isInTheClear = true }, "transport", .warn), (server, "transport", .ok),
      (changed(server) { $0.hasPooler = true }, "pooler", .fail), (changed(server) { $0.isReadOnly = true }, "standby", .fail),
      (changed(server) { $0.invalidIndexes = ["\"public\".\"i\""] }, "indexes", .warn),
      (changed(server) { $0.clockSkew = 31 }, "clock", .warn), (changed(server) { $0.clockSkew = -3600 }, "clock", .warn),
      (changed(server) { $0.clockSkew = -30 }, "clock", .ok), (changed(server) { $0.canReadLedger = false }, "ledger", .fail),
      (changed(server) { $0.canWriteLedger = false }, "ledger", .warn),
      (changed(server) { ($0.canWriteLedger, $0.hasLedger) = (false, false) }, "ledger", .fail),
      (changed(file) { $0.canWriteLedger = false }, "ledger", .fail), (changed(file) { $0.journalMode = "off" }, "journal", .warn),
      (file, "journal", .ok), (changed(file) { $0.foreignKeys = false }, "foreign keys", .warn),
      (changed(file) { $0.brokenKeys = 3 }, "broken keys", .warn),
    ]
    for (facts, check, grade) in cases {
      let finding = DoctorRules.findings(facts).first { $0.check == check }
      try expectEqual(finding?.grade, grade, "\(check) of \(facts)")
      try require(grade == .ok || finding?.hint != nil, "\(check) says nothing to do")
    }
  }
}
