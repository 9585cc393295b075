public import DBModelKit

/// All that the bookstore's database should have: what the history in `migrations` ends in.
///
/// ```swift
/// let schema = try Bookstore.models.schema(for: .sqlite)
/// ```
public enum Bookstore {
  /// The models, the views and the trigger.
  public static let models = ModelSet(
    [
      Author.self, Book.self, Genre.self, BookGenre.self, Customer.self, Order.self, OrderLine.self, Shipment.self,
      ShippingSurcharge.self, PriceChange.self,
    ],
    views: [bookList, orderTotals], objects: [rememberPrice, booksRememberPrice])

  private static let bookList = ViewDeclaration(
    "book_list",
    query: """
      select
        books.id,
        books.title,
        authors.sort_name as author,
        books.price_cents,
        (select count(*) from book_genres where book_genres.book_id = books.id) as genres
      from books
      join authors on authors.id = books.author_id
      """)

  private static let orderTotals = ViewDeclaration(
    "order_totals",
    query: """
      select
        orders.id as order_id,
        orders.customer_id,
        count(*) as lines,
        sum(order_lines.quantity * order_lines.price_cents) as total_cents
      from orders
      join order_lines on order_lines.order_id = orders.id
      group by orders.id, orders.customer_id
      """)

  private static let rememberPrice = RawObject(
    .function, "remember_price",
    create: .on(
      postgresql: """
        create function remember_price() returns trigger language plpgsql as $$
        declare
          way text := 'up';
        begin
          if new.price_cents < old.price_cents then
            way := 'down'; -- a sale; it's worth a mail
          end if;
          insert into price_changes (book_id, old_cents, new_cents, direction)
          values (old.id, old.price_cents, new.price_cents, way);
          return null;
        end;
        $$
        """))

  private static let booksRememberPrice = RawObject(
    .trigger, "books_remember_price", table: "books",
    create: .on(
      postgresql: """
        create trigger books_remember_price
        after update of price_cents on books
        for each row when (old.price_cents <> new.price_cents)
        execute function remember_price()
        """,
      sqlite: """
        create trigger books_remember_price
        after update of price_cents on books
        for each row when old.price_cents <> new.price_cents
        begin
          insert into price_changes (book_id, old_cents, new_cents, direction)
          values (
            old.id, old.price_cents, new.price_cents,
            case when new.price_cents < old.price_cents then 'down' else 'up' end
          );
        end
        """))
}
