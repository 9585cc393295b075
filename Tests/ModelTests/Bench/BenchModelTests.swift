import DBModelKit
import DBModels
import DBQuery
import DBSchema
import Testing

/// What the benchmark measures is what the macro writes.
struct BenchModelTests {
  @Test func theRecordIsTheSame() throws {
    let row: [SQLValue] = [
      .integer(3), .integer(4), .double(0.5), .bool(true), .text("a"), .null, .text("b"),
      .instant(Instant(microsecondsSince2000: 7)),
    ]
    let macro = try EntityTraits.of(MacroRecord.self, row) {
      [
        $0.id.traits, $0.quantity.traits, $0.price.traits, $0.isActive.traits, $0.name.traits, $0.note.traits,
        $0.code.traits, $0.createdAt.traits,
      ]
    }
    let hand = try EntityTraits.of(BenchRecord.self, row) {
      [
        $0.id.traits, $0.quantity.traits, $0.price.traits, $0.isActive.traits, $0.name.traits, $0.note.traits,
        $0.code.traits, $0.createdAt.traits,
      ]
    }
    Self.compare(macro, hand)
  }

  @Test func parentsAndChildrenAreTheSame() throws {
    let parent: [SQLValue] = [.integer(3), .text("a")]
    Self.compare(
      try EntityTraits.of(MacroParent.self, parent) { [$0.id.traits, $0.name.traits] },
      try EntityTraits.of(BenchParent.self, parent) { [$0.id.traits, $0.name.traits] })
    let child: [SQLValue] = [.integer(3), .integer(4), .integer(5), .text("a")]
    Self.compare(
      try EntityTraits.of(MacroChild.self, child) {
        [$0.id.traits, $0.parentID.traits, $0.quantity.traits, $0.name.traits]
      },
      try EntityTraits.of(BenchChild.self, child) {
        [$0.id.traits, $0.parentID.traits, $0.quantity.traits, $0.name.traits]
      })
  }

  @Test func theirTablesAreTheSame() throws {
    for dialect in DialectName.allCases {
      let macro = try ModelSet([MacroRecord.self, MacroParent.self, MacroChild.self]).schema(for: dialect).tables
      let hand = try ModelSet([BenchRecord.self, BenchParent.self, BenchChild.self]).schema(for: dialect).tables
      if macro != hand || hand.count != 3 { Issue.record("\(dialect): \(macro)\nby hand: \(hand)") }
    }
  }

  private static func compare(_ macro: [String], _ hand: [String]) {
    if macro.count < 20 || macro.count != hand.count { Issue.record("\(macro)\n\(hand)") }
    for (one, other) in zip(macro, hand) where one.replacing("Macro", with: "Bench") != other {
      Issue.record("\(one)\nby hand: \(other)")
    }
  }
}
