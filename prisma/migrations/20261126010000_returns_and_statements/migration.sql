-- AlterTable
ALTER TABLE "entitlement" ADD COLUMN     "payee_last4" TEXT;

-- CreateTable
CREATE TABLE "payout_return" (
    "payout_id" UUID NOT NULL,
    "entitlement_id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "returned_at" TIMESTAMPTZ(3) NOT NULL,
    "proposal" TEXT,
    "payee_sealed" BYTEA,
    "payee_last4" TEXT,
    "proposed_by" TEXT,
    "proposed_by_person" UUID,
    "approved_by" TEXT,
    "approved_by_person" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "next_payout_id" UUID,
    "remind_at" TIMESTAMPTZ(3) NOT NULL,
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "is_started" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "payout_return_pkey" PRIMARY KEY ("payout_id")
);

-- CreateTable
CREATE TABLE "bank_statement" (
    "id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "line_count" INTEGER NOT NULL,
    "matched" INTEGER NOT NULL,
    "returned" INTEGER NOT NULL,
    "unmatched" INTEGER NOT NULL,
    "repeated" INTEGER NOT NULL,
    "taken_by" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bank_statement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_statement_line" (
    "statement_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "payout_key" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "bank_reference" TEXT NOT NULL,
    "settled_on" TEXT NOT NULL,
    "reason_code" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "payout_id" UUID,

    CONSTRAINT "bank_statement_line_pkey" PRIMARY KEY ("statement_id","line")
);

-- CreateTable
CREATE TABLE "reconcile_report" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "found" INTEGER NOT NULL,
    "redriven" INTEGER NOT NULL,
    "needs_person" INTEGER NOT NULL,
    "findings" JSONB NOT NULL,

    CONSTRAINT "reconcile_report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "payout_return_next_payout_id_key" ON "payout_return"("next_payout_id");

-- CreateIndex
CREATE INDEX "payout_return_entitlement_id_idx" ON "payout_return"("entitlement_id");

-- CreateIndex
CREATE INDEX "payout_return_status_payout_id_idx" ON "payout_return"("status", "payout_id");

-- CreateIndex
CREATE UNIQUE INDEX "bank_statement_jurisdiction_sha256_key" ON "bank_statement"("jurisdiction", "sha256");

-- CreateIndex
CREATE INDEX "bank_statement_line_payout_id_idx" ON "bank_statement_line"("payout_id");

-- AddForeignKey
ALTER TABLE "payout_return" ADD CONSTRAINT "payout_return_payout_id_fkey" FOREIGN KEY ("payout_id") REFERENCES "payout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_statement_line" ADD CONSTRAINT "bank_statement_line_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "bank_statement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- closed lists and rules (written by hand)

ALTER TABLE "payout_return" ADD CONSTRAINT payout_return_status CHECK (status IN ('open', 'proposed', 'late', 'resolved'));
ALTER TABLE "payout_return" ADD CONSTRAINT payout_return_proposal CHECK (proposal IN ('newAccount', 'sameAccount'));
ALTER TABLE "payout_return" ADD CONSTRAINT payout_return_proposed CHECK
  (status <> 'proposed' OR (proposal IS NOT NULL AND proposed_by_person IS NOT NULL));
ALTER TABLE "payout_return" ADD CONSTRAINT payout_return_account CHECK ((proposal = 'newAccount') = (payee_sealed IS NOT NULL));
-- Four eyes on money: whoever changed the account does not approve it, and no further attempt is made without both.
ALTER TABLE "payout_return" ADD CONSTRAINT payout_return_four_eyes CHECK (approved_by_person <> proposed_by_person);
ALTER TABLE "payout_return" ADD CONSTRAINT payout_return_attempt_approved CHECK
  (next_payout_id IS NULL OR (approved_by_person IS NOT NULL AND proposed_by_person IS NOT NULL));
ALTER TABLE "bank_statement_line" ADD CONSTRAINT bank_statement_line_outcome CHECK
  (outcome IN ('matched', 'returned', 'late', 'unmatched', 'repeated'));
ALTER TABLE "bank_statement_line" ADD CONSTRAINT bank_statement_line_unmatched_has_reason CHECK
  ((outcome = 'unmatched') = (reason IS NOT NULL));
-- A line counts once, in however many files it stands.
CREATE UNIQUE INDEX bank_statement_line_counts_once ON "bank_statement_line" (hash) WHERE outcome IN ('matched', 'returned', 'late');

-- A further attempt belongs to an approved return; checked at the end of the transaction that makes it.
CREATE FUNCTION payout_attempt_has_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "payout_return" WHERE next_payout_id = NEW.id) THEN
    RAISE EXCEPTION 'payout % is a further attempt without an approved return', NEW.key USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER payout_attempt_has_return AFTER INSERT ON "payout"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.attempt > 1) EXECUTE FUNCTION payout_attempt_has_return();

GRANT SELECT, INSERT, UPDATE ON "payout_return" TO bofu_app;
-- Written once: what the bank said, and what a comparison found.
GRANT SELECT, INSERT ON "bank_statement", "bank_statement_line", "reconcile_report" TO bofu_app;

-- Payouts that came back before there was a procedure for them.
INSERT INTO "payout_return" (payout_id, entitlement_id, jurisdiction, status, returned_at, remind_at)
SELECT id, entitlement_id, jurisdiction, 'open', now(), now() + interval '5 days' FROM "payout" WHERE status = 'returned';
