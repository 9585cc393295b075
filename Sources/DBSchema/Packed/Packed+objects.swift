// The walks over a schema and what stands in it beside tables.

extension DatabaseSchema: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&dialect)
    field(&schemas)
    field(&tables)
    field(&views)
    field(&enums)
    field(&domains)
    field(&sequences)
    field(&triggers)
    field(&notCompared)
  }
}

extension ViewDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&columns)
    field(&query)
    field(&isMaterialized)
    field(&isPopulated)
    field(&options)
    field(&indexes)
    field(&comment)
    field(&uses)
  }
}

extension EnumDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&values)
    field(&comment)
  }
}

extension DomainDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&type)
    field(&isNullable)
    field(&defaultExpression)
    field(&collation)
    field(&checks)
    field(&comment)
  }
}

extension SequenceDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&type)
    field(&options)
    field(&owner)
    field(&comment)
  }
}

extension SequenceOptions: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&start)
    field(&increment)
    field(&minimum)
    field(&maximum)
    field(&cache)
    field(&cycles)
  }
}

extension TriggerDefinition: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&name)
    field(&table)
    field(&sql)
  }
}

extension ColumnReference: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&table)
    field(&column)
  }
}

extension ObjectReference: Packed {
  mutating func pack(_ field: inout some Packing) {
    field(&kind)
    field(&name)
    field(&member)
  }
}
