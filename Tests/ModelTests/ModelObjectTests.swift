import DBModelKit
import FoundationEssentials
import Testing

/// What an object of a model does without a database.
struct ModelObjectTests {
  @Test func anInitializerTakesEachColumnAndLeavesOutWhatHasAValue() throws {
    let id = UUID()
    let item = Item(id: id, sku: "a", madeAt: .now, price: 3, tags: [])
    #expect(item.id == id && item.batch == 1 && item.kind == .plain && item.title == nil && item.note == "not kept")
    item.sku = "b"
    item.batch += 1
    #expect(item.summary == "b 2")
  }

  @Test func anInitializerOfOnesOwnFindsTheInitialValues() {
    let tag = Tag("a")
    #expect(tag.id == 41 && tag.name == "a" && tag.note == nil)
  }

  @Test func aRelationThrowsUntilItIsLoaded() throws {
    let node = Node(parentID: nil)
    #expect(throws: RelationNotLoaded("Node.children", isMany: true)) { try node.children.count }
    #expect(throws: RelationNotLoaded("Node.parent", isMany: false)) { try node.parent }
    #expect(!node.$children.isLoaded)
    Node.Relations().children._load(node, [node])
    let children = try node.children
    #expect(children.count == 1 && node.$children.isLoaded)
    node._modelState.status = .closed
    #expect(throws: SessionClosed("Node.children")) { try node.children.count }
  }

  @Test func changesOfARowAreNotedWithTheirFirstValue() {
    let tag = Tag("a")
    tag.name = "b"
    #expect(tag._modelState.originals == nil)
    let tracker = SessionTracker()
    tag._modelState.tracker = tracker
    tag._modelState.status = .persistent
    tag.name = "c"
    tag.name = "d"
    tag.note = "e"
    #expect(tracker.dirty.count == 1 && tag._modelState.originals?.value(1) == .text("b"))
    #expect(tag._modelState.originals?.value(2) == .null && tag._modelState.originals?.value(0) == nil)
  }

  @Test func aKeyIsMissingUntilTheServerHandsItOut() {
    let node = Node()
    #expect(node._modelKey == nil)
    node.id = 7
    #expect(node._modelKey == 7 && Tag("a")._modelKey == 41)
    let shelf = `switch`(b: nil, in: 0)
    #expect(shelf._modelKey == nil)
    shelf.b = "x"
    #expect(shelf._modelKey == `switch`.Key(in: 0, b: "x"))
    #expect(`switch`._modelKeyValues(.init(in: 3, b: "x")) == [.integer(3), .text("x")])
  }
}
