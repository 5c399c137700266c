-- Dry runs of moving the running cases of a scheme to another version of it.

-- CreateTable
CREATE TABLE "policy_migration" (
    "id" UUID NOT NULL,
    "policy_hash" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "position" UUID,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "policy_migration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_migration_case" (
    "migration_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "pinned_hash" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "before_fen" BIGINT,
    "after_fen" BIGINT,

    CONSTRAINT "policy_migration_case_pkey" PRIMARY KEY ("migration_id","application_id")
);

-- CreateIndex
CREATE INDEX "policy_migration_policy_hash_id_idx" ON "policy_migration"("policy_hash", "id");

-- AddForeignKey
ALTER TABLE "policy_migration_case" ADD CONSTRAINT "policy_migration_case_migration_id_fkey" FOREIGN KEY ("migration_id") REFERENCES "policy_migration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- rules

ALTER TABLE "policy_migration" ADD CONSTRAINT policy_migration_status CHECK (status IN ('running', 'completed'));
ALTER TABLE "policy_migration" ADD CONSTRAINT policy_migration_end_has_instant CHECK ((status = 'running') = (ended_at IS NULL));
ALTER TABLE "policy_migration_case" ADD CONSTRAINT policy_migration_case_verdict CHECK (verdict IN ('stay', 'move', 'needsPerson'));

GRANT SELECT, INSERT, UPDATE ON "policy_migration" TO bofu_app;
GRANT SELECT, INSERT ON "policy_migration_case" TO bofu_app;
