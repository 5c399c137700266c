-- What was in force when a value was proposed, and from its confirmation on what it took the place of. Unknown for older rows.
ALTER TABLE "setting_change" ADD COLUMN "before" JSONB;
DROP INDEX "setting_change_jurisdiction_name_idx";
CREATE INDEX "setting_change_jurisdiction_name_proposed_at_id_idx" ON "setting_change"("jurisdiction", "name", "proposed_at", "id");
