-- A migration of running cases is carried out by a second officer after its dry run.

ALTER TABLE "policy_migration"
    ADD COLUMN "started_by_person" UUID,
    ADD COLUMN "carried_out_by" TEXT,
    ADD COLUMN "carried_out_by_person" UUID,
    ADD COLUMN "carried_out_at" TIMESTAMPTZ(3),
    ADD COLUMN "reason" TEXT;
UPDATE "policy_migration" m SET "started_by_person" = u."person_id" FROM "user_account" u WHERE u."id" = m."started_by";
ALTER TABLE "policy_migration" ALTER COLUMN "started_by_person" SET NOT NULL;

ALTER TABLE "policy_migration_case" ADD COLUMN "carried_out" TEXT;

-- ---------------------------------------------------------------- rules

ALTER TABLE "policy_migration" DROP CONSTRAINT policy_migration_status;
ALTER TABLE "policy_migration" ADD CONSTRAINT policy_migration_status CHECK (status IN
    ('running', 'completed', 'moving', 'carriedOut', 'cancelled'));
ALTER TABLE "policy_migration" ADD CONSTRAINT policy_migration_carried_out_by CHECK
    ((status IN ('running', 'completed')) = (carried_out_by_person IS NULL));
ALTER TABLE "policy_migration" ADD CONSTRAINT policy_migration_four_eyes CHECK (carried_out_by_person <> started_by_person);
ALTER TABLE "policy_migration_case" ADD CONSTRAINT policy_migration_case_carried_out CHECK
    (carried_out IS NULL OR (carried_out IN ('moved', 'changed') AND verdict = 'move'));

GRANT UPDATE (carried_out) ON "policy_migration_case" TO bofu_app;
