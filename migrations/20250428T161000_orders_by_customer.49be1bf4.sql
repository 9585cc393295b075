-- for dbtool; to get plain SQL: dbtool show --sql 49be1bf4
-- Shows: a statement that PostgreSQL refuses inside a transaction. It gets a section of its own with transaction=none;
-- a run that is killed halfway is picked up by the next one. SQLite has no such thing, and builds the index as any
-- other.
--: id = 49be1bf49345
--: parents = 6501b9b7976d
--: message = find the orders of a customer
--: created = 2025-04-28T16:10:00Z

--: up on=postgresql transaction=none
create index concurrently orders_customer_id_idx on orders (customer_id, placed_at desc);

--: up on=sqlite
create index orders_customer_id_idx on orders (customer_id, placed_at desc);

--: verify on=postgresql
select indisvalid from pg_catalog.pg_index where indexrelid = 'orders_customer_id_idx'::regclass;

--: verify on=sqlite
select count(*) = 1 from pragma_index_list('orders') where name = 'orders_customer_id_idx';

--: down on=postgresql transaction=none
drop index concurrently orders_customer_id_idx;

--: down on=sqlite
drop index orders_customer_id_idx;
