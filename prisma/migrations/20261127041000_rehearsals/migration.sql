-- Rehearsals: what the past and running cases of a scheme would come to under a draft.

-- CreateTable
CREATE TABLE "rehearsal" (
    "id" UUID NOT NULL,
    "draft_id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "text_hash" TEXT NOT NULL,
    "policy_hash" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "position" UUID,
    "last" UUID,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rehearsal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rehearsal_sum" (
    "rehearsal_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "cases" INTEGER NOT NULL,
    "running" INTEGER NOT NULL,
    "before_fen" BIGINT NOT NULL,
    "after_fen" BIGINT NOT NULL,
    "up_fen" BIGINT NOT NULL,
    "down_fen" BIGINT NOT NULL,
    "unknown" INTEGER NOT NULL,

    CONSTRAINT "rehearsal_sum_pkey" PRIMARY KEY ("rehearsal_id","month","before","after")
);

-- CreateTable
CREATE TABLE "rehearsal_case" (
    "rehearsal_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "as_of" TEXT NOT NULL,
    "is_running" BOOLEAN NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "before_fen" BIGINT,
    "after_fen" BIGINT,

    CONSTRAINT "rehearsal_case_pkey" PRIMARY KEY ("rehearsal_id","application_id")
);

-- CreateIndex
CREATE INDEX "rehearsal_draft_id_id_idx" ON "rehearsal"("draft_id", "id");

-- AddForeignKey
ALTER TABLE "rehearsal" ADD CONSTRAINT "rehearsal_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "policy_draft"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rehearsal_sum" ADD CONSTRAINT "rehearsal_sum_rehearsal_id_fkey" FOREIGN KEY ("rehearsal_id") REFERENCES "rehearsal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rehearsal_case" ADD CONSTRAINT "rehearsal_case_rehearsal_id_fkey" FOREIGN KEY ("rehearsal_id") REFERENCES "rehearsal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- rules

ALTER TABLE "rehearsal" ADD CONSTRAINT rehearsal_status CHECK (status IN ('running', 'completed', 'cancelled'));
ALTER TABLE "rehearsal" ADD CONSTRAINT rehearsal_end_has_instant CHECK ((status = 'running') = (ended_at IS NULL));
-- A draft is rehearsed by one workflow at a time.
CREATE UNIQUE INDEX rehearsal_one_running ON "rehearsal" (draft_id) WHERE status = 'running';

-- Publication rests on what a completed rehearsal was of and found: neither changes afterwards.
CREATE FUNCTION rehearsal_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'running' THEN
    RAISE EXCEPTION 'rehearsal % is over', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.draft_id, NEW.text_hash, NEW.policy_hash) IS DISTINCT FROM (OLD.draft_id, OLD.text_hash, OLD.policy_hash) THEN
    RAISE EXCEPTION 'rehearsal % is of one text', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER rehearsal_goes_forward BEFORE UPDATE ON "rehearsal" FOR EACH ROW EXECUTE FUNCTION rehearsal_goes_forward();

GRANT SELECT, INSERT, UPDATE ON "rehearsal", "rehearsal_sum" TO bofu_app;
GRANT SELECT, INSERT ON "rehearsal_case" TO bofu_app;
