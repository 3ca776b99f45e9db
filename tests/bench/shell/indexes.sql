-- The four indexes, made after the load: that is the faster way (before it: 1.3 to 1.7 times as long).
CREATE INDEX opportunity_customer ON opportunity (customer);
CREATE INDEX opportunity_stage ON opportunity (stage, status);
CREATE INDEX opportunity_owner ON opportunity (owner);
CREATE INDEX opportunity_created ON opportunity (created);
