import DBModelKit
import DBModels
import DBQuery
import DBSchema
import Testing

/// A model that is written by hand is the same to a session as the macro's.
struct HandwrittenModelTests {
  @Test func aKeyThatTheServerHandsOutIsTheSame() throws {
    let row: [SQLValue] = [.integer(3), .text("a"), .null, .integer(9)]
    let macro = try EntityTraits.of(Note.self, row) {
      [$0.id.traits, $0.text.traits, $0.rating.traits, $0.nodeID.traits]
    }
    let hand = try EntityTraits.of(PlainNote.self, row) {
      [$0.id.traits, $0.text.traits, $0.rating.traits, $0.nodeID.traits]
    }
    Self.compare(macro, hand, places: 4)
    for dialect in DialectName.allCases {
      let first = try ModelSet([Note.self, Node.self]).schema(for: dialect).tables
      #expect(try ModelSet([PlainNote.self, Node.self]).schema(for: dialect).tables == first && first.count == 2)
    }
  }

  @Test func aKeyOfSeveralColumnsIsTheSame() throws {
    let row: [SQLValue] = [.text("north"), .integer(12), .integer(4)]
    let macro = try EntityTraits.of(Seat.self, row) { [$0.hall.traits, $0.number.traits, $0.version.traits] }
    let hand = try EntityTraits.of(PlainSeat.self, row) { [$0.hall.traits, $0.number.traits, $0.version.traits] }
    Self.compare(macro, hand, places: 3)
    for dialect in DialectName.allCases {
      let first = try ModelSet([Seat.self]).schema(for: dialect).tables
      #expect(try ModelSet([PlainSeat.self]).schema(for: dialect).tables == first && first.count == 1)
    }
  }

  @Test func changesAndRelationsAreTheSame() throws {
    let node = Node(id: 4)
    let note = Note(text: "a")
    let plain = PlainNote(text: "a")
    Note.Relations().node._load(note, [node])
    PlainNote.Relations().node._load(plain, [node])
    let loaded = try [note.node, plain.node]
    #expect(loaded.allSatisfy { $0 === node } && note.$node.isLoaded && plain.nodeWriter.isLoaded)
    note._modelState.status = .persistent
    plain._modelState.status = .persistent
    (note.id, note.text, note.rating, note.nodeID) = (1, "b", 2, 3)
    (plain.id, plain.text, plain.rating, plain.nodeID) = (1, "b", 2, 3)
    for place in 0...3 where note._modelState.originals?.value(place) != plain._modelState.originals?.value(place) {
      Issue.record("column \(place)")
    }
    #expect(note._modelState.originals?.values.count == 4 && note.isOpen)
  }

  private static func compare(_ macro: [String], _ hand: [String], places: Int) {
    // Ten words for each place, one past the end included: fewer, and nothing was compared.
    if macro.count < 10 * (places + 1) || macro.count != hand.count { Issue.record("\(macro)\n\(hand)") }
    for (one, other) in zip(macro, hand) where one != other { Issue.record("\(one)\nby hand: \(other)") }
  }
}
