public import DBQuery
internal import DBSchema

/// The text in small letters.
///
/// ```swift
/// Select(User.self).where { lower($0.email) == "ada@example.com" }   // where lower(email) = $1
/// ```
public func lower<Text: SQLExpression>(_ text: Text) -> SQLTerm<Text.Value> where Text.Value.NonNull == String {
  call("lower", text)
}

/// The text in capital letters.
///
/// ```swift
/// Select(User.self).columns { upper($0.name) }   // select upper(name) from users
/// ```
public func upper<Text: SQLExpression>(_ text: Text) -> SQLTerm<Text.Value> where Text.Value.NonNull == String {
  call("upper", text)
}

/// How many letters a text has.
///
/// ```swift
/// Select(User.self).where { length($0.name) > 20 }   // where length(name) > $1
/// ```
public func length<Text: SQLExpression>(_ text: Text) -> SQLTerm<Int> where Text.Value.NonNull == String {
  SQLTerm(.call(CallSyntax("length", [text.syntax])))
}

/// The number without its sign.
///
/// ```swift
/// Select(Entry.self).columns { abs($0.amount) }   // select abs(amount) from entries
/// ```
public func abs<Number: SQLExpression>(_ number: Number) -> SQLTerm<Number.Value> where Number.Value: SQLNumber {
  SQLTerm(.call(CallSyntax("abs", [number.ordered])))
}

/// The nearest whole number; a half goes away from zero on SQLite, and to the even number on PostgreSQL.
///
/// ```swift
/// Select(Reading.self).columns { round($0.celsius) }   // select round(celsius) from readings
/// ```
public func round<Number: SQLExpression>(_ number: Number) -> SQLTerm<Number.Value>
where Number.Value.NonNull == Double { call("round", number) }

/// The first of some that is not NULL, or else a value.
///
/// ```swift
/// Select(User.self).columns { coalesce($0.nick, $0.fullName, else: "?") }   // select coalesce(nick, full_name, $1) from users
/// ```
public func coalesce<Value: ColumnValue>(
  _ expressions: any SQLExpression<Value?>..., else value: Value
) -> SQLTerm<Value> {
  let arguments = expressions.map(\.syntax) + [.value(value.sqlValue, Value.columnType.syntax)]
  return SQLTerm(.call(CallSyntax("coalesce", arguments, sharesType: true)))
}

/// The first of two that is not NULL.
///
/// ```swift
/// Select(User.self).columns { coalesce($0.nick, $0.name) }   // select coalesce(nick, name) from users
/// ```
public func coalesce<First: SQLExpression, Second: SQLExpression>(
  _ first: First, _ second: Second
) -> SQLTerm<Second.Value> where First.Value.NonNull == Second.Value.NonNull {
  SQLTerm(.call(CallSyntax("coalesce", [first.syntax, second.syntax], sharesType: true)))
}

/// The expression, or NULL where it equals a value.
///
/// ```swift
/// Select(User.self).columns { nullIf($0.nick, "") }   // select nullif(nick, $1) from users
/// ```
public func nullIf<Element: SQLExpression>(
  _ expression: Element, _ value: Element.Value.NonNull
) -> SQLTerm<Element.Value.NonNull?> {
  let arguments = [expression.syntax, .value(value.sqlValue, Element.Value.columnType.syntax)]
  return SQLTerm(.call(CallSyntax("nullif", arguments, sharesType: true)))
}

/// The greater of two; on PostgreSQL the one that is not NULL, on SQLite NULL when one is.
///
/// ```swift
/// Select(Item.self).columns { greatest($0.price, $0.floor) }   // select greatest(price, floor); SQLite: max(price, floor)
/// ```
public func greatest<First: SQLExpression, Second: SQLExpression>(
  _ first: First, _ second: Second
) -> SQLTerm<First.Value> where First.Value.NonNull == Second.Value.NonNull {
  extreme("greatest", "max", [first.ordered, second.ordered])
}

