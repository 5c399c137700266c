-- The cases on which an office has or had a task, newest first, for the lists of those who act on tasks.
CREATE INDEX "task_organisation_path_application_id_idx" ON "task"("organisation_path", "application_id");
