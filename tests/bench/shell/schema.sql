-- The same data by hand in SQL: typed, STRICT, constrained.  Times are texts as in the CSV, which all have one offset.
PRAGMA foreign_keys = ON;
CREATE TABLE customer (
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  industry TEXT,
  employees INTEGER CHECK (employees > 0),
  pain_points TEXT,
  purchase_habits TEXT
) STRICT;
CREATE TABLE opportunity (
  ref TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (name <> ''),
  customer TEXT NOT NULL REFERENCES customer (name),
  owner TEXT NOT NULL,
  amount INTEGER CHECK (amount >= 0),
  currency TEXT NOT NULL,
  source TEXT,
  pipeline TEXT NOT NULL,
  stage TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status = 'open' OR status = 'won' OR status = 'lost'),
  probability INTEGER CHECK (probability BETWEEN 0 AND 100),
  close_date TEXT,
  created TEXT NOT NULL,
  closed TEXT,
  lost_reason TEXT,
  intent TEXT,
  budget INTEGER CHECK (budget >= 0),
  budget_level TEXT,
  decision_time TEXT
) STRICT;
