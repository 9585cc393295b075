/// What the targets of a new package are called, after the folder that it stands in.
///
/// ```swift
/// ProjectNames("my shop").product      // my-shop-db
/// ProjectNames("my shop").migrations   // MyShopMigrations
/// ```
struct ProjectNames: Equatable {
  /// The package.
  let package: String
  /// The executable that mounts the tool.
  let product: String
  /// The module of the models.
  let models: String
  /// The module of the revisions.
  let migrations: String

  /// - Parameter folder: Any name; what cannot stand in a name separates words.
  init(_ folder: String) {
    var words = folder.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    if words.first?.first?.isLetter != true { words.insert("app", at: 0) }
    package = words.map { $0.lowercased() }.joined(separator: "-")
    let module = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    product = package + "-db"
    models = module + "Models"
    migrations = module + "Migrations"
  }
}
