import DBEngine
import DBModelKit
import DBTesting

/// Where each way to let children go is declared once.
@Model("shelves")
final class Shelf {
  @PrimaryKey(.identity) var id: Int = 0
  var name: String
  @Relation(cascade: .delete) var boxes: [Box]
  @Relation(inverse: "shelf") var memos: [Memo]
}

/// Deleted with its shelf, after it was read.
@Model("boxes")
final class Box {
  @PrimaryKey(.identity) var id: Int = 0
  var name: String
  @ForeignKey(Shelf.self) var shelfID: Int = 0
  @Relation(cascade: .delete) var papers: [Paper]
  @Relation(inverse: "box") var stickers: [Sticker]
  @Relation(inverse: "box") var loans: [Loan]
  @Relation(inverse: "boxes", through: BoxLabel.self) var labels: [Label]
}

/// Deleted with its box, after it was read.
@Model("papers")
final class Paper {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Box.self) var boxID: Int = 0
}

/// Stays, and counts that it has no shelf any more.
@Model("memos")
final class Memo {
  @PrimaryKey(.identity) var id: Int = 0
  var text: String
  @ForeignKey(Shelf.self) var shelfID: Int?
  @Version var version: Int = 1
  @Relation(inverse: "memos") var shelf: Shelf?
}

/// Deleted by the database.
@Model("stickers")
final class Sticker {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Box.self, onDelete: .cascade) var boxID: Int = 0
  @Relation(inverse: "stickers") var box: Box
}

/// Deleted by the database with a sticker that it deletes; no relation leads here.
@Model("scratches")
final class Scratch {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Sticker.self, onDelete: .cascade) var stickerID: Int = 0
}

/// Stays: the database sets its key to NULL.
@Model("loans")
final class Loan {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Box.self, onDelete: .setNull) var boxID: Int?
  @Relation(inverse: "loans") var box: Box?
}

/// On many boxes.
@Model("labels")
final class Label {
  @PrimaryKey var name: String
  @Relation(inverse: "labels", through: BoxLabel.self) var boxes: [Box]
}

@Model("box_labels")
final class BoxLabel {
  @PrimaryKey @ForeignKey(Box.self) var boxID: Int
  @PrimaryKey @ForeignKey(Label.self) var labelName: String
}

/// A tree whose branches are deleted after they were read.
@Model("folders")
final class Folder {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Folder.self) var parentID: Int?
  @Relation(inverse: "children", key: "parentID") var parent: Folder?
  @Relation(inverse: "parent", cascade: .delete) var children: [Folder]
}

/// A tree whose branches the database deletes.
@Model("twigs")
final class Twig {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Twig.self, onDelete: .cascade) var parentID: Int?
  @Relation(inverse: "children", key: "parentID") var parent: Twig?
  @Relation(inverse: "parent") var children: [Twig]
}

/// A door must have a room, and nobody says what becomes of it without one.
@Model("rooms")
final class Room {
  @PrimaryKey(.identity) var id: Int = 0
  var name: String
  @Relation(inverse: "room") var doors: [Door]
}

@Model("doors")
final class Door {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Room.self) var roomID: Int = 0
  @Relation(inverse: "doors") var room: Room
}

let archive = ModelSet([
  Shelf.self, Box.self, Paper.self, Memo.self, Sticker.self, Scratch.self, Loan.self, Label.self, BoxLabel.self,
  Folder.self, Twig.self, Room.self, Door.self, House.self, Floor.self, Suite.self, Bed.self,
])

/// A database with the archive's tables, and what is sent to it.
nonisolated(nonsending) func withArchive(
  _ dialect: DialectName, _ body: nonisolated(nonsending) (Engine, StatementRecorder) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    let recorder = StatementRecorder()
    let engine = try database.engine(observer: recorder)
    try await body(engine, recorder)
  }
}

private let templates = DatabaseTemplate(.models(archive))
