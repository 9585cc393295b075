#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Gives sources to the compiler, with the modules and macros that were built beside the tests.
///
/// ```swift
/// let probe = CompilerProbe(folder: folder.path)
/// try probe.write("let x: Int = \"\"", "main.swift")
/// try probe.messages(of: ["main.swift"])   // main.swift:1:14: error: cannot convert value of type ...
/// ```
public struct CompilerProbe {
  /// What a command said.
  public struct Failure: Error, CustomStringConvertible {
    /// Its words.
    public var description: String

    /// Makes a failure.
    public init(description: String) { self.description = description }
  }

  /// An empty folder to work in.
  public let folder: String

  /// Works in a folder.
  public init(folder: String) { self.folder = folder }

  /// The compiler's call for sources in the folder, up to their names.
  /// - Parameter hasMacros: whether the models' macros are loaded.
  public func compiler(_ flags: String, hasMacros: Bool = false) throws -> String {
    let built = try Self.builtFolder()
    let plugin = hasMacros ? " -load-plugin-executable '\(built)/DBModelMacros-tool#DBModelMacros'" : ""
    return "cd '\(folder)' && swiftc -swift-version 6 -Onone -I '\(built)/Modules'\(plugin) \(flags)"
  }

  /// What the compiler has against sources, down to what only the optimizer's first passes see: two tasks that share what
  /// is one's own. Empty when it has nothing.
  public func messages(of files: [String], _ flags: String = "") throws -> String {
    let command = try compiler(
      "-emit-sil -o /dev/null -module-name probe \(flags) \(files.joined(separator: " "))", hasMacros: true)
    do {
      _ = try run(command)
      return ""
    } catch let failure as Failure {
      return failure.description
    }
  }

  /// Writes the list of objects that a program of these modules is linked from, as `objects`: ours without the tools and
  /// the tests, and all that they use.
  public func writeObjects() throws {
    let built = try Self.builtFolder()
    let libraries = [
      "DB*", "DequeModule", "OrderedCollections", "InternalCollectionsUtilities", "Logging", "Metrics", "CoreMetrics",
      "Tracing", "Instrumentation", "ServiceContextModule", "ServiceLifecycle", "ConcurrencyHelpers", "UnixSignals",
      "AsyncAlgorithms", "ContainersPreview", "BasicContainers",
    ]
    let folders = libraries.map { "'\(built)'/\($0).build" }.joined(separator: " ")
    try write(
      try run(
        "ls -d \(folders) 2>/dev/null | grep -vE 'Tests|-tool|DBTool|DBTesting|DBModelMacros' "
          + "| while read folder; do find \"$folder\" -name '*.o'; done | sed 's/.*/\"&\"/'"), "objects")
  }

  /// The libraries of C that such a program needs.
  public static var linked: String { "-lpq -lsqlite3" }

  /// The compiler's flags for the modules of C.
  public static var imports: String {
    "-I '\(packageFolder)/Sources/CLibPQ' -I '\(packageFolder)/Sources/CSQLite' $(pkg-config --cflags libpq sqlite3)"
  }

  /// What swift-format has against the source; empty when it would write it so itself.
  public func format(_ source: String) throws -> String {
    try write(source, "format.swift")
    do {
      return try run(
        "cd '\(folder)' && swift format lint --strict --configuration '\(Self.packageFolder)/.swift-format' format.swift"
      )
    } catch let failure as Failure {
      return failure.description
    }
  }

  /// The package's folder.
  public static var packageFolder: String {
    "/" + "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
  }

  /// The folder with the programs and modules of this build, found upward from the running program.
  public static func builtFolder() throws -> String {
    var tried: [String] = []
    for program in [realpath("/proc/self/exe", nil).map { String(cString: $0) }, CommandLine.arguments.first] {
      guard var folder = program?[...] else { continue }
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        tried.append(String(folder))
        if access(folder + "/Modules/DBModelKit.swiftmodule", R_OK) == 0 { return String(folder) }
      }
    }
    throw Failure(description: "the modules of this build are not found; looked in \(tried)")
  }

  /// Writes a file into the folder.
  public func write(_ text: String, _ name: String) throws {
    guard let file = fopen("\(folder)/\(name)", "w") else { throw Failure(description: "cannot write \(name)") }
    defer { fclose(file) }
    guard fputs(text, file) >= 0 else { throw Failure(description: "cannot write \(name)") }
  }

  /// Runs a command of the shell, and gives what it says.
  /// - Throws: ``Failure`` with what it says, when it fails.
  public func run(_ command: String) throws -> String {
    guard let pipe = popen("exec 2>&1; \(command)", "r") else { throw Failure(description: "cannot run \(command)") }
    var bytes: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 65536) { $1 = fread($0.baseAddress, 1, 65536, pipe) }
      if chunk.isEmpty { break }
      bytes += chunk
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard pclose(pipe) == 0 else { throw Failure(description: text) }
    return text
  }
}
