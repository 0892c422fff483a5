CREATE TABLE campaigns (id text PRIMARY KEY, name text NOT NULL);
CREATE TABLE customers (id text PRIMARY KEY, mail text, plan text);
CREATE TABLE sends (campaign text NOT NULL, customer_id text NOT NULL, sent_at timestamp NOT NULL, opened_at timestamp);
INSERT INTO campaigns VALUES ('summer-sale', 'Summer sale'), ('welcome', 'Welcome');
INSERT INTO customers VALUES ('c1', 'ada@example.com', 'gold'), ('c2', 'bob@example.com', 'free'), ('c3', 'eve@example.com', 'free');
INSERT INTO sends VALUES ('summer-sale', 'c1', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP), ('summer-sale', 'c2', CURRENT_TIMESTAMP, NULL);
INSERT INTO sends VALUES ('welcome', 'c3', CURRENT_TIMESTAMP, NULL);
