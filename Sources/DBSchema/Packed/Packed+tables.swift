// The walks over tables and what belongs to them.

extension TableDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&columns)
    field(&primaryKey)
    field(&uniques)
    field(&checks)
    field(&foreignKeys)
    field(&exclusions)
    field(&indexes)
    field(&options)
    field(&comment)
  }
}

extension TableOptions: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&isStrict)
    field(&isWithoutRowID)
    field(&virtual)
    field(&isUnlogged)
    field(&partitionKey)
    field(&inherits)
    field(&parameters)
  }
}

extension ColumnDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&type)
    field(&isNullable)
    field(&defaultExpression)
    field(&collation)
    field(&identity)
    field(&generated)
    field(&notNullName)
    field(&notNullConflict)
    field(&comment)
  }
}

extension ColumnType: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&text)
    field(&definedBy)
  }
}

extension IdentityDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&isAlways)
    field(&options)
  }
}

extension GeneratedDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&expression)
    field(&isStored)
  }
}

extension IndexDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&elements)
    field(&isUnique)
    field(&method)
    field(&include)
    field(&predicate)
    field(&nullsNotDistinct)
    field(&parameters)
    field(&isValid)
    field(&comment)
  }
}

extension IndexElement: Packed {
  mutating func pack(_ field: inout some Packing) {
    var isColumn: Bool
    var text: String
    switch key {
    case .column(let name): (isColumn, text) = (true, name.name)
    case .expression(let expression): (isColumn, text) = (false, expression)
    }
    field(&isColumn)
    field(&text)
    key = isColumn ? .column(Identifier(text)) : .expression(text)
    field(&collation)
    field(&operatorClass)
    field(&isDescending)
    field(&nullsFirst)
  }
}
