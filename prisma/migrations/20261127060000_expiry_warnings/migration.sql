-- The warning before an award ends: when it was given, and what was found of what may follow.
ALTER TABLE "entitlement" ADD COLUMN "warned_at" TIMESTAMPTZ(3), ADD COLUMN "continuation" JSONB;

-- Awards whose continuation was looked at before these columns were there; the event's public part says what was found.
UPDATE entitlement e SET warned_at = found.effective_at, continuation = found.continuation
FROM (
  SELECT DISTINCT ON (v.stream) v.stream, v.effective_at, v.public_part::jsonb -> 'details' AS continuation
  FROM event v WHERE v.type = 'continuationAssessed' ORDER BY v.stream, v.seq
) found
WHERE found.stream = 'case/' || coalesce(e.application_id, e.id);

-- The list of what is about to end.
CREATE INDEX entitlement_about_to_end ON "entitlement" (jurisdiction, id) WHERE warned_at IS NOT NULL AND status IN ('active', 'suspended');
