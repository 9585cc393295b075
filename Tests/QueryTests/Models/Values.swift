import DBModels
import DBQuery

/// How a customer is treated: an enum type of the database.
enum Tier: String, DatabaseEnum { case regular, silver, gold }

/// What an order says beside its columns.
struct Details: Codable, Sendable {
  var city: String
  var gift: Bool?
}
