import FoundationEssentials
import Testing

@testable import DBToolKit

struct EnvelopeTests {
  private struct Revision: Encodable, Sendable {
    let id = "1f3c9a2b7d4e"
    let appliedAt = InstantText(microseconds: 1_795_339_865_000_123)
    let isHead = true
  }

  /// Each kind of value that can be absent, once with a value and once without.
  private struct Absent: Encodable, Sendable {
    struct Inner: Encodable, Sendable { var text: String? }
    var bool: Bool?
    var double: Double?
    var int: Int?
    var long: Int64?
    var text: String?
    var list: [Int?]?
    var inner: Inner?
    var inners: [Inner] = [Inner()]
    var names: [String: Inner?] = ["a": Inner(), "b": nil]
  }

  @Test func leavesOutNoKeyAnywhere() throws {
    let absent = try EnvelopeEncoder.document(Absent())
    let inners = #""inners":[{"text":null}],"int":null,"list":null,"long":null,"names":{"a":{"text":null},"b":null}"#
    try expectEqual(
      absent, #"{"bool":null,"double":null,"inner":null,"# + inners + #","text":null}"# + "\n")
    let given = Absent(
      bool: false, double: 0.5, int: -1, long: .max, text: "a\"\\\u{1}\n", list: [1, nil], inner: .init(text: "x"),
      inners: [], names: [:])
    try expectEqual(
      try EnvelopeEncoder.document(given),
      #"{"bool":false,"double":0.5,"inner":{"text":"x"},"inners":[],"int":-1,"list":[1,null],"#
        + #""long":9223372036854775807,"names":{},"text":"a\"\\\u0001\n"}"# + "\n")
  }

  @Test func printsTheSameBytesForASuccess() throws {
    let location = try DatabaseLocation("postgresql://ann:secret@db/shop")
    let document = try EnvelopeEncoder.document(
      Envelope(command: "current", ok: true, database: EnvelopeDatabase(location), data: [Revision()], warnings: ["w"]))
    try expectEqual(
      document,
      #"{"command":"current","data":[{"appliedAt":"2026-11-22T09:31:05.000123Z","id":"1f3c9a2b7d4e","isHead":true}],"#
        + #""database":{"dialect":"postgresql","url":"postgresql://ann@db/shop"},"error":null,"format":1,"ok":true,"warnings":["w"]}"#
        + "\n")
  }

  @Test func printsTheSameBytesForAFailure() throws {
    let failure = ToolFailure("lockBusy", "another run", exit: .lockBusy, file: "a.sql", line: 3, hint: "wait")
    let document = try EnvelopeEncoder.document(Envelope<NoData>(command: "upgrade", ok: false, failure: failure))
    try expectEqual(
      document,
      #"{"command":"upgrade","data":null,"database":null,"error":{"cause":null,"code":"lockBusy","exit":9,"#
        + #""file":"a.sql","hint":"wait","line":3,"message":"another run","object":null,"statement":null},"#
        + #""format":1,"ok":false,"warnings":[]}"# + "\n")
  }

  @Test func bringsHostileNamesBackUnchangedOnOneLineOfVisibleText() throws {
    for name in HostileNames.all {
      let document = try EnvelopeEncoder.document([name])
      try expectEqual(
        document.unicodeScalars.filter { Escaping.isHidden($0) }.count, 1, "only the line end: \(document)")
      try expectEqual(try JSONDecoder().decode([String].self, from: Data(document.utf8)), [name])
    }
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"), (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
      (-62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ] as [(Int64, String)])
  func writesInstantsInUTC(microseconds: Int64, wanted: String) throws {
    try expectEqual(InstantText(microseconds: microseconds).description, wanted)
  }
}
