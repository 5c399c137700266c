-- Open points: which cases wait for one is found without looking at all the others, and what is at stake in them is kept with the
-- assessment that stopped them.

-- AlterTable
ALTER TABLE "assessment" ADD COLUMN     "stake_least_fen" BIGINT,
ADD COLUMN     "stake_most_fen" BIGINT;

ALTER TABLE "assessment" ADD CONSTRAINT assessment_stake CHECK (
  (stake_least_fen IS NULL) = (stake_most_fen IS NULL) AND stake_least_fen >= 0 AND stake_least_fen <= stake_most_fen
);

CREATE INDEX application_stopped ON "application" (assessment_id) WHERE status IN ('waiting', 'onHold');
CREATE INDEX period_awaiting_base ON "period" (due_at) WHERE status = 'awaitingBase';
