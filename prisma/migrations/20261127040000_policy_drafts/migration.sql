-- Drafts of policy versions: a pack as a policy officer writes it, checked by the loader, until it is published.

-- CreateTable
CREATE TABLE "policy_draft" (
    "id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "text_hash" TEXT NOT NULL,
    "problems" JSONB NOT NULL,
    "version" TEXT,
    "in_force_from" TEXT,
    "policy_hash" TEXT,
    "content" JSONB,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_by" TEXT,
    "published_by_person" UUID,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "policy_draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_draft_author" (
    "draft_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "policy_draft_author_pkey" PRIMARY KEY ("draft_id","person_id")
);

-- CreateIndex
CREATE INDEX "policy_draft_jurisdiction_id_idx" ON "policy_draft"("jurisdiction", "id");

-- AddForeignKey
ALTER TABLE "policy_draft_author" ADD CONSTRAINT "policy_draft_author_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "policy_draft"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- rules

ALTER TABLE "policy_draft" ADD CONSTRAINT policy_draft_status CHECK (status IN ('invalid', 'draft', 'published'));
-- What can be rehearsed and published is what the loader has compiled.
ALTER TABLE "policy_draft" ADD CONSTRAINT policy_draft_compiled CHECK
  (status = 'invalid' OR (policy_hash IS NOT NULL AND content IS NOT NULL AND version IS NOT NULL AND in_force_from IS NOT NULL));
ALTER TABLE "policy_draft" ADD CONSTRAINT policy_draft_published CHECK
  ((status = 'published') = (published_by IS NOT NULL) AND (status = 'published') = (published_by_person IS NOT NULL));

-- Four eyes by person: whoever wrote any text of a draft does not publish it. What is published does not change any more.
CREATE FUNCTION policy_draft_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'published' THEN
    RAISE EXCEPTION 'draft % is published', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status = 'published' AND EXISTS (
    SELECT FROM "policy_draft_author" a WHERE a.draft_id = NEW.id AND a.person_id = NEW.published_by_person
  ) THEN
    RAISE EXCEPTION 'draft %: whoever wrote it does not publish it', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER policy_draft_goes_forward BEFORE UPDATE ON "policy_draft" FOR EACH ROW EXECUTE FUNCTION policy_draft_goes_forward();

GRANT SELECT, INSERT, UPDATE ON "policy_draft" TO bofu_app;
-- Who wrote is not forgotten.
GRANT SELECT, INSERT ON "policy_draft_author" TO bofu_app;
