-- for dbtool; to get plain SQL: dbtool show --sql 42d57589
-- Shows: a view over two tables that both databases read alike.
--: id = 42d575893ce7
--: parents = 49be1bf49345
--: message = what an order comes to
--: created = 2025-05-12T10:00:00Z

--: up
create view order_totals as
select
  orders.id as order_id,
  orders.customer_id,
  count(*) as lines,
  sum(order_lines.quantity * order_lines.price_cents) as total_cents
from orders
join order_lines on order_lines.order_id = orders.id
group by orders.id, orders.customer_id;

--: down
drop view order_totals;
