import DBModelKit
import FoundationEssentials

/// A model that says everything that can be said.
@Model("items", schema: "shop", comment: "what is sold", was: "goods", parameters: ["fillfactor=70"])
@Unique("sku", "batch", name: "items_sku_batch_key", deferrable: .initiallyDeferred)
@Index("sku", .descending("madeAt"), include: ["kind"])
@Index(.expression("lower(label)"), unique: true, where: "gone_at is null", comment: "one label each")
@Check("batch > 0 or sku <> ''")
@ForeignKey(["makerCountry", "makerNumber"], Maker.self, onDelete: .setNull)
@Exclusion("exclude using gist (stay with &&)", name: "items_stay_excl")
final class Item {
  // A comment in front.
  @PrimaryKey /* between */ @Column(comment: "never used again") var id: UUID
  @Column(
    .varchar(40),  // as the label printer has it
    collation: .on(postgresql: "C", sqlite: "nocase")
  )
  var sku: String
  var batch: Int32 = 1
  @Column(name: "label", was: "title") var title: String?
  @Column(index: true, default: .value(Kind.plain)) var kind: Kind = .plain
  @Column(default: .now) var madeAt: Instant
  var goneAt: Instant?
  @Check("price >= 0") @Column(.numeric(10, 2)) var price: Numeric
  @Generated("price * 2") @Column(.numeric(10, 2)) var twice: Numeric = 0
  var tags: [String]
  var extra: JSONText<[String: Int]>?
  var stay: Range<CivilDate>?
  var cover: [UInt8]?
  var makerCountry: String?
  var makerNumber: Int?
  @Version var `version`: Int = 0
  @Transient var note = "not kept"
  @Relation var maker: Maker?
  static let limit = 3
  var summary: String { "\(sku) \(batch)" }

  enum Kind: String, DatabaseEnum {
    case plain, fancy = "very fancy"
    static let declaration = declared("item_kind", schema: "shop", was: "kind")
  }
}

/// A model with a key of two columns.
@Model("makers", schema: "shop", withoutRowID: true)
final class Maker {
  @PrimaryKey var country: String
  @PrimaryKey(name: "makers_key") var number: Int
  @Relation(inverse: "maker") var items: [Item]
}

/// The same as `Maker`, by hand.
final class PlainMaker: Model {
  static let model = {
    var model = ModelDeclaration("Maker", table: "makers", schema: "shop", withoutRowID: true)
    model.column("country", String.self)
    model.column("number", Int.self)
    model.primaryKey("country")
    model.primaryKey("number", name: "makers_key")
    return model
  }()
}

/// A node of a tree, which points to its own kind.
@Model("nodes")
final class Node {
  @PrimaryKey(.identityAlways, autoincrement: true) var id: Int64 = 0
  @ForeignKey(Node.self, onDelete: .cascade) var parentID: Int64?
  @Relation(inverse: "children") var parent: Node?
  @Relation(inverse: "parent") var children: [Node]
}

/// A model with an initializer of its own, which leaves out what has a value.
@Model("tags")
final class Tag {
  @PrimaryKey var id: Int = 41
  var name: String
  var note: String?
  init(_ name: String) { self.name = name }
}

/// A model whose names are words of the language, with a key whose columns stand in another order and may be missing.
@Model("shelves")
@PrimaryKey(["in", "bee"])
final class `switch` {
  @Column(name: "bee") var b: String?
  var `in`: Int
  private var `default` = 0
  @Relation var `case`: Node?
  @ForeignKey(Node.self) private var nodeID: Int64?
}
