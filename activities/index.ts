// The activities by name, made once with what they work with. The only writer of cases and money.
import { commitDecision } from './cases/decide.js';
import { submitCorrection, withdrawApplication } from './cases/claimant-actions.js';
import { passDeadline } from './cases/deadlines.js';
import { establishFact } from './cases/establish.js';
import { reassessApplication } from './cases/reassess.js';
import { submitApplication } from './cases/submit.js';
import { revokeCertificate } from './certificates/revoke.js';
import type { Activities } from './contract.js';
import type { Dependencies } from './dependencies.js';
import { actOnDuty } from './duties/act.js';
import { passDutyInstants } from './duties/pass-instants.js';
import { recordDuty } from './duties/record.js';
import { changeEntitlement } from './entitlements/change.js';
import { assessContinuation } from './entitlements/continue.js';
import { endEntitlement } from './entitlements/end.js';
import { rebasePeriods } from './entitlements/rebase.js';
import { releasePeriods } from './entitlements/release.js';
import { decideBatch, prepareBatch } from './money/batches.js';
import { actOnReturn, readReturn, remindReturn } from './money/returns.js';
import { settleBatch } from './money/settle.js';
import { followStatement, takeStatement } from './money/statements.js';
import { decideMigration, moveCases } from './policies/carry-out.js';
import { beginMigration, examinePage } from './policies/migrate.js';
import { publishPolicy } from './policies/publish.js';
import { beginRehearsal, cancelRehearsal, rehearsePage } from './policies/rehearse.js';
import { reconcile } from './reconcile/reconcile.js';
import { commitSetting, wakeForSetting } from './settings/change-setting.js';
import { countImpact } from './settings/count-impact.js';
import { wake } from './waiting.js';
import { workflowIds } from '../domain/workflow-ids.js';

/** Binds every activity to its dependencies. */
export function createActivities(deps: Dependencies): Activities {
  return {
    submitApplication: (call) => submitApplication(deps, call),
    commitDecision: (call) => commitDecision(deps, call),
    establishFact: (call) => establishFact(deps, call),
    submitCorrection: (call) => submitCorrection(deps, call),
    withdrawApplication: (call) => withdrawApplication(deps, call),
    reassessApplication: (call) => reassessApplication(deps, call),
    passDeadline: (call) => passDeadline(deps, call),
    wakeApplications: async ({ applicationIds }) => {
      for (const id of applicationIds) await wake(deps, workflowIds.application(id));
    },
    releasePeriods: (call) => releasePeriods(deps, call),
    changeEntitlement: (call) => changeEntitlement(deps, call),
    rebasePeriods: (call) => rebasePeriods(deps, call),
    assessContinuation: (call) => assessContinuation(deps, call),
    endEntitlement: (call) => endEntitlement(deps, call),
    prepareBatch: (call) => prepareBatch(deps, call),
    decideBatch: (call) => decideBatch(deps, call),
    settleBatch: (call) => settleBatch(deps, call),
    readReturn: (call) => readReturn(deps, call),
    actOnReturn: (call) => actOnReturn(deps, call),
    remindReturn: (call) => remindReturn(deps, call),
    takeStatement: (call) => takeStatement(deps, call),
    followStatement: (call) => followStatement(deps, call),
    reconcile: async () => (await reconcile(deps)).counts,
    countImpact: (call) => countImpact(deps, call),
    commitSetting: (call) => commitSetting(deps, call),
    wakeForSetting: (call) => wakeForSetting(deps, call),
    beginRehearsal: (call) => beginRehearsal(deps, call),
    rehearsePage: (call) => rehearsePage(deps, call),
    cancelRehearsal: (call) => cancelRehearsal(deps, call),
    beginMigration: (call) => beginMigration(deps, call),
    decideMigration: (call) => decideMigration(deps, call),
    moveCases: (call) => moveCases(deps, call),
    examinePage: (call) => examinePage(deps, call),
    publishPolicy: (call) => publishPolicy(deps, call),
    recordDuty: (call) => recordDuty(deps, call),
    actOnDuty: (call) => actOnDuty(deps, call),
    passDutyInstants: (call) => passDutyInstants(deps, call),
    revokeCertificate: (call) => revokeCertificate(deps, call),
  };
}
