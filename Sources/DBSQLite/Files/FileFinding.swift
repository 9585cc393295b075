internal import DBEngine
internal import Glibc

/// What the system finds at the path of a database file.
enum FileFinding {
  case file
  /// Nothing, in a folder that is there.
  case nothing
  /// A link to a file that is not there.
  case danglingLink
  case folder
  case noFolder
  /// The folder may not be entered.
  case closedFolder
  /// The path cannot be looked at, for the reason with this number.
  case trouble(Int32)

  init(at path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      self = status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
      return
    }
    let reason = errno
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
      self = .danglingLink
      return
    }
    switch reason {
    case ENOENT:
      let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
      self = folder.hasPrefix("/") && stat(String(folder), &status) != 0 ? .noFolder : .nothing
    case ENOTDIR: self = .noFolder
    case EACCES: self = .closedFolder
    default: self = .trouble(reason)
    }
  }

  /// Whether there is a file.
  /// - Throws: What keeps a file from being at this path.
  func isFile(_ path: String) throws(DatabaseError) -> Bool {
    switch self {
    case .file: return true
    case .nothing, .danglingLink: return false
    case .folder, .noFolder, .closedFolder, .trouble:
      var error = DatabaseError(.connectFailed, "the path cannot be looked at", detail: "the file is \(path)")
      explain(&error)
      throw error
    }
  }

  /// Puts what was found into an error of opening the file; SQLite itself says only "unable to open database file".
  func explain(_ error: inout DatabaseError) {
    switch self {
    case .file, .nothing: break
    case .danglingLink:
      error.kind = .noDatabase
      error.message = "the path is a link to a file that is not there"
    case .folder:
      error.message = "the path is a folder, not a file"
      error.hint = "name a file in it"
    case .noFolder:
      error.message = "the file's folder does not exist"
      error.hint = "make the folder first"
    case .closedFolder:
      error.kind = .permission
      error.message = "the file's folder may not be entered"
    case .trouble(let number):
      if error.detail?.contains(SystemError.text(number)) != true {
        error.detail = (error.detail.map { $0 + "; " } ?? "") + SystemError.text(number)
      }
    }
  }
}
