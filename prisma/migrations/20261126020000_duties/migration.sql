-- Duties: what must be done by a date and is not money.

-- CreateTable
CREATE TABLE "duty" (
    "id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "organisation_path" TEXT NOT NULL,
    "subject_sealed" BYTEA NOT NULL,
    "started_on" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "terms" JSONB NOT NULL,
    "steps" JSONB NOT NULL,
    "passed_steps" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "recorded_by" TEXT NOT NULL,
    "clock_offset_ms" BIGINT NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "duty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "duty_key" (
    "duty_id" UUID NOT NULL,
    "wrapped_key" BYTEA NOT NULL,

    CONSTRAINT "duty_key_pkey" PRIMARY KEY ("duty_id")
);

-- CreateIndex
CREATE INDEX "duty_jurisdiction_id_idx" ON "duty"("jurisdiction", "id");

-- CreateIndex
CREATE INDEX "duty_organisation_path_id_idx" ON "duty"("organisation_path", "id");

-- CreateIndex
CREATE INDEX "duty_jurisdiction_status_id_idx" ON "duty"("jurisdiction", "status", "id");

-- AddForeignKey
ALTER TABLE "duty_key" ADD CONSTRAINT "duty_key_duty_id_fkey" FOREIGN KEY ("duty_id") REFERENCES "duty"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- rules

ALTER TABLE "duty" ADD CONSTRAINT duty_status CHECK (status IN ('open', 'done', 'breached', 'doneLate'));
ALTER TABLE "duty" ADD CONSTRAINT duty_completion_has_instant CHECK ((status IN ('done', 'doneLate')) = (completed_at IS NOT NULL));
-- In time is before the due instant, late is from it on: whatever the code above believes.
ALTER TABLE "duty" ADD CONSTRAINT duty_done_is_in_time CHECK (status <> 'done' OR completed_at < due_at);
ALTER TABLE "duty" ADD CONSTRAINT duty_done_late_is_late CHECK (status <> 'doneLate' OR completed_at >= due_at);

-- A breach is counted for good, what is done stays done, and an instant passes once.
CREATE FUNCTION duty_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT (
    (OLD.status = 'open' AND NEW.status IN ('done', 'breached', 'doneLate')) OR (OLD.status = 'breached' AND NEW.status = 'doneLate')
  ) THEN
    RAISE EXCEPTION 'duty %: % cannot follow %', OLD.id, NEW.status, OLD.status USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.passed_steps < OLD.passed_steps OR NEW.due_at <> OLD.due_at THEN
    RAISE EXCEPTION 'duty %: its instants pass once and stay where they are', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER duty_goes_forward BEFORE UPDATE ON "duty" FOR EACH ROW EXECUTE FUNCTION duty_goes_forward();

-- A duty is never deleted; its subject can be erased with its key.
GRANT SELECT, INSERT, UPDATE ON "duty" TO bofu_app;
GRANT SELECT, INSERT, DELETE ON "duty_key" TO bofu_app;
