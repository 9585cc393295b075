#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder that another tool's migrations lie in.
struct SourceFolder {
  /// Its path, without a slash at its end.
  let path: String

  init(_ path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// The path of something in the folder.
  func path(of name: String) -> String { path == "/" ? path + name : path + "/" + name }

  /// A note with its file as it is named in the folder.
  func relative(_ note: ImportNote) -> ImportNote {
    guard let file = note.file, file.hasPrefix(path + "/") else { return note }
    return ImportNote(file: String(file.dropFirst(path.count + 1)), line: note.line, text: note.text)
  }

  /// The names of files and folders in it, sorted by bytes; hidden ones are left out.
  func entries() throws(MigrationError) -> (files: [String], folders: [String]) {
    let names: [String]
    do { names = try FileBytes.names(in: path) } catch {
      throw MigrationError(
        code: "unreadableFolder", "the folder to import cannot be read", file: path, cause: error.cause,
        hint: "name the folder that the other tool keeps its migrations in")
    }
    var files: [String] = []
    var folders: [String] = []
    for name in names where !name.hasPrefix(".") {
      if Self.isFolder(self.path(of: name)) { folders.append(name) } else { files.append(name) }
    }
    return (files, folders)
  }

  /// Reads a file of the folder.
  func read(_ name: String) throws(MigrationError) -> SourceFile {
    let path = path(of: name)
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(path) } catch {
      throw MigrationError(
        code: error.code, "the file cannot be read", file: path, cause: error.cause, hint: "check its permissions")
    }
    let normalised = try RevisionText.normalise(bytes, file: path)
    return SourceFile(path: path, text: try RevisionText.string(normalised[...], in: normalised, file: path))
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
