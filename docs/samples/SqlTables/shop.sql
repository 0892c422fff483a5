CREATE TABLE customers (id TEXT PRIMARY KEY, mail TEXT, plan TEXT);
CREATE TABLE sendings (customer_id TEXT, campaign TEXT, sent_at TEXT);
INSERT INTO customers VALUES ('c1', 'ada@example.com', 'gold'), ('c2', 'bob@example.com', 'free'), ('c3', 'eve@example.com', 'free');
INSERT INTO sendings VALUES ('c1', 'summer-sale', '2026-06-03'), ('c1', 'summer-sale', '2026-06-05'), ('c2', 'summer-sale', '2026-06-03');
