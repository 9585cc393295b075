import Glibc

/// Which modules each module of the package imports, as its sources say.
struct ModuleGraph {
  /// Direct imports, by module.
  var imports: [String: Set<String>] = [:]

  init(_ imports: [String: Set<String>]) { self.imports = imports }

  /// Reads all sources below a folder that holds one folder a module.
  init(sources folder: String) throws {
    for module in try Self.names(in: folder) where !module.hasPrefix(".") {
      for path in try Self.swiftFiles(below: folder + "/" + module) {
        imports[module, default: []].formUnion(ImportScanner.modules(in: try Self.text(path)))
      }
    }
  }

  /// A module and everything that it imports, directly or through modules of the package.
  func closure(of module: String) -> Set<String> {
    var found: Set<String> = [module]
    var open = [module]
    while let next = open.popLast() {
      for imported in imports[next] ?? [] where found.insert(imported).inserted { open.append(imported) }
    }
    return found
  }

  /// The imports that lead from one module to another, for a message: `DBEngine -> DBQuery -> Foundation`.
  func path(from start: String, to end: String) -> String {
    var cameFrom: [String: String] = [:]
    var open = [start][...]
    while let next = open.popFirst(), next != end {
      for imported in (imports[next] ?? []).sorted() where imported != start && cameFrom[imported] == nil {
        cameFrom[imported] = next
        open.append(imported)
      }
    }
    var path = [end]
    while let last = path.last, let before = cameFrom[last] { path.append(before) }
    return path.reversed().joined(separator: " -> ")
  }
}

extension ModuleGraph {
  struct Unreadable: Error {
    var path: String
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Unreadable(path: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Unreadable(path: path) }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        if got <= 0 { break }
        count += got
      }
    }
    guard bytes.count == size else { throw Unreadable(path: path) }
    return bytes
  }

  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  private static func names(in folder: String) throws -> [String] {
    guard let directory = opendir(folder) else { throw Unreadable(path: folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// All Swift sources below a folder, in a fixed order.
  static func swiftFiles(below folder: String) throws -> [String] {
    var files: [String] = []
    for name in try names(in: folder) {
      let path = folder + "/" + name
      var status = stat()
      guard stat(path, &status) == 0 else { throw Unreadable(path: path) }
      if status.st_mode & S_IFMT == S_IFDIR {
        files += try swiftFiles(below: path)
      } else if name.hasSuffix(".swift") {
        files.append(path)
      }
    }
    return files
  }
}
