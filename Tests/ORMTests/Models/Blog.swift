import DBModelKit

/// A model whose rows belong to one of those who share the database.
protocol Tenanted: AnyObject {
  var tenantID: Int { get }
}

@Model("writers")
final class Writer: Tenanted, SoftDeletable {
  @PrimaryKey(.identity) var id: Int = 0
  var tenantID: Int = 1
  var name: String
  var deletedAt: Instant?
  @Relation(inverse: "writer", cascade: .delete) var posts: [Post]
  @Relation(inverse: "writer") var notes: [Note]
}

@Model("posts")
@Index("title", name: "posts_title_key", unique: true, where: "deleted_at is null")
final class Post: Tenanted, SoftDeletable, Timestamped {
  @PrimaryKey(.identity) var id: Int = 0
  var tenantID: Int = 1
  @ForeignKey(Writer.self) var writerID: Int = 0
  var title: String
  var createdAt: Instant = .negativeInfinity
  var updatedAt: Instant = .negativeInfinity
  var deletedAt: Instant?
  @Relation(inverse: "posts") var writer: Writer
  @Relation(inverse: "post") var remarks: [Remark]
  @Relation(inverse: "post", cascade: .delete) var drafts: [Draft]
}

/// Goes along with its post by the foreign key's word.
@Model("remarks")
final class Remark: SoftDeletable {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Post.self, onDelete: .cascade) var postID: Int = 0
  var text: String
  var deletedAt: Instant?
  @Relation(inverse: "remarks") var post: Post
}

/// Cannot be marked.
@Model("drafts")
final class Draft {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Post.self) var postID: Int = 0
  var text: String
  @Relation(inverse: "drafts") var post: Post
}

/// Hears what becomes of it.
@Model("notes")
final class Note: ModelEvents {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Writer.self) var writerID: Int?
  var text: String
  var slug: String = ""
  var version: Int = 0
  @Relation(inverse: "notes") var writer: Writer?

  struct Refused: Error {}

  func willInsert() throws { slug = text.lowercased() }
  func willUpdate() throws { version += 1 }
  func willDelete() throws { if text == "stone" { throw Refused() } }
}

/// Has a key of two columns.
@Model("wings")
final class Wing: SoftDeletable {
  @PrimaryKey var building: String
  @PrimaryKey var number: Int
  var deletedAt: Instant?
  @Relation(inverse: "wing", cascade: .deleteOrphan) var desks: [Desk]
}

@Model("desks")
@ForeignKey(["building", "wingNumber"], Wing.self)
final class Desk: SoftDeletable {
  @PrimaryKey(.identity) var id: Int = 0
  var building: String = ""
  var wingNumber: Int = 0
  var deletedAt: Instant?
  @Relation(inverse: "desks", key: "wingNumber") var wing: Wing
}

let blog = ModelSet([Writer.self, Post.self, Remark.self, Draft.self, Note.self, Wing.self, Desk.self])
