import DBSchema
import SeededRandom
import Testing

struct PackedSchemaTests {
  @Test func whatWasPackedIsUnpackedEqual() {
    let first = Seeded("packed schemas").seed / 2
    for seed in first..<first + 400 {
      var random = RandomSchema(seed: seed)
      let schema = random.schema()
      guard let bytes = schema.packed() else {
        Issue.record("seed \(seed) has no bytes: a walk over its fields misses one")
        continue
      }
      if DatabaseSchema(packed: bytes) != schema { Issue.record("seed \(seed) is not unpacked equal") }
      if DatabaseSchema(packed: bytes)?.packed() != bytes { Issue.record("seed \(seed) is not packed alike") }
    }
  }

  @Test func differentSchemasAreDifferentBytes() {
    let first = Seeded("packed schemas").seed / 2
    var known: [[UInt8]: DatabaseSchema] = [:]
    for seed in first..<first + 400 {
      var random = RandomSchema(seed: seed)
      let schema = random.schema()
      let bytes = schema.packed() ?? []
      if let other = known[bytes], other != schema { Issue.record("seed \(seed) has the bytes of another") }
      known[bytes] = schema
    }
  }

  @Test func bytesThatAreNoSchemaAreRefused() {
    let seed = Seeded("packed bytes").seed
    var random = RandomSchema(seed: seed)
    var bytes = random.schema().packed() ?? []
    for count in bytes.indices where DatabaseSchema(packed: Array(bytes[..<count])) != nil {
      Issue.record("seed \(seed): \(count) of \(bytes.count) bytes are a schema")
    }
    if DatabaseSchema(packed: bytes + [0]) != nil { Issue.record("seed \(seed): a byte more is a schema") }
    // Whatever comes of these, it comes: no length is believed, no walk is endless.
    for place in bytes.indices {
      let byte = bytes[place]
      for flip in [UInt8(0xFF), 0x80, 0x01] {
        bytes[place] = byte ^ flip
        _ = DatabaseSchema(packed: bytes)
      }
      bytes[place] = byte
    }
  }
}
