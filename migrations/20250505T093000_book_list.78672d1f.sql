-- for dbtool; to get plain SQL: dbtool show --sql 78672d1f
-- Shows: a view, written once for both databases.
--: id = 78672d1fb0bf
--: parents = 7fa0faca08c7
--: message = the list of books
--: created = 2025-05-05T09:30:00Z

--: up
create view book_list as
select
  books.id,
  books.title,
  authors.sort_name as author,
  books.price_cents,
  (select count(*) from book_genres where book_genres.book_id = books.id) as genres
from books
join authors on authors.id = books.author_id;

--: down
drop view book_list;
