public import DBQuery

extension ColumnValue {
  /// Whether an identity's number is yet to come from the server: nil, or 0.
  @inlinable
  public var _isUnassigned: Bool {
    switch sqlValue {
    case .null, .integer(0): true
    default: false
    }
  }
}

extension SQLValue {
  /// Writes the value into a column's storage.
  /// - Returns: Whether it fits.
  @inlinable
  public func _write<Value: ColumnValue>(to storage: inout Value) -> Bool {
    guard let value = Value(sqlValue: self) else { return false }
    storage = value
    return true
  }
}
