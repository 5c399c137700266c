-- Tables and indexes, generated from schema.prisma; the record tables are hash-partitioned by stream by hand.

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "identity_hash" BYTEA NOT NULL,
    "identity_last4_hash" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_key" (
    "person_id" UUID NOT NULL,
    "wrapped_key" BYTEA NOT NULL,

    CONSTRAINT "person_key_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "organisation" (
    "path" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "level" TEXT NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_to" TEXT,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "user_account" (
    "id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "display_name" TEXT NOT NULL,
    "organisation_path" TEXT,
    "roles" TEXT[],
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "csrf_token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "policy_version" (
    "hash" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "in_force_from" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "setting" (
    "jurisdiction" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("jurisdiction","name")
);

-- CreateTable
CREATE TABLE "policy_file" (
    "path" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_file_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "setting_change" (
    "id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "source" JSONB,
    "reason" TEXT,
    "status" TEXT NOT NULL,
    "proposed_by" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "setting_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waiting" (
    "waits_on" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "waiting_pkey" PRIMARY KEY ("waits_on","key","workflow_id")
);

-- CreateTable
CREATE TABLE "calendar_year" (
    "jurisdiction" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "days_off" TEXT[],
    "extra_workdays" TEXT[],

    CONSTRAINT "calendar_year_pkey" PRIMARY KEY ("jurisdiction","year")
);

-- CreateTable
CREATE TABLE "command" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "sealed_body" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "result" JSONB,
    "response_status" INTEGER,
    "response_body" JSONB,
    "response_etag" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "command_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application" (
    "id" UUID NOT NULL,
    "case_number" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "policy_hash" TEXT,
    "claimant_person_id" UUID NOT NULL,
    "claimant_user_id" TEXT NOT NULL,
    "exclusion_group" TEXT,
    "status" TEXT NOT NULL,
    "stage" TEXT,
    "visit" INTEGER NOT NULL DEFAULT 0,
    "office_path" TEXT,
    "facts" JSONB NOT NULL,
    "roster" JSONB,
    "payee_sealed" BYTEA,
    "payee_last4" TEXT,
    "filed_on" TEXT,
    "as_of" TEXT,
    "submitted_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "assessment_id" UUID,
    "assessment_hash" TEXT,
    "award" JSONB,
    "correction" JSONB,
    "next_event" JSONB,
    "stage_clock" JSONB,
    "previous_entitlement_id" UUID,
    "workflow_offset_ms" BIGINT NOT NULL DEFAULT 0,
    "clock_offset_ms" BIGINT NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "draft_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessment" (
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "as_of" TEXT NOT NULL,
    "policy_hash" TEXT NOT NULL,
    "facts_hash" TEXT NOT NULL,
    "engine_version" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assessment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "established_fact" (
    "application_id" UUID NOT NULL,
    "fact" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "stage" TEXT NOT NULL,
    "established_by" TEXT NOT NULL,
    "established_at" TIMESTAMPTZ(3) NOT NULL,
    "basis" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "established_fact_pkey" PRIMARY KEY ("application_id","fact")
);

-- CreateTable
CREATE TABLE "document" (
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "media_type" TEXT NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document_content" (
    "document_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "document_content_pkey" PRIMARY KEY ("document_id")
);

-- CreateTable
CREATE TABLE "case_actor" (
    "application_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "stage" TEXT NOT NULL,

    CONSTRAINT "case_actor_pkey" PRIMARY KEY ("application_id","person_id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "visit" INTEGER NOT NULL,
    "seat" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "organisation_path" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "assignee_id" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "due_sort" TIMESTAMPTZ(3) NOT NULL,
    "is_overdue" BOOLEAN NOT NULL DEFAULT false,
    "decision" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entitlement" (
    "id" UUID NOT NULL,
    "application_id" UUID,
    "person_id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "scheme" TEXT NOT NULL,
    "policy_hash" TEXT NOT NULL,
    "exclusion_group" TEXT,
    "status" TEXT NOT NULL,
    "term_from" TEXT NOT NULL,
    "term_to" TEXT NOT NULL,
    "months" INTEGER NOT NULL,
    "monthly_amount_fen" BIGINT NOT NULL,
    "payee_sealed" BYTEA,
    "budget_line" TEXT,
    "period_confirmation" TEXT NOT NULL,
    "retirement_date" TEXT,
    "end_reason" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "next_event" JSONB,
    "previous_entitlement_id" UUID,
    "office_path" TEXT,
    "workflow_offset_ms" BIGINT NOT NULL DEFAULT 0,
    "clock_offset_ms" BIGINT NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entitlement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "coverage" (
    "entitlement_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "exclusion_group" TEXT NOT NULL,
    "months" int4range NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "coverage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suspension" (
    "entitlement_id" UUID NOT NULL,
    "from_date" TEXT NOT NULL,
    "to_date" TEXT,
    "reason" TEXT,

    CONSTRAINT "suspension_pkey" PRIMARY KEY ("entitlement_id","from_date")
);

-- CreateTable
CREATE TABLE "period" (
    "entitlement_id" UUID NOT NULL,
    "component" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "amount_fen" BIGINT,
    "parts" JSONB,
    "status" TEXT NOT NULL,
    "funding" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "payout_id" UUID,
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "period_pkey" PRIMARY KEY ("entitlement_id","component","period")
);

-- CreateTable
CREATE TABLE "payout" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "entitlement_id" UUID NOT NULL,
    "application_id" UUID,
    "jurisdiction" TEXT NOT NULL,
    "component" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "amount_fen" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "held_reason" TEXT,
    "budget_line" TEXT,
    "budget_year" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "batch_id" UUID,
    "submitted_until" TIMESTAMPTZ(3),
    "bank_reference" TEXT,
    "reason_code" TEXT,
    "settled_on" TEXT,

    CONSTRAINT "payout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout_batch" (
    "id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "due_up_to" TEXT,
    "count" INTEGER NOT NULL DEFAULT 0,
    "total_fen" BIGINT NOT NULL DEFAULT 0,
    "remaining" INTEGER NOT NULL DEFAULT 0,
    "prepared_by" TEXT NOT NULL,
    "prepared_by_person" UUID NOT NULL,
    "approved_by" TEXT,
    "approved_by_person" UUID,
    "rejected_by" TEXT,
    "file" TEXT,
    "file_sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "prepared_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "payout_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout_batch_line" (
    "batch_id" UUID NOT NULL,
    "payout_id" UUID NOT NULL,
    "payout_key" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "payout_batch_line_pkey" PRIMARY KEY ("batch_id","payout_id")
);

-- CreateTable
CREATE TABLE "budget_line" (
    "jurisdiction" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "appropriated_fen" BIGINT NOT NULL,
    "available_fen" BIGINT NOT NULL,

    CONSTRAINT "budget_line_pkey" PRIMARY KEY ("jurisdiction","line","year")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "stream" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("stream","key")
) PARTITION BY HASH ("stream");

CREATE TABLE "ledger_entry_0" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE "ledger_entry_1" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE "ledger_entry_2" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE "ledger_entry_3" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE "ledger_entry_4" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE "ledger_entry_5" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE "ledger_entry_6" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE "ledger_entry_7" PARTITION OF "ledger_entry" FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- CreateTable
CREATE TABLE "ledger_leg" (
    "stream" TEXT NOT NULL,
    "entry_key" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "ledger_leg_pkey" PRIMARY KEY ("stream","entry_key","account")
) PARTITION BY HASH ("stream");

CREATE TABLE "ledger_leg_0" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE "ledger_leg_1" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE "ledger_leg_2" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE "ledger_leg_3" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE "ledger_leg_4" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE "ledger_leg_5" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE "ledger_leg_6" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE "ledger_leg_7" PARTITION OF "ledger_leg" FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- CreateTable
CREATE TABLE "event_stream" (
    "stream" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "event_stream_pkey" PRIMARY KEY ("stream")
);

-- CreateTable
CREATE TABLE "event" (
    "stream" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "public_part" TEXT NOT NULL,
    "private_part" BYTEA,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "prev" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("stream","seq")
) PARTITION BY HASH ("stream");

CREATE TABLE "event_0" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE "event_1" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE "event_2" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE "event_3" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE "event_4" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE "event_5" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE "event_6" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE "event_7" PARTITION OF "event" FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- CreateTable
CREATE TABLE "installation" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_identity_hash_key" ON "person"("identity_hash");

-- CreateIndex
CREATE INDEX "person_identity_last4_hash_idx" ON "person"("identity_last4_hash");

-- CreateIndex
CREATE INDEX "organisation_jurisdiction_idx" ON "organisation"("jurisdiction");

-- CreateIndex
CREATE INDEX "user_account_person_id_idx" ON "user_account"("person_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "policy_version_jurisdiction_scheme_version_key" ON "policy_version"("jurisdiction", "scheme", "version");

-- CreateIndex
CREATE INDEX "setting_change_jurisdiction_name_idx" ON "setting_change"("jurisdiction", "name");

-- CreateIndex
CREATE INDEX "waiting_workflow_id_idx" ON "waiting"("workflow_id");

-- CreateIndex
CREATE INDEX "command_created_at_idx" ON "command"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "command_user_id_key_key" ON "command"("user_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "application_case_number_key" ON "application"("case_number");

-- CreateIndex
CREATE INDEX "application_claimant_person_id_id_idx" ON "application"("claimant_person_id", "id");

-- CreateIndex
CREATE INDEX "application_jurisdiction_id_idx" ON "application"("jurisdiction", "id");

-- CreateIndex
CREATE INDEX "application_office_path_status_id_idx" ON "application"("office_path", "status", "id");

-- CreateIndex
CREATE INDEX "assessment_application_id_idx" ON "assessment"("application_id");

-- CreateIndex
CREATE INDEX "document_application_id_idx" ON "document"("application_id");

-- CreateIndex
CREATE INDEX "task_organisation_path_status_due_sort_id_idx" ON "task"("organisation_path", "status", "due_sort", "id");

-- CreateIndex
CREATE INDEX "task_assignee_id_status_due_sort_id_idx" ON "task"("assignee_id", "status", "due_sort", "id");

-- CreateIndex
CREATE INDEX "task_organisation_path_application_id_idx" ON "task"("organisation_path", "application_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_application_id_stage_visit_seat_key" ON "task"("application_id", "stage", "visit", "seat");

-- CreateIndex
CREATE INDEX "entitlement_application_id_idx" ON "entitlement"("application_id");

-- CreateIndex
CREATE INDEX "entitlement_person_id_scheme_idx" ON "entitlement"("person_id", "scheme");

-- CreateIndex
CREATE INDEX "entitlement_jurisdiction_status_id_idx" ON "entitlement"("jurisdiction", "status", "id");

-- CreateIndex
CREATE INDEX "coverage_entitlement_id_idx" ON "coverage"("entitlement_id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_key_key" ON "payout"("key");

-- CreateIndex
CREATE INDEX "payout_entitlement_id_period_idx" ON "payout"("entitlement_id", "period");

-- CreateIndex
CREATE INDEX "payout_jurisdiction_status_id_idx" ON "payout"("jurisdiction", "status", "id");

-- CreateIndex
CREATE INDEX "payout_batch_id_id_idx" ON "payout"("batch_id", "id");

-- CreateIndex
CREATE INDEX "payout_batch_jurisdiction_id_idx" ON "payout_batch"("jurisdiction", "id");

-- AddForeignKey
ALTER TABLE "person_key" ADD CONSTRAINT "person_key_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_organisation_path_fkey" FOREIGN KEY ("organisation_path") REFERENCES "organisation"("path") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "established_fact" ADD CONSTRAINT "established_fact_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document_content" ADD CONSTRAINT "document_content_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entitlement" ADD CONSTRAINT "entitlement_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suspension" ADD CONSTRAINT "suspension_entitlement_id_fkey" FOREIGN KEY ("entitlement_id") REFERENCES "entitlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "period" ADD CONSTRAINT "period_entitlement_id_fkey" FOREIGN KEY ("entitlement_id") REFERENCES "entitlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout" ADD CONSTRAINT "payout_entitlement_id_fkey" FOREIGN KEY ("entitlement_id") REFERENCES "entitlement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_batch_line" ADD CONSTRAINT "payout_batch_line_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "payout_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
