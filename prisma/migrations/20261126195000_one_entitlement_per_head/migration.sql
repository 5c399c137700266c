-- One entitlement for each head of a claim: its business key, whatever runs twice. It serves look-ups by claim as well.
CREATE UNIQUE INDEX "entitlement_application_id_person_id_key" ON "entitlement"("application_id", "person_id");
DROP INDEX "entitlement_application_id_idx";
