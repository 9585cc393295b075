import DBModelKit

/// A house whose number is handed down as a part of each key.
@Model("houses")
final class House {
  @PrimaryKey(.identity) var id: Int = 0
}

@Model("floors")
final class Floor {
  @PrimaryKey @ForeignKey(House.self) var houseID: Int = 0
  @PrimaryKey var number: Int
  @Relation(key: "houseID") var house: House
}

@Model("suites")
@ForeignKey(["houseID", "floorNumber"], Floor.self)
final class Suite {
  @PrimaryKey var houseID: Int = 0
  @PrimaryKey var floorNumber: Int = 0
  @PrimaryKey var number: Int
  @Relation(key: "floorNumber") var floor: Floor
}

@Model("beds")
@ForeignKey(["houseID", "floorNumber", "suiteNumber"], Suite.self)
final class Bed {
  @PrimaryKey var houseID: Int = 0
  @PrimaryKey var floorNumber: Int = 0
  @PrimaryKey var suiteNumber: Int = 0
  @PrimaryKey var number: Int
  @Relation(key: "suiteNumber") var suite: Suite
}
