/// One line of `dbtool doctor`.
struct DoctorFinding: Encodable, Sendable, Hashable {
  enum Grade: String, Encodable, Sendable { case ok, warn, fail }

  let check: String
  let grade: Grade
  let message: String
  /// What to do, when there is something to do.
  let hint: String?

  static func ok(_ check: String, _ message: String) -> Self {
    .init(check: check, grade: .ok, message: message, hint: nil)
  }
  static func warn(_ check: String, _ message: String, _ hint: String) -> Self {
    .init(check: check, grade: .warn, message: message, hint: hint)
  }
  static func fail(_ check: String, _ message: String, _ hint: String?) -> Self {
    .init(check: check, grade: .fail, message: message, hint: hint)
  }
}
