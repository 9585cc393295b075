import DBSchema
import SeededRandom
import Testing

struct SchemaJSONTests {
  @Test func whatWasWrittenIsReadBackEqualAndWrittenAlike() throws {
    let first = Seeded("schemas as JSON").seed / 2
    for seed in first..<first + 400 {
      var random = RandomSchema(seed: seed)
      let schema = random.schema()
      let text = try schema.json()
      let back = try DatabaseSchema(json: text)
      if back != schema { Issue.record("seed \(seed) is not read back equal:\n\(text)\n\(try back.json())") }
      if try back.json() != text { Issue.record("seed \(seed) is not written alike") }
    }
  }

  @Test func whatStandsAtItsDefaultIsLeftOut() throws {
    let schema = DatabaseSchema(
      dialect: .postgresql,
      tables: [
        TableDefinition(
          name: QualifiedName(schema: "public", "users"),
          columns: [ColumnDefinition(name: "id", type: "bigint", isNullable: false)],
          primaryKey: PrimaryKeyDefinition(name: "users_pkey", columns: ["id"]))
      ])
    #expect(
      try schema.json() == """
        {
          "dialect" : "postgresql",
          "format" : 1,
          "tables" : [
            {
              "columns" : [
                {
                  "name" : "id",
                  "nullable" : false,
                  "type" : "bigint"
                }
              ],
              "name" : "users",
              "primaryKey" : {
                "columns" : [
                  "id"
                ],
                "name" : "users_pkey"
              },
              "schema" : "public"
            }
          ]
        }

        """)
  }

  @Test func unknownNamesArePassedOver() throws {
    let text = #"{"format":1,"later":{"a":[1]},"dialect":"sqlite","tables":[{"name":"t","columns":[],"colour":"red"}]}"#
    #expect(
      try DatabaseSchema(json: text)
        == DatabaseSchema(dialect: .sqlite, tables: [TableDefinition(name: QualifiedName("t"), columns: [])]))
  }

  @Test(arguments: [
    (#"{"format":2,"dialect":"oracle"}"#, "the schema's format is 2, and this version reads up to 1; update dbtool"),
    (#"{"format":0,"dialect":"sqlite"}"#, "not a schema: format: there is no format 0"),
    (#"{"dialect":"sqlite"}"#, "not a schema: format: missing"),
    (#"{"format":1}"#, "not a schema: dialect: missing"),
    (
      #"{"format":1,"dialect":"sqlite","tables":[{"name":"t","columns":[{"name":"a"}]}]}"#,
      "not a schema: tables[0].columns[0].type: missing"
    ),
  ])
  func whatIsNoSchemaIsRefusedInASentence(text: String, message: String) {
    #expect(Self.error(text) == message)
  }

  @Test(arguments: ["", "{", "[]", "null", #"{"format":"1"}"#, "{\"format\":1,\"dialect\":\"sqlite\",\"tables\":3}"])
  func rubbishIsRefused(text: String) {
    #expect(Self.error(text).hasPrefix("not a schema"))
  }

  private static func error(_ text: String) -> String {
    do throws(SchemaJSONError) {
      _ = try DatabaseSchema(json: text)
      return "no error"
    } catch {
      return error.description
    }
  }
}
