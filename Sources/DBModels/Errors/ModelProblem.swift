public import DBSchema

/// One thing that is wrong with declared models, and the line that declares it.
///
/// ```swift
/// // Bookstore/Order.swift:9: the foreign key of 'Order.customerID' is bigint, and customers.id is uuid
/// //   give both the same type
/// ```
public struct ModelProblem: Sendable, Hashable, CustomStringConvertible {
  /// The kinds of problems.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// Two tables or views of one name.
    case duplicateTable
    /// Two columns of one name in one table.
    case duplicateColumn
    /// Two indexes or constraints of one name.
    case duplicateName
    /// Two types of one name that differ.
    case duplicateType
    /// A model or table that is not declared.
    case unknownTable
    /// A property or column that is not declared.
    case unknownColumn
    /// A foreign key whose columns have other types than those that they point to.
    case keyTypeDiffers
    /// A foreign key to columns that no key holds.
    case notAKey
    /// A model without a primary key.
    case noPrimaryKey
    /// A name that PostgreSQL would cut.
    case nameTooLong
    /// A name that no database takes.
    case badName
    /// SQL text that is not closed, or empty.
    case badSQL
    /// A relation that does not lead anywhere, or that does not lead back.
    case badRelation
    /// Parts of a declaration that exclude each other.
    case contradiction
  }

  /// What kind it is.
  public var kind: Kind
  /// What is wrong.
  public var message: String
  /// What to do.
  public var hint: String?
  /// Where it was declared.
  public var site: DeclarationSite

  /// The line, the message, and the hint on a line of its own.
  public var description: String { "\(site): \(message)" + (hint.map { "\n  \($0)" } ?? "") }
}
