internal import DBEngine

/// A five-letter SQLSTATE, and the kind of failure that it stands for.
///
/// From "PostgreSQL Error Codes" (appendix A of its manual): codes first, then the class of their first two letters.
enum SQLState {
  static func kind(_ code: String) -> DatabaseError.Kind {
    switch code {
    case "23505": .unique
    case "23503", "23001": .foreignKey
    case "23502": .notNull
    case "23514": .check
    case "23P01": .exclusion
    case "40001": .serialization
    case "40P01": .deadlock
    case "55P03": .lockTimeout
    case "57014": .queryCancelled
    case "25P03", "57P01", "57P02", "57P03", "57P05": .connectionLost
    case "3D000": .noDatabase
    case "42601", "42602", "42622", "42939", "42P10": .syntax
    case "42P01", "42703", "42883", "42704", "42P02", "3F000", "26000", "34000", "3B001": .undefinedObject
    case "42P07", "42701", "42710", "42723", "42P06", "42P04", "42P05", "42P03": .duplicateObject
    case "42501": .permission
    case "25006": .readOnly
    case "53100", "53200": .full
    case "XX001", "XX002": .corrupt
    // A protocol violation: a wrong number of values, mostly. The connection stands.
    case "08P01": .other
    default: kind(ofClass: code.prefix(2))
    }
  }

  private static func kind(ofClass letters: Substring) -> DatabaseError.Kind {
    switch letters {
    case "08": .connectionLost
    case "0A": .unsupported
    case "25", "2D", "3B": .transactionState
    case "28": .authentication
    default: .other
    }
  }
}
