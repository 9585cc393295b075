// The walks over constraints.

extension PrimaryKeyDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&columns)
    field(&include)
    field(&deferrability)
    field(&conflict)
    field(&isAutoincrement)
    field(&comment)
  }
}

extension UniqueDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&columns)
    field(&include)
    field(&nullsNotDistinct)
    field(&deferrability)
    field(&conflict)
    field(&comment)
  }
}

extension CheckDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&expression)
    field(&isInherited)
    field(&isValidated)
    field(&comment)
  }
}

extension ForeignKeyDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&columns)
    field(&target)
    field(&targetColumns)
    field(&onDelete)
    field(&onUpdate)
    field(&deleteColumns)
    field(&isMatchFull)
    field(&deferrability)
    field(&isValidated)
    field(&comment)
  }
}

extension ExclusionDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&definition)
    field(&comment)
  }
}

extension KeyColumn: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&collation)
    field(&isDescending)
  }
}
