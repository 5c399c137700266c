-- The rules that the database itself carries, so that no mistake above it can break them.

-- The application connects as bofu_app, which owns nothing. The embedded default creates the role; elsewhere the operator does.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bofu_app') THEN
    CREATE ROLE bofu_app NOLOGIN;
  END IF;
END
$$;

-- Running number of cases, shown as part of the case number.
CREATE SEQUENCE case_number;

-- ---------------------------------------------------------------- closed lists

ALTER TABLE "application" ADD CONSTRAINT application_status CHECK (status IN
  ('draft', 'inReview', 'correctionRequested', 'onHold', 'waiting', 'approved', 'rejected', 'withdrawn', 'expired', 'notAccepted', 'redirected'));
ALTER TABLE "task" ADD CONSTRAINT task_status CHECK (status IN ('open', 'claimed', 'done', 'cancelled'));
ALTER TABLE "task" ADD CONSTRAINT task_claimed_has_assignee CHECK (status <> 'claimed' OR assignee_id IS NOT NULL);
ALTER TABLE "entitlement" ADD CONSTRAINT entitlement_status CHECK (status IN ('active', 'suspended', 'ended', 'closed'));
ALTER TABLE "entitlement" ADD CONSTRAINT entitlement_end_has_reason CHECK ((status IN ('ended', 'closed')) = (end_reason IS NOT NULL));
ALTER TABLE "period" ADD CONSTRAINT period_status CHECK (status IN ('planned', 'awaitingBase', 'unconfirmed', 'paidOut', 'cancelled'));
ALTER TABLE "period" ADD CONSTRAINT period_funding CHECK (funding IN ('reserved', 'committed', 'unlimited'));
ALTER TABLE "period" ADD CONSTRAINT period_paid_out_has_payout CHECK ((status = 'paidOut') = (payout_id IS NOT NULL));
ALTER TABLE "payout" ADD CONSTRAINT payout_status CHECK (status IN
  ('due', 'held', 'batched', 'sent', 'unknown', 'settled', 'returned', 'cancelled'));
ALTER TABLE "payout" ADD CONSTRAINT payout_amount_positive CHECK (amount_fen > 0);
ALTER TABLE "payout_batch" ADD CONSTRAINT payout_batch_status CHECK (status IN
  ('preparing', 'prepared', 'approved', 'sent', 'settled', 'rejected'));
ALTER TABLE "setting_change" ADD CONSTRAINT setting_change_status CHECK (status IN ('awaitingConfirmation', 'inForce', 'superseded'));

-- ---------------------------------------------------------------- one of a kind

-- At most one payout of a period is alive; a further attempt needs a confirmed return first.
CREATE UNIQUE INDEX payout_one_live_per_period ON "payout" (entitlement_id, component, period) WHERE status NOT IN ('returned', 'cancelled');
CREATE UNIQUE INDEX payout_batch_one_preparing ON "payout_batch" (jurisdiction) WHERE status = 'preparing';
-- The engine opens one application that continues an entitlement, however often it is asked to.
CREATE UNIQUE INDEX application_one_continuation ON "application" (previous_entitlement_id) WHERE previous_entitlement_id IS NOT NULL;
CREATE UNIQUE INDEX setting_change_one_waiting ON "setting_change" (jurisdiction, name) WHERE status = 'awaitingConfirmation';

-- Four eyes on money: the person who prepared a batch does not approve it.
ALTER TABLE "payout_batch" ADD CONSTRAINT payout_batch_four_eyes CHECK (approved_by_person <> prepared_by_person);

-- One award of an exclusion group per person and month.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE "coverage" ADD CONSTRAINT coverage_months_not_empty CHECK (NOT isempty(months));
ALTER TABLE "coverage" ADD CONSTRAINT coverage_no_overlap EXCLUDE USING gist (person_id WITH =, exclusion_group WITH =, months WITH &&);

-- ---------------------------------------------------------------- budget and ledger