/// The lesser of two; on PostgreSQL the one that is not NULL, on SQLite NULL when one is.
///
/// ```swift
/// Select(Item.self).columns { least($0.price, $0.cap) }   // select least(price, cap); SQLite: min(price, cap)
/// ```
public func least<First: SQLExpression, Second: SQLExpression>(
  _ first: First, _ second: Second
) -> SQLTerm<First.Value> where First.Value.NonNull == Second.Value.NonNull {
  extreme("least", "min", [first.ordered, second.ordered])
}

/// Texts joined, where NULL is an empty text.
///
/// ```swift
/// Select(User.self).columns { concat($0.first, $0.middle, $0.last) }
/// // select concat(first, middle, last); SQLite: coalesce(first, '') || ...
/// ```
public func concat<each Text: SQLExpression>(_ texts: repeat each Text) -> SQLTerm<String> {
  var parts: [ExpressionSyntax] = []
  for text in repeat each texts { parts.append(text.syntax) }
  let filled = parts.map { ExpressionSyntax.call(CallSyntax("coalesce", [$0, .text("''")], sharesType: true)) }
  var chain = filled.first ?? .text("''")
  for next in filled.dropFirst() { chain = .binary(.concat, chain, next) }
  return SQLTerm(.perDialect(postgresql: .call(CallSyntax("concat", parts)), sqlite: chain))
}

/// The moment of the transaction on PostgreSQL, of the statement on SQLite.
///
/// ```swift
/// Select(Token.self).where { $0.expiresAt < now() }   // where expires_at < now()
/// ```
public func now() -> SQLTerm<Instant> {
  SQLTerm(
    .perDialect(
      postgresql: .text("now()"), sqlite: .text("strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')")))
}

/// The expression as another type.
///
/// ```swift
/// Select(Setting.self).columns { cast($0.text, as: Int.self) }   // select cast(text as bigint) from settings
/// ```
public func cast<Value: ColumnValue>(_ expression: some SQLExpression, as type: Value.Type) -> SQLTerm<Value> {
  SQLTerm(.cast(expression.syntax, Value.columnType.syntax))
}

/// A function by its name, of the database or of your own.
///
/// ```swift
/// Select(User.self).columns { function("soundex", $0.name, as: String.self) }   // select soundex(name) from users
/// ```
public func function<each Argument: SQLExpression, Value: ColumnValue>(
  _ name: StaticString, _ arguments: repeat each Argument, as type: Value.Type
) -> SQLTerm<Value> {
  var list: [ExpressionSyntax] = []
  for argument in repeat each arguments { list.append(argument.syntax) }
  return SQLTerm(.call(CallSyntax("\(name)", list)))
}

/// A value written into the text instead of bound: for constants that a plan or an index depends on.
///
/// ```swift
/// Select(Job.self).where { $0.state == literal("open") }   // where state = 'open'
/// ```
public func literal<Value: ColumnValue>(_ value: Value) -> SQLTerm<Value> {
  let value = value.sqlValue
  return SQLTerm(
    .perDialect(postgresql: .text(value.literal(for: .postgresql)), sqlite: .text(value.literal(for: .sqlite))))
}

/// Whether a query finds a row.
///
/// ```swift
/// Select(Customer.self).where { customer in exists(Select(Order.self).where { $0.customerID == customer.id }) }
/// // where exists (select 1 from orders where customer_id = customers.id)
/// ```
public func exists(_ select: some SelectBuilder) -> SQLTerm<Bool> {
  var syntax = select.query.syntax
  if syntax.combinations.isEmpty { syntax.columns = [] }
  return SQLTerm(.exists(syntax))
}

private func call<Argument: SQLExpression, Value: ColumnValue>(
  _ name: String, _ argument: Argument
) -> SQLTerm<Value> { SQLTerm(.call(CallSyntax(name, [argument.syntax]))) }

private func extreme<Value: ColumnValue>(
  _ postgresql: String, _ sqlite: String, _ arguments: [ExpressionSyntax]
) -> SQLTerm<Value> {
  SQLTerm(
    .perDialect(
      postgresql: .call(CallSyntax(postgresql, arguments, sharesType: true)),
      sqlite: .call(CallSyntax(sqlite, arguments, sharesType: true))))
}
