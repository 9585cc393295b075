import DBModelKit

/// What the benchmark of sessions writes by hand, by the macro.
@Model("bench_records")
final class MacroRecord {
  @PrimaryKey(.identity) var id: Int64 = 0
  var quantity: Int32
  var price: Double
  var isActive: Bool
  var name: String
  var note: String?
  var code: String
  var createdAt: Instant
}

@Model("bench_parents")
final class MacroParent {
  @PrimaryKey var id: Int64
  var name: String
  @Relation(inverse: "parent") var children: [MacroChild]
}

@Model("bench_children")
final class MacroChild {
  @PrimaryKey var id: Int64
  @Column(index: true) @ForeignKey(MacroParent.self) var parentID: Int64
  var quantity: Int32
  var name: String
  @Relation(inverse: "children") var parent: MacroParent
}
