-- Awards that are paid by the year or once, and terms of which only the length is stated.
ALTER TABLE "entitlement"
  ADD COLUMN cadence TEXT NOT NULL DEFAULT 'monthly',
  ADD COLUMN covered_from TEXT,
  ADD COLUMN covered_to TEXT,
  ALTER COLUMN term_from DROP NOT NULL,
  ALTER COLUMN term_to DROP NOT NULL,
  ALTER COLUMN months DROP NOT NULL,
  ALTER COLUMN monthly_amount_fen DROP NOT NULL;
ALTER TABLE "entitlement" ALTER COLUMN cadence DROP DEFAULT;
ALTER TABLE "entitlement" ADD CONSTRAINT entitlement_cadence CHECK (cadence IN ('monthly', 'yearly', 'once'));
ALTER TABLE "entitlement" ADD CONSTRAINT entitlement_monthly_has_term CHECK (
  cadence <> 'monthly' OR (term_from IS NOT NULL AND term_to IS NOT NULL AND months IS NOT NULL AND monthly_amount_fen IS NOT NULL));

-- Which budget year an instalment belongs to follows from its label for months only.
ALTER TABLE "period" ADD COLUMN budget_year INTEGER;
UPDATE "period" SET budget_year = left(period, 4)::int;
ALTER TABLE "period" ALTER COLUMN budget_year SET NOT NULL;
