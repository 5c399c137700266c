-- Instalments that are paid by the last known base until their own is published, and the differences that follow.

ALTER TABLE "period" ADD COLUMN "is_provisional" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "provisional_base" JSONB;
ALTER TABLE "payout" ADD COLUMN "is_provisional" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "adjustment" (
    "entitlement_id" UUID NOT NULL,
    "component" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "base" JSONB NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "difference_fen" BIGINT NOT NULL,
    "payout_fen" BIGINT NOT NULL,
    "receivable_fen" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "adjustment_pkey" PRIMARY KEY ("entitlement_id","component","period","number")
);

-- AddForeignKey
ALTER TABLE "adjustment" ADD CONSTRAINT "adjustment_entitlement_id_component_period_fkey" FOREIGN KEY ("entitlement_id", "component", "period") REFERENCES "period"("entitlement_id", "component", "period") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- rules

-- What is provisional was paid, by a base that is written down.
ALTER TABLE "period" ADD CONSTRAINT period_provisional_is_paid CHECK (NOT is_provisional OR (status = 'paidOut' AND provisional_base IS NOT NULL));

-- A difference is paid further or becomes a receivable, to the fen; nothing negative is ever paid.
ALTER TABLE "adjustment" ADD CONSTRAINT adjustment_payout_not_negative CHECK (payout_fen >= 0);
ALTER TABLE "adjustment" ADD CONSTRAINT adjustment_is_whole CHECK (difference_fen = payout_fen - receivable_fen);

-- They are numbered without a gap, each differs from what counted before, and no more is given up of a receivable than there is.
CREATE FUNCTION adjustment_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  counted bigint;
  receivable numeric;
BEGIN
  -- One after the other.
  SELECT amount_fen INTO STRICT counted FROM "period"
    WHERE entitlement_id = NEW.entitlement_id AND component = NEW.component AND period = NEW.period FOR UPDATE;
  IF NEW.number > 1 THEN
    SELECT amount_fen INTO counted FROM "adjustment"
      WHERE entitlement_id = NEW.entitlement_id AND component = NEW.component AND period = NEW.period AND number = NEW.number - 1;
  END IF;
  SELECT coalesce(sum(receivable_fen), 0) INTO receivable FROM "adjustment"
    WHERE entitlement_id = NEW.entitlement_id AND component = NEW.component AND period = NEW.period AND number < NEW.number;
  IF counted IS NULL OR NEW.amount_fen - counted <> NEW.difference_fen OR receivable + NEW.receivable_fen < 0 THEN
    RAISE EXCEPTION 'adjustment % of % % does not follow from what counted before', NEW.number, NEW.entitlement_id, NEW.period
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER adjustment_follows BEFORE INSERT ON "adjustment" FOR EACH ROW EXECUTE FUNCTION adjustment_follows();

-- Whoever awaits his difference is found by the entitlement.
CREATE INDEX period_paid_provisionally ON "period" (entitlement_id) WHERE provisional_base IS NOT NULL;

-- What is to be got back.
CREATE INDEX adjustment_receivable ON "adjustment" (entitlement_id) WHERE receivable_fen <> 0;

-- Written once.
GRANT SELECT, INSERT ON "adjustment" TO bofu_app;
