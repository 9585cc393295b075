-- for dbtool; to get plain SQL: dbtool show --sql da89ebdf
-- Shows: a branch with a label, a first stock of rows, and a verify, which must give one row with one true value before
-- anything is committed.
--: id = da89ebdf7bcf
--: parents = c4991ad8c72f
--: labels = catalogue
--: message = genres
--: created = 2025-04-02T08:30:00Z

--: up
create table genres (
  code text not null constraint genres_pkey primary key,
  name text not null constraint genres_name_key unique
);

create table book_genres (
  book_id bigint not null constraint book_genres_book_id_fkey references books (id) on delete cascade,
  genre_code text not null constraint book_genres_genre_code_fkey references genres (code),
  constraint book_genres_pkey primary key (book_id, genre_code)
);

insert into genres (code, name) values
  ('children', 'Children''s books; picture books'),
  ('crime', 'Crime'),
  ('history', 'History'),
  ('poetry', 'Poetry'),
  ('science', 'Science -- popular and learned'),
  ('travel', 'Travel & maps');

--: verify
select count(*) = 6 from genres;

--: down
drop table book_genres;
drop table genres;
