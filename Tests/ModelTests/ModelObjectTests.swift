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

  @Test func aRelationThrowsUntilItIsLoaded() {
    let node = Node(parentID: nil)
    #expect(throws: RelationNotLoaded("Node.children")) { try node.children.count }
    do throws(RelationNotLoaded) {
      _ = try node.parent
      Issue.record("the parent was read")
    } catch {
      #expect(error.description == "Node.parent is not loaded")
    }
    #expect(Node.Relations().children.name == "children")
  }

  @Test func changesAreNotedAColumn() {
    var state = ModelState()
    for column in [0, 63, 64, 200] { state.change(column) }
    for column in [1, 62, 65, 199] where state.hasChanged(column) { Issue.record("column \(column)") }
    for column in [0, 63, 64, 200] where !state.hasChanged(column) { Issue.record("column \(column)") }
  }
}
