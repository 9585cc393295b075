-- for dbtool; to get plain SQL: dbtool show --sql 176fb949
-- Shows: the everyday revision: one section for both databases, a backfill from other tables, a verify.
--: id = 176fb94938e9
--: parents = 0046191a9f39
--: message = tiers for customers
--: created = 2025-06-16T15:45:00Z

--: up
alter table customers add column tier text not null default 'new'
  constraint customers_tier_check check (tier in ('new', 'regular'));

update customers set tier = 'regular'
where (select count(*) from orders where orders.customer_id = customers.id and orders.status <> 'cancelled') >= 3;

--: verify
select not exists (
  select 1 from customers
  where tier = 'regular' and not exists (select 1 from orders where orders.customer_id = customers.id)
);

--: down
alter table customers drop column tier;
