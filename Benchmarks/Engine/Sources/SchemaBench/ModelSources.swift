/// Models as Swift source, to measure how long they take to compile.
enum ModelSources {
  /// So many models of 12 columns, with two indexes and a foreign key each, and the set of them.
  static func text(_ count: Int) -> String {
    var text = "import DBModelKit\n"
    let count = max(1, count)
    for number in 1...count {
      text += """

        @Model("items_\(number)")
        public final class Item\(number) {
          @PrimaryKey(.identity) public var id: Int = 0
          @Index @ForeignKey(Item\(max(1, number - 1)).self) public var parentID: Int?
          public var name: String = ""
          @Index public var code: String
          @Check("quantity >= 0") public var quantity: Int32 = 0
          public var price: Double?
          public var ratio: Double = 1
          public var isActive: Bool = true
          public var note: String?
          public var city: String?
          @Unique public var isbn: String?
          public var published: CivilDate?
        }

        """
    }
    let names = (1...count).map { "Item\($0).self" }.joined(separator: ", ")
    return text + "\npublic let models = ModelSet([\(names)])\n"
  }
}
