import DBSchema
import DBTesting
import Synchronization
import Testing

@testable import DBMigrations

#if canImport(Glibc)
  import Glibc
#endif

struct NormalFormCacheTests {
  private static let schema = DatabaseSchema(
    dialect: .sqlite,
    tables: [TableDefinition(name: QualifiedName("t"), columns: [ColumnDefinition(name: "id", type: "integer")])])
  private static let key = NormalFormKey(["one"])

  private static func with(_ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try body(folder.path)
  }

  @Test func keepsAndFinds() throws {
    try Self.with { folder in
      let cache = NormalFormCache(folder: folder + "/.dbtool/cache")
      #expect(cache.schema(for: Self.key, "models") == nil)
      cache.keep(Self.schema, for: Self.key, "models")
      #expect(cache.schema(for: Self.key, "models") == Self.schema)
      #expect(cache.schema(for: NormalFormKey(["two"]), "models") == nil)
      let names = try FileBytes.names(in: cache.folder)
      #expect(names == [".", "..", ".gitignore", Self.key.text + ".schema"])
    }
  }

  @Test func whatIsDamagedIsNotThereAndIsMadeAgain() throws {
    try Self.with { folder in
      let cache = NormalFormCache(folder: folder)
      cache.keep(Self.schema, for: Self.key, "models")
      let path = cache.path(Self.key)
      let whole = try FileBytes.read(path)
      func tryWith(_ bytes: [UInt8], _ what: String) throws {
        try TemporaryFolder.save(bytes, to: path)
        if cache.schema(for: Self.key, "models") != nil { Issue.record("\(what) is taken for an entry") }
      }
      for count in whole.indices { try tryWith(Array(whole[..<count]), "\(count) of \(whole.count) bytes") }
      for place in whole.indices {
        for flip in [UInt8(0xFF), 0x20, 0x01] {
          var bytes = whole
          bytes[place] ^= flip
          try tryWith(bytes, "byte \(place) changed by \(flip)")
        }
      }
      try tryWith(whole + [0], "a byte more")
      // One of another key, under this one's name.
      cache.keep(Self.schema, for: NormalFormKey(["two"]), "models")
      try tryWith(try FileBytes.read(cache.path(NormalFormKey(["two"]))), "another's entry")
      cache.keep(Self.schema, for: Self.key, "models")
      #expect(cache.schema(for: Self.key, "models") == Self.schema)
    }
  }

  @Test func aFolderThatCannotBeMadeIsNoError() throws {
    try Self.with { folder in
      try TemporaryFolder.save([], to: folder + "/file")
      let notes = Mutex<[String]>([])
      let cache = NormalFormCache(folder: folder + "/file/cache") { note in notes.withLock { $0.append(note) } }
      cache.keep(Self.schema, for: Self.key, "the models")
      #expect(cache.schema(for: Self.key, "the models") == nil)
      #expect(notes.withLock { $0 }.first?.contains("cannot be kept") == true)
      // A folder where the entry should be.
      let other = NormalFormCache(folder: folder)
      mkdir(other.path(Self.key), 0o777)
      other.keep(Self.schema, for: Self.key, "the models")
      #expect(other.schema(for: Self.key, "the models") == nil)
      #expect(try FileBytes.names(in: folder).allSatisfy { !$0.hasSuffix(".tmp") })
    }
  }

  /// A pipe would be waited for for ever, and what a link leads to may have no end.
  @Test func whatIsNoPlainFileIsNoEntry() throws {
    try Self.with { folder in
      let cache = NormalFormCache(folder: folder)
      let path = cache.path(Self.key)
      let places: [(what: String, make: () -> Int32)] = [
        ("a pipe", { mkfifo(path, 0o600) }), ("a link", { symlink("/dev/zero", path) }),
        ("a file of 1 TB", { creat(path, 0o600) >= 0 ? truncate(path, 1 << 40) : -1 }),
      ]
      for (what, make) in places {
        unlink(path)
        if make() != 0 { Issue.record("\(what) cannot be made: \(errno)") }
        if cache.schema(for: Self.key, "models") != nil { Issue.record("\(what) is taken for an entry") }
        cache.keep(Self.schema, for: Self.key, "models")
        if cache.schema(for: Self.key, "models") != Self.schema { Issue.record("\(what) is not replaced") }
      }
    }
  }

  @Test func leavesWhatOthersKeepInTheFolder() throws {
    try Self.with { folder in
      let cache = NormalFormCache(folder: folder)
      let others = (0...NormalFormCache.capacity).map { "\($0).schema" } + ["work.tmp"]
      let time = timespec(tv_sec: 1_000_000, tv_nsec: 0)
      for name in others {
        try TemporaryFolder.save([1], to: folder + "/" + name)
        _ = [time, time].withUnsafeBufferPointer { utimensat(AT_FDCWD, folder + "/" + name, $0.baseAddress, 0) }
      }
      cache.keep(Self.schema, for: Self.key, "models")
      #expect(try Set(FileBytes.names(in: folder)).isSuperset(of: others))
    }
  }

  @Test func dropsWhatWasNotUsedForLongest() throws {
    try Self.with { folder in
      let cache = NormalFormCache(folder: folder)
      let keys = (0..<NormalFormCache.capacity).map { NormalFormKey(["\($0)"]) }
      for (place, key) in keys.enumerated() {
        cache.keep(Self.schema, for: key, "models")
        let time = timespec(tv_sec: 1_000_000 + place, tv_nsec: 0)
        _ = [time, time].withUnsafeBufferPointer { utimensat(AT_FDCWD, cache.path(key), $0.baseAddress, 0) }
      }
      // The oldest is used again.
      #expect(cache.schema(for: keys[0], "models") == Self.schema)
      cache.keep(Self.schema, for: Self.key, "models")
      let left = Set(try FileBytes.names(in: folder).filter { $0.hasSuffix(".schema") })
      #expect(left.count == NormalFormCache.capacity)
      #expect(
        left.isSuperset(
          of: [cache.path(keys[0]), cache.path(Self.key)].map { String($0.split(separator: "/").last ?? "") }))
      #expect(cache.schema(for: keys[1], "models") == nil)
    }
  }

  /// Everybody writes and reads one key at once: nobody sees half of it.
  @Test func manyAtOnceSeeAllOrNothing() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let path = folder.path
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let damaged = Mutex(0)
          let cache = NormalFormCache(folder: path) { note in
            if note.contains("damaged") { damaged.withLock { $0 += 1 } }
          }
          for _ in 0..<100 {
            cache.keep(Self.schema, for: Self.key, "models")
            if cache.schema(for: Self.key, "models") != Self.schema { damaged.withLock { $0 += 1 } }
          }
          return damaged.withLock { $0 }
        }
      }
      for await count in group where count > 0 { Issue.record("\(count) readings saw no whole entry") }
    }
  }
}
