-- A duty may owe things that have no day of their own: it is in time when what has one was done in time.

ALTER TABLE "duty" ADD COLUMN "kept_at" TIMESTAMPTZ(3);
UPDATE "duty" SET kept_at = completed_at;

ALTER TABLE "duty" DROP CONSTRAINT duty_done_is_in_time;
ALTER TABLE "duty" DROP CONSTRAINT duty_done_late_is_late;
ALTER TABLE "duty" ADD CONSTRAINT duty_done_was_kept CHECK (status NOT IN ('done', 'doneLate') OR (kept_at IS NOT NULL AND kept_at <= completed_at));
-- In time is before the due instant, late is from it on: whatever the code above believes.
ALTER TABLE "duty" ADD CONSTRAINT duty_done_is_in_time CHECK (status <> 'done' OR kept_at < due_at);
ALTER TABLE "duty" ADD CONSTRAINT duty_done_late_is_late CHECK (status <> 'doneLate' OR kept_at >= due_at);
ALTER TABLE "duty" ADD CONSTRAINT duty_breached_is_late CHECK (status <> 'breached' OR kept_at IS NULL OR kept_at >= due_at);
