import DBModelKit
import FoundationEssentials

/// Two that cannot be without each other.
@Model("husbands")
final class Husband {
  @PrimaryKey var id: UUID = .v7()
  @ForeignKey(Wife.self) var wifeID: UUID
}

@Model("wives")
final class Wife {
  @PrimaryKey var id: UUID = .v7()
  @ForeignKey(Husband.self) var husbandID: UUID
}

/// Two that cannot be without each other when the transaction ends.
@Model("locks")
final class Lock {
  @PrimaryKey var id: UUID = .v7()
  @ForeignKey(Latch.self, deferrable: .initiallyDeferred) var latchID: UUID
}

@Model("latches")
final class Latch {
  @PrimaryKey var id: UUID = .v7()
  @ForeignKey(Lock.self, deferrable: .initiallyDeferred) var lockID: UUID
}

/// A tree of which only leaves go.
@Model("ranks")
final class Rank {
  @PrimaryKey(.identity) var id: Int = 0
  @ForeignKey(Rank.self, onDelete: .restrict) var aboveID: Int?
}
