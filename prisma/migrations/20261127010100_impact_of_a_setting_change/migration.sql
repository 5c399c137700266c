-- What a waiting change would do, as far as it is counted: see domain/setting-impact.ts.
ALTER TABLE "setting_change" ADD COLUMN "impact" JSONB;
