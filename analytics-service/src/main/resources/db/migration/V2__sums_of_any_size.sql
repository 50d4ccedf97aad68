-- The sum of many large amounts doesn't fit into a bigint. The table is rewritten under a lock: a cell a day, shop, channel
-- and currency is little.
alter table visit_cell
    alter column gross type numeric,
    alter column refunded type numeric;
