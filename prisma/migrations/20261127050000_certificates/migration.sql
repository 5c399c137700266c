-- Certificates: what a claim brings whose scheme grants a status and no money.

-- CreateTable
CREATE TABLE "certificate" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "application_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "policy_hash" TEXT NOT NULL,
    "office_path" TEXT NOT NULL,
    "deciding_stage" TEXT NOT NULL,
    "deciding_seats" JSONB NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_to" TEXT,
    "opens_schemes" TEXT[],
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "revoked_by_person" UUID,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "certificate_number_key" ON "certificate"("number");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_application_id_key" ON "certificate"("application_id");

-- CreateIndex
CREATE INDEX "certificate_person_id_id_idx" ON "certificate"("person_id", "id");

-- CreateIndex
CREATE INDEX "certificate_jurisdiction_id_idx" ON "certificate"("jurisdiction", "id");

-- CreateIndex
CREATE INDEX "certificate_office_path_id_idx" ON "certificate"("office_path", "id");

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- rules

ALTER TABLE "certificate" ADD CONSTRAINT certificate_number CHECK (number ~ '^\d{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}-\d{2}$');
ALTER TABLE "certificate" ADD CONSTRAINT certificate_ends_after_it_begins CHECK (valid_to >= valid_from);
ALTER TABLE "certificate" ADD CONSTRAINT certificate_revocation_is_whole CHECK (
  num_nulls(revoked_at, revoked_by, revoked_by_person) IN (0, 3));
-- Nobody revokes a certificate of his own.
ALTER TABLE "certificate" ADD CONSTRAINT certificate_not_revoked_by_holder CHECK (revoked_by_person <> person_id);

-- A revocation happens once and is not taken back.
CREATE FUNCTION certificate_is_revoked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'certificate %: it is revoked already', OLD.id USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER certificate_is_revoked_once BEFORE UPDATE ON "certificate" FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL)
  EXECUTE FUNCTION certificate_is_revoked_once();

-- What others charge less or serve has a term and no instalments.
ALTER TABLE "entitlement" DROP CONSTRAINT entitlement_cadence;
ALTER TABLE "entitlement" ADD CONSTRAINT entitlement_cadence CHECK (cadence IN ('monthly', 'yearly', 'once', 'none'));

-- Written once; what is revoked afterwards is all that the application can change, and it deletes nothing.
GRANT SELECT, INSERT ON "certificate" TO bofu_app;
GRANT UPDATE (revoked_at, revoked_by, revoked_by_person) ON "certificate" TO bofu_app;
