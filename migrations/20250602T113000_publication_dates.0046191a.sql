-- for dbtool; to get plain SQL: dbtool show --sql 0046191a
-- Shows: changing the type of a column. PostgreSQL has a statement for it; its lock is waited for two seconds at a
-- time, so that a busy shop goes on. SQLite has none: the table is built again under another name and takes the old
-- one's place. foreign_keys=off keeps the rows that point at it (dropping a table deletes its rows, and with them what
-- cascades), and nothing is committed when one of them points nowhere. The view and the trigger that name the table are
-- dropped before and made again after, and columns are always listed.
--
-- Going down forgets the month and the day.
--: id = 0046191a9f39
--: parents = 09a72eeffd19
--: message = days instead of years of publication
--: created = 2025-06-02T11:30:00Z

--: up on=postgresql lock_timeout=2s retries=10
alter table books alter column published type date using make_date(published, 1, 1);

--: up on=sqlite foreign_keys=off
drop view book_list;
drop trigger books_remember_price;

create table books_new (
  id integer primary key,
  title text not null,
  isbn text constraint books_isbn_key unique,
  author_id integer not null constraint books_author_id_fkey references authors (id),
  price_cents integer not null constraint books_price_cents_check check (price_cents >= 0),
  published text constraint books_published_check check (published is date(published))
) strict;

insert into books_new (id, title, isbn, author_id, price_cents, published)
select
  id, title, isbn, author_id, price_cents,
  case when published is not null then printf('%04d-01-01', published) end
from books;

drop table books;
alter table books_new rename to books;

create index books_author_id_idx on books (author_id);

create trigger books_remember_price
after update of price_cents on books
for each row when old.price_cents <> new.price_cents
begin
  insert into price_changes (book_id, old_cents, new_cents, direction)
  values (
    old.id, old.price_cents, new.price_cents,
    case when new.price_cents < old.price_cents then 'down' else 'up' end
  );
end;

create view book_list as
select
  books.id,
  books.title,
  authors.sort_name as author,
  books.price_cents,
  (select count(*) from book_genres where book_genres.book_id = books.id) as genres
from books
join authors on authors.id = books.author_id;

--: verify on=postgresql
select not exists (select 1 from books where extract(doy from published) <> 1);

--: verify on=sqlite
select not exists (select 1 from books where published not like '____-01-01');

--: down on=postgresql lock_timeout=2s retries=10
alter table books alter column published type integer using extract(year from published)::integer;

--: down on=sqlite foreign_keys=off
drop view book_list;
drop trigger books_remember_price;

create table books_new (
  id integer primary key,
  title text not null,
  isbn text constraint books_isbn_key unique,
  author_id integer not null constraint books_author_id_fkey references authors (id),
  price_cents integer not null constraint books_price_cents_check check (price_cents >= 0),
  published integer -- a year
) strict;

insert into books_new (id, title, isbn, author_id, price_cents, published)
select id, title, isbn, author_id, price_cents, cast(substr(published, 1, 4) as integer)
from books;

drop table books;
alter table books_new rename to books;

create index books_author_id_idx on books (author_id);

create trigger books_remember_price
after update of price_cents on books
for each row when old.price_cents <> new.price_cents
begin
  insert into price_changes (book_id, old_cents, new_cents, direction)
  values (
    old.id, old.price_cents, new.price_cents,
    case when new.price_cents < old.price_cents then 'down' else 'up' end
  );
end;

create view book_list as
select
  books.id,
  books.title,
  authors.sort_name as author,
  books.price_cents,
  (select count(*) from book_genres where book_genres.book_id = books.id) as genres
from books
join authors on authors.id = books.author_id;