ALTER TABLE "budget_line" ADD CONSTRAINT budget_line_within CHECK (available_fen >= 0 AND available_fen <= appropriated_fen);
ALTER TABLE "ledger_leg" ADD CONSTRAINT ledger_leg_not_zero CHECK (amount_fen <> 0);

-- Every entry balances when its transaction commits: debits and credits sum to zero.
CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- The column that names the entry; the table name would be that of a partition.
  entry text := to_jsonb(NEW) ->> TG_ARGV[0];
  legs bigint;
  total numeric;
BEGIN
  SELECT count(*), coalesce(sum(amount_fen), 0) INTO legs, total FROM "ledger_leg" WHERE stream = NEW.stream AND entry_key = entry;
  IF legs = 0 OR total <> 0 THEN
    RAISE EXCEPTION 'ledger entry % of % does not balance: % legs, sum %', entry, NEW.stream, legs, total USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON "ledger_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances('key');
CREATE CONSTRAINT TRIGGER ledger_leg_balances AFTER INSERT ON "ledger_leg"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances('entry_key');

-- ---------------------------------------------------------------- the record of events

-- The only way in. Locks the head of the stream, so that the order is the order of commits and the chain has no fork;
-- hashes the bytes that are stored. p_events: [{id, type, public, private (base64) | null, effectiveAt, occurredAt}].
-- hash = sha256(prev || int8 seq || recordedAt as ISO text || sha256(public) || sha256(private or nothing)).
CREATE FUNCTION append_events(p_stream text, p_events jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head "event_stream"%ROWTYPE;
  item jsonb;
  private_part bytea;
  recorded timestamptz;
  next_hash bytea;
BEGIN
  INSERT INTO "event_stream" (stream, seq, hash) VALUES (p_stream, 0, sha256(convert_to(p_stream, 'UTF8'))) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT head FROM "event_stream" WHERE stream = p_stream FOR UPDATE;
  FOR item IN SELECT value FROM jsonb_array_elements(p_events) LOOP
    head.seq := head.seq + 1;
    recorded := date_trunc('milliseconds', clock_timestamp());
    private_part := decode(item ->> 'private', 'base64');
    next_hash := sha256(
      head.hash || int8send(head.seq)
      || convert_to(to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'UTF8')
      || sha256(convert_to(item ->> 'public', 'UTF8'))
      || sha256(coalesce(private_part, ''::bytea)));
    INSERT INTO "event" (stream, seq, id, type, public_part, private_part, effective_at, occurred_at, recorded_at, prev, hash)
    VALUES (p_stream, head.seq, (item ->> 'id')::uuid, item ->> 'type', item ->> 'public', private_part,
      (item ->> 'effectiveAt')::timestamptz, (item ->> 'occurredAt')::timestamptz, recorded, head.hash, next_hash);
    head.hash := next_hash;
  END LOOP;
  UPDATE "event_stream" SET seq = head.seq, hash = head.hash WHERE stream = p_stream;
  RETURN head.seq;
END
$$;

-- ---------------------------------------------------------------- what the application may do

REVOKE ALL ON FUNCTION append_events(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_events(text, jsonb) TO bofu_app;
GRANT USAGE ON SCHEMA public TO bofu_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO bofu_app;
GRANT USAGE ON SEQUENCE case_number TO bofu_app;
-- Working rows.
GRANT INSERT, UPDATE, DELETE ON
  "person", "person_key", "organisation", "user_account", "policy_file", "session", "setting", "waiting", "calendar_year", "command",
  "application", "established_fact", "document", "document_content", "task", "entitlement", "coverage", "suspension",
  "period", "payout", "payout_batch", "budget_line"
  TO bofu_app;
-- What must not be forgotten: proposals of settings, and that an installation was ever in demo mode.
GRANT INSERT, UPDATE ON "setting_change", "installation" TO bofu_app;
-- Written once: released policies, stored assessments, who acted, what a batch held, the ledger.
GRANT INSERT ON "policy_version", "assessment", "case_actor", "payout_batch_line", "ledger_entry", "ledger_leg" TO bofu_app;
-- "event" and "event_stream": only through append_events().
