-- Untimed: what the other work needs, as integers and with the indexes that serve it.
CREATE TABLE stage_history (
  id INTEGER PRIMARY KEY,
  opportunity INTEGER NOT NULL,
  stage TEXT NOT NULL,
  at INTEGER NOT NULL,
  person TEXT,
  note TEXT,
  reason TEXT
) STRICT;
CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  opportunity INTEGER NOT NULL,
  at INTEGER NOT NULL,
  person TEXT,
  kind TEXT NOT NULL,
  feedback TEXT,
  note TEXT
) STRICT;
INSERT INTO stage_history (opportunity, stage, at, person)
  SELECT rowid, 'contact', unixepoch(created), owner FROM opportunity;
INSERT INTO stage_history (opportunity, stage, at, person, note, reason)
  SELECT o.rowid, m.stage, unixepoch(m.at), m.by, m.note, m.reason FROM moves m JOIN opportunity o ON o.ref = m.ref;
INSERT INTO activity (opportunity, at, person, kind, feedback, note)
  SELECT o.rowid, unixepoch(a.at), a.by, a.kind, nullif(a.feedback, ''), a.note
  FROM activities a JOIN opportunity o ON o.ref = a.ref;
CREATE TABLE payment (
  id INTEGER PRIMARY KEY,
  opportunity INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  amount INTEGER NOT NULL
) STRICT;
INSERT INTO payment (opportunity, kind, at, amount)
  SELECT o.rowid, CASE WHEN p.due = '' THEN 'received' ELSE 'planned' END,
    unixepoch(CASE WHEN p.due = '' THEN p.at ELSE p.due || 'T00:00:00+08:00' END),
    100 * (p.amount + p.received)
  FROM payments p JOIN opportunity o ON o.ref = p.ref;
DROP TABLE payments;
DROP TABLE moves;
DROP TABLE activities;
CREATE INDEX stage_history_opportunity ON stage_history (opportunity, at);
CREATE INDEX activity_opportunity ON activity (opportunity, at);
CREATE INDEX payment_opportunity ON payment (kind, opportunity, at, amount);

ALTER TABLE opportunity ADD COLUMN started INTEGER;
ALTER TABLE opportunity ADD COLUMN stage_entered INTEGER;
ALTER TABLE opportunity ADD COLUMN last_activity INTEGER;
ALTER TABLE opportunity ADD COLUMN feedback TEXT;
ALTER TABLE opportunity ADD COLUMN score REAL;
ALTER TABLE opportunity ADD COLUMN grade TEXT;
UPDATE opportunity SET
  started = unixepoch(created),
  stage_entered = (SELECT max(at) FROM stage_history h WHERE h.opportunity = opportunity.rowid),
  (last_activity, feedback) = (SELECT at, feedback FROM activity a WHERE a.opportunity = opportunity.rowid);
CREATE INDEX opportunity_idle ON opportunity (status, coalesce(last_activity, started));
CREATE INDEX opportunity_stage_entered ON opportunity (status, stage_entered);
CREATE INDEX opportunity_feedback ON opportunity (status, feedback);
CREATE INDEX opportunity_answered ON opportunity (status, last_activity, started);
VACUUM;
ANALYZE;
