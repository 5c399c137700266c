// Every route of the contract.
import type { Route } from '../route.js';
import { actOnApplication } from './applications/actions.js';
import { changeApplication } from './applications/change.js';
import { createApplication } from './applications/create.js';
import { downloadDocument, listDocuments, uploadDocument } from './applications/documents.js';
import { getExplanation, getWorkbook } from './applications/explanation.js';
import { getApplications, getOneApplication } from './applications/read.js';
import { getTimeline } from './applications/timeline.js';
import { askAssessment } from './assessments.js';
import { verifyRecord } from './audit.js';
import { actOnCertificate } from './certificates/act.js';
import { checkCertificateNumber } from './certificates/check.js';
import { getCertificates, getOneCertificate } from './certificates/read.js';
import { createApplicant, getPersonas, signInAsPersona } from './demo/personas.js';
import { getBankBook, putBankMode, putRegistryMode } from './demo/sandbox.js';
import { advanceTime } from './demo/time.js';
import { actOnDuty } from './duties/act.js';
import { createDuty } from './duties/create.js';
import { getDuties, getDutySummary, getDutyTimeline, getDutyTypes, getOneDuty } from './duties/read.js';
import { checkEntitlements } from './entitlement-checks.js';
import { actOnEntitlement } from './entitlements/act.js';
import { getEntitlements, getOneEntitlement, getPeriods } from './entitlements/read.js';
import { actOnBatch, getBatches, getBatchFile, getOneBatch, prepareBatch } from './money/batches.js';
import { getBudgets, getTrialBalance } from './money/ledger.js';
import { actOnPayout, getOnePayout } from './money/payout-actions.js';
import { getPayouts } from './money/payouts.js';
import { getStatement, takeStatement } from './money/statements.js';
import { actOnDraft } from './policy/drafts/publish.js';
import { getDrafts, getOneDraft } from './policy/drafts/read.js';
import { createDraft, replaceDraft } from './policy/drafts/write.js';
import { getJurisdictions, getOneJurisdiction, getOneScheme, getSchemes } from './policy/jurisdictions.js';
import { getOpenPoints } from './policy/open-points.js';
import { confirmSetting, getOneSettingChange, getSettingChanges } from './policy/setting-changes.js';
import { getOneSetting, getSettings, putSetting } from './policy/settings.js';
import { actOnMigration, getExaminedCases, getOneMigration, startMigration } from './policy/migrations.js';
import { actOnRehearsal, startRehearsal } from './policy/rehearsals/act.js';
import { getOneRehearsal, getRehearsals, getRehearsedCases } from './policy/rehearsals/read.js';
import { getVersions } from './policy/versions.js';
import { deleteSession, getSession } from './session.js';
import { actOnTask } from './tasks/act.js';
import { getOneTask, getTasks } from './tasks/read.js';

export const ROUTES: readonly Route[] = [
  getPersonas,
  createApplicant,
  signInAsPersona,
  getSession,
  deleteSession,
  getJurisdictions,
  getOneJurisdiction,
  getSchemes,
  getOneScheme,
  getVersions,
  getSettings,
  getOneSetting,
  putSetting,
  getSettingChanges,
  getOneSettingChange,
  confirmSetting,
  getOpenPoints,
  createDraft,
  getDrafts,
  getOneDraft,
  replaceDraft,
  actOnDraft,
  startRehearsal,
  getRehearsals,
  getOneRehearsal,
  actOnRehearsal,
  getRehearsedCases,
  startMigration,
  actOnMigration,
  getOneMigration,
  getExaminedCases,
  askAssessment,
  checkEntitlements,
  createApplication,
  getApplications,
  getOneApplication,
  getExplanation,
  getWorkbook,
  changeApplication,
  uploadDocument,
  listDocuments,
  downloadDocument,
  actOnApplication,
  getTimeline,
  getTasks,
  getOneTask,
  actOnTask,
  getEntitlements,
  getOneEntitlement,
  getPeriods,
  actOnEntitlement,
  getCertificates,
  // Before the certificate of an id: `check` is none.
  checkCertificateNumber,
  getOneCertificate,
  actOnCertificate,
  getPayouts,
  getOnePayout,
  actOnPayout,
  takeStatement,
  getStatement,
  prepareBatch,
  getBatches,
  getOneBatch,
  getBatchFile,
  actOnBatch,
  getTrialBalance,
  getBudgets,
  getDutyTypes,
  createDuty,
  getDuties,
  // Before the duty of an id: `summary` is none.
  getDutySummary,
  getOneDuty,
  actOnDuty,
  getDutyTimeline,
  verifyRecord,
  putBankMode,
  getBankBook,
  putRegistryMode,
  advanceTime,
];
