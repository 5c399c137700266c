-- A policy version that was published here, not imported from a file: who published it, from which draft.

-- AlterTable
ALTER TABLE "policy_version" ADD COLUMN "published_by" TEXT,
ADD COLUMN "draft_id" UUID;

ALTER TABLE "policy_version" ADD CONSTRAINT policy_version_published CHECK ((published_by IS NULL) = (draft_id IS NULL));
