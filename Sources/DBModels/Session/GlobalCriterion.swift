/// A condition that every query of a session on a model carries. See ``SessionOptions/criteria``.
public struct GlobalCriterion: Sendable {
  package let entity: ObjectIdentifier
}
