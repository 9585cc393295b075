/// The sources of a package that mounts the tool: its models, its revisions, and the executable with both.
struct PackageTemplate {
  /// Where the package of `dbtool` is.
  enum Dependency: Equatable {
    /// A folder on this machine.
    case folder(String)
    /// A repository.
    case repository(String)

    /// A URL has a scheme or a host before a colon; everything else is a path.
    init(_ text: String) {
      let isURL = text.contains("://") || (text.split(separator: "/").first?.contains(":") ?? false)
      self = isURL ? .repository(text) : .folder(text)
    }

    /// The name by which products of it are asked for.
    var identity: String {
      switch self {
      case .folder: return "dbtool"
      case .repository(let url):
        let last = url.split(separator: "/").last.map(String.init) ?? url
        return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
      }
    }
  }

  let names: ProjectNames
  /// The path of the migrations folder inside the package.
  let migrations: String
  let dependency: Dependency
  let version: String

  /// The whole `Package.swift`.
  var manifest: String {
    """
    // swift-tools-version: 6.2
    import PackageDescription

    let package = Package(
      name: \(Self.quoted(names.package)),
      platforms: [.macOS(.v15)],
      dependencies: [
        \(dependencyLine),
      ],
      targets: [
    \(targetLines)
      ])

    """
  }

  /// The entry of `dependencies`.
  var dependencyLine: String {
    switch dependency {
    case .folder(let path): ".package(name: \"dbtool\", path: \(Self.quoted(path)))"
    case .repository(let url): ".package(url: \(Self.quoted(url)), from: \(Self.quoted(version)))"
    }
  }

  /// The entries of `targets`.
  var targetLines: String {
    """
        // What the database is to look like.
        .target(name: "\(names.models)", dependencies: [\(product("DBModelKit"))]),
        // The revisions; the plugin lists them in `Revisions.all`.
        .target(
          name: "\(names.migrations)",
          dependencies: [
            \(product("DBEngine")), \(product("DBMigrations")),
          ],
          path: \(Self.quoted(migrations)),
          swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")],
          plugins: [.plugin(name: "EmbedRevisions", package: \(Self.quoted(dependency.identity)))]),
        // dbtool with both.
        .executableTarget(
          name: "\(names.product)",
          dependencies: [
            "\(names.models)", "\(names.migrations)", \(product("DBKit")),
            \(product("DBToolKit")),
          ]),
    """
  }

  /// The files beside `Package.swift`, by their path in the package.
  var sources: [(path: String, text: String)] {
    [
      (
        "Sources/\(names.models)/Models.swift",
        """
        public import DBModelKit

        /// All that the database should have. `dbtool autogenerate` writes what is missing as a revision.
        ///
        ///     @Model("books")
        ///     public final class Book {
        ///       @PrimaryKey(.identity) public var id: Int = 0
        ///       public var title: String
        ///     }
        public let models = ModelSet([])

        """
      ),
      (
        "\(migrations)/Revisions.swift",
        """
        /// The revisions of this folder: the plugin `EmbedRevisions` adds `all`.
        public enum Revisions {}

        """
      ),
      (
        "Sources/\(names.product)/main.swift",
        """
        import DBKit
        import DBToolKit
        import \(names.migrations)
        import \(names.models)

        await DBTool.main(drivers: [.postgresql, .sqlite], revisions: Revisions.all) { dialect in
          try models.declared(for: dialect)
        }

        """
      ),
    ]
  }

  private func product(_ name: String) -> String {
    ".product(name: \"\(name)\", package: \(Self.quoted(dependency.identity)))"
  }

  private static func quoted(_ text: String) -> String {
    "\""
      + text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
      .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
  }
}
