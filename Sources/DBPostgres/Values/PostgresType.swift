internal import CLibPQ

/// How a column's cells are read, in both of the formats that the server sends.
///
/// Built-in types have fixed object ids (`pg_type.dat` of the server's sources). Types that a user made are looked up in
/// the catalog once for each connection (``TypeCatalog``). What has no form of its own here is asked for as text.
indirect enum PostgresType: Hashable, Sendable {
  case bool, int2, int4, int8, oid, float4, float8, numeric
  case text, json, jsonb, bytes, uuid
  case date, time, timestamp, instant, interval
  case inet, cidr
  case array(PostgresType)
  case range(PostgresType)
  /// No binary form is known.
  case other

  /// Those of the server that need no look-up.
  static let builtIn: [Oid: PostgresType] = {
    var types: [Oid: PostgresType] = [:]
    // Type, its object id, the object id of its array.
    let scalars: [(PostgresType, Oid, Oid)] = [
      (.bool, 16, 1000), (.bytes, 17, 1001), (.text, 19, 1003), (.int8, 20, 1016), (.int2, 21, 1005),
      (.int4, 23, 1007), (.text, 25, 1009), (.oid, 26, 1028), (.json, 114, 199), (.text, 142, 143),
      (.float4, 700, 1021), (.float8, 701, 1022), (.cidr, 650, 651), (.inet, 869, 1041), (.text, 1042, 1014),
      (.text, 1043, 1015), (.date, 1082, 1182), (.time, 1083, 1183), (.timestamp, 1114, 1115),
      (.instant, 1184, 1185), (.interval, 1186, 1187), (.numeric, 1700, 1231), (.uuid, 2950, 2951),
      (.jsonb, 3802, 3807), (.range(.int4), 3904, 3905), (.range(.numeric), 3906, 3907),
      (.range(.timestamp), 3908, 3909), (.range(.instant), 3910, 3911), (.range(.date), 3912, 3913),
      (.range(.int8), 3926, 3927),
    ]
    for (type, oid, array) in scalars {
      types[oid] = type
      types[array] = .array(type)
    }
    types[705] = .text
    return types
  }()

  /// Ids from here on are of types that were made in the database.
  static let firstUserOid: Oid = 16_384

  /// Whether ``BinaryReader`` reads it.
  var hasBinaryForm: Bool {
    switch self {
    case .other: false
    case .array(let element), .range(let element): element.hasBinaryForm
    default: true
    }
  }
}
