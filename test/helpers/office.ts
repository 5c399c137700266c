// A whole office without its HTTP door: database, engine, an in-process worker and a sandbox bank, and people who act.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { pino } from 'pino';
import type { Bank } from '../../activities/bank/bank.js';
import { SandboxBank } from '../../activities/bank/sandbox/sandbox-bank.js';
import { startSandboxBank } from '../../activities/bank/sandbox/server.js';
import type { DecisionBody } from '../../activities/cases/decide.js';
import { payeePlace } from '../../activities/money/payment-orders.js';
import { readConfig, type ConnectedConfig } from '../../config.js';
import { composeIdentityNumber } from '../../domain/people/identity-number.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import { createDatabase, type Database } from '../../prisma/client.js';
import { takeCommand } from '../../prisma/commands.js';
import { ensurePerson, findPerson } from '../../prisma/people.js';
import { createProtection, seal, type Protection } from '../../prisma/protection.js';
import type { Json } from '../../prisma/record.js';
import { seedDemo } from '../../runtime/seed.js';
import { connectClient } from '../../temporal.js';
import { createWorker } from '../../worker.js';
import {
  changeEntitlementUpdate,
  confirmSettingUpdate,
  decideBatchUpdate,
  performUpdate,
  prepareBatchUpdate,
  revokeCertificateUpdate,
  submitUpdate,
  type Outcome,
} from '../../workflows/messages.js';
import { createDemoDatabase, createTestDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { getTestRun, getWorkflowBundleFile } from './test-run.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });

/** What came of a command as the API would see it. */
export type Result = { done: true } | { refused: string; details: Record<string, unknown> };

export interface Claimant {
  userId: string;
  personId: string;
}

/** Facts of a claim for the flexible-employment subsidy that is eligible: 264.00 a month for 36 months. */
export function flexibleFacts(
  firstSubsidisedMonth: string,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
    filingDistrict: 'street-a',
    personCategories: ['age-4050'],
    employmentForm: 'flexible',
    monthlyIncome: '1000.00',
    paysSocialInsurance: true,
    firstSubsidisedMonth,
    retirementDate: `${Number(firstSubsidisedMonth.slice(0, 4)) + 9}-09-01`,
    ...change,
  };
}

export class Office {
  private running: { worker: Worker; ended: Promise<void> } | undefined;

  private constructor(
    readonly config: ConnectedConfig,
    readonly database: TestDatabase,
    readonly db: Database,
    readonly client: Client,
    readonly protection: Protection,
    readonly bank: SandboxBank,
    private readonly makeWorker: () => Promise<Worker>,
    private readonly closing: (() => Promise<void>)[],
  ) {}

  /** Opens an office with demo data. `bankFor` and `dbFor` may put something between the worker and its bank or database. */
  static async open(
    options: {
      bankFor?: (bank: SandboxBank) => Bank & { validForMs: number };
      dbFor?: (db: Database) => Database;
      masterKey?: string;
    } = {},
  ): Promise<Office> {
    const run = getTestRun();
    const { masterKey } = options;
    const database = await (masterKey === undefined ? createDemoDatabase() : createTestDatabase());
    const folder = mkdtempSync(join(tmpdir(), 'bofu-office-'));
    const settings = readConfig({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: run.temporalAddress,
      TEMPORAL_NAMESPACE: run.namespace,
      TEMPORAL_TASK_QUEUE: `q-${randomUUID()}`,
      BOFU_MASTER_KEY: masterKey ?? run.masterKey,
      BOFU_DATA_DIR: folder,
      BOFU_WORKFLOW_BUNDLE: getWorkflowBundleFile(),
    });
    const config = settings as ConnectedConfig;
    if (masterKey !== undefined) await seedDemo(config);
    const db = createDatabase(database.url, { max: 15 });
    const client = await connectClient(config);
    const connection = await NativeConnection.connect({ address: run.temporalAddress });
    const server = await startSandboxBank({ port: 0, folder: join(folder, 'bank'), logger: pino({ level: 'silent' }) });
    const bank = new SandboxBank({
      url: `http://127.0.0.1:${server.port}`,
      answerTimeoutMs: 500,
      validForMs: 1500,
      clockToleranceMs: 100,
    });
    const makeWorker = () =>
      createWorker(config, connection, {
        db: options.dbFor?.(db) ?? db,
        workflows: client.workflow,
        bank: options.bankFor?.(bank) ?? bank,
      });
    const office = new Office(config, database, db, client, createProtection(config.masterKey), bank, makeWorker, [
      () => server.stop(),
      () => connection.close(),
      () => client.connection.close(),
      () => db.$disconnect(),
      () => database.drop(),
      async () => rmSync(folder, { recursive: true, force: true }),
    ]);
    await office.startWorker();
    return office;
  }

  /** A worker takes up the work; what was sent while none was there is waiting for it. */
  async startWorker(): Promise<void> {
    const worker = await this.makeWorker();
    this.running = { worker, ended: worker.run() };
  }

  /** Ends the worker when it has finished what it is doing: from then on things only pile up. */
  async stopWorker(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    running?.worker.shutdown();
    await running?.ended;
  }

  /** Lets something happen while nobody works: the worker stops before, and another one takes over afterwards. */
  async whileNobodyWorks(happens: () => Promise<void>): Promise<void> {
    await this.stopWorker();
    try {
      await happens();
    } finally {
      await this.startWorker();
    }
  }

  async close(): Promise<void> {
    await this.stopWorker();
    for (const close of this.closing) await close();
  }

  async newClaimant(): Promise<Claimant> {
    const sequence = Math.floor(Math.random() * 1000);
    const birth = new Date(Date.UTC(1950, 0, 1) + Math.floor(Math.random() * 10_000) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const personId = await ensurePerson(this.db, this.protection, {
      name: '测试申领人',
      identityNumber: composeIdentityNumber('999999', birth, sequence),
    });
    const userId = `applicant-${randomUUID()}`;
    await this.db.userAccount.create({
      data: { id: userId, personId, displayName: '测试申领人', roles: ['applicant'], isDemo: true },
    });
    return { userId, personId };
  }

  /** A draft of the flexible scheme, or of `claimed`, with the papers named. */
  async draft(
    claimant: Claimant,
    facts: Record<string, unknown>,
    clockOffsetMs = 0,
    claimed = { jurisdiction: 'dongyang', scheme: 'flexible-employment-social-insurance' },
    documents: readonly string[] = [],
  ): Promise<string> {
    const id = randomUUID();
    const person = await findPerson(this.db, this.protection, claimant.personId);
    if (!person) throw new Error('no such person');
    const payee = { bankName: '演示银行', accountNumber: '6228480402564890018', holderName: person.data.name };
    await this.db.application.create({
      data: {
        id,
        caseNumber: randomUUID(),
        ...claimed,
        claimantPersonId: claimant.personId,
        claimantUserId: claimant.userId,
        status: 'draft',
        facts: facts as never,
        payeeSealed: seal(person.key, payeePlace(claimant.personId), JSON.stringify(payee)),
        payeeLast4: '0018',
        workflowOffsetMs: BigInt(clockOffsetMs),
        clockOffsetMs: BigInt(clockOffsetMs),
        documents: {
          create: documents.map((kind) => ({
            id: randomUUID(),
            kind,
            sha256: createHash('sha256').update(kind).digest('hex'),
            size: 1,
            mediaType: 'application/pdf',
            uploadedBy: claimant.userId,
          })),
        },
      },
    });
    return id;
  }

  async command(userId: string, body: Json, key: string = randomUUID()): Promise<string> {
    const taken = await takeCommand(this.db, this.protection.commandKey, { userId, key, route: 'test', body });
    if (taken.kind === 'otherBody') throw new Error('the key was used for something else');
    return taken.id;
  }

  async submit(applicationId: string, claimant: Claimant, draftVersion = 1, commandId?: string): Promise<Result> {
    const id = commandId ?? (await this.command(claimant.userId, { type: 'submit' }));
    const { workflowOffsetMs } = await this.db.application.findUniqueOrThrow({ where: { id: applicationId } });
    const start = new WithStartWorkflowOperation(workflowTypes.application, {
      workflowId: workflowIds.application(applicationId),
      taskQueue: this.config.temporal.taskQueue,
      args: [{ applicationId, clockOffsetMs: Number(workflowOffsetMs) }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return told(
      this.client.workflow.executeUpdateWithStart(submitUpdate, {
        startWorkflowOperation: start,
        updateId: id,
        args: [{ commandId: id, draftVersion }],
      }),
    );
  }

  async claimantActs(
    applicationId: string,
    claimant: Claimant,
    type: 'withdraw' | 'submitCorrection',
  ): Promise<Result> {
    const commandId = await this.command(claimant.userId, { type });
    return told(
      this.caseOf(applicationId).executeUpdate(performUpdate, {
        updateId: commandId,
        args: [{ type, commandId, ...claimant }],
      }),
    );
  }

  caseOf(applicationId: string) {
    return this.client.workflow.getHandle(workflowIds.application(applicationId));
  }

  /** Takes the open task of a stage, as the API does. */
  async claim(applicationId: string, userId: string, stage: string): Promise<string> {
    const task = await eventually(
      `an open task at ${stage}`,
      () => this.db.task.findFirst({ where: { applicationId, stage, status: { in: ['open', 'claimed'] } } }),
      (found) => found !== null,
    );
    if (!task) throw new Error('unreachable');
    await this.db.task.update({
      where: { id: task.id },
      data: { status: 'claimed', assigneeId: userId, claimedAt: new Date() },
    });
    return task.id;
  }

  async act(applicationId: string, userId: string, taskId: string, body: DecisionBody): Promise<Result> {
    const commandId = await this.command(userId, body as unknown as Json);
    const { personId } = await this.db.userAccount.findUniqueOrThrow({ where: { id: userId } });
    const { type } = body;
    return told(
      this.caseOf(applicationId).executeUpdate(performUpdate, {
        updateId: commandId,
        args: [{ type, commandId, userId, personId, taskId }],
      }),
    );
  }

  /** Takes a task and decides it. */
  async decide(applicationId: string, userId: string, stage: string, body: DecisionBody): Promise<Result> {
    return this.act(applicationId, userId, await this.claim(applicationId, userId, stage), body);
  }

  /** A claim that went all the way: its entitlement. */
  async approvedEntitlement(
    facts: Record<string, unknown>,
  ): Promise<{ applicationId: string; entitlementId: string; claimant: Claimant }> {
    const claimant = await this.newClaimant();
    const applicationId = await this.draft(claimant, facts);
    await must(this.submit(applicationId, claimant));
    await this.approve(applicationId, ['intake-street-a', 'auditor-1', 'approver-1']);
    return { applicationId, entitlementId: await this.entitlementOf(applicationId), claimant };
  }

  /** Approves a claim at every stage of a chain of three. */
  async approve(applicationId: string, officers: readonly [string, string, string]): Promise<void> {
    for (const [i, stage] of ['intake', 'audit', 'approval'].entries())
      await must(this.decide(applicationId, officers[i] ?? '', stage, { type: 'approve' }));
  }

  /** The entitlement of an approved claim, once its workflow runs. */
  async entitlementOf(applicationId: string): Promise<string> {
    const { id } = await this.db.entitlement.findFirstOrThrow({ where: { applicationId } });
    const handle = this.client.workflow.getHandle(workflowIds.entitlement(id));
    await eventually(
      'the entitlement has begun',
      () =>
        handle.describe().then(
          ({ status }) => status.name,
          () => 'none',
        ),
      (name) => name === 'RUNNING' || name === 'COMPLETED',
    );
    return id;
  }

  async changeEntitlement(
    entitlementId: string,
    userId: string,
    type: 'suspend' | 'resume' | 'end',
    reason = 'other',
  ): Promise<Result> {
    const commandId = await this.command(userId, { type, reason });
    const handle = this.client.workflow.getHandle(workflowIds.entitlement(entitlementId));
    return told(handle.executeUpdate(changeEntitlementUpdate, { updateId: commandId, args: [{ commandId, type }] }));
  }

  async revokeCertificate(certificateId: string, userId: string, reason = 'other'): Promise<Result> {
    const commandId = await this.command(userId, { type: 'revoke', reason });
    const start = new WithStartWorkflowOperation(workflowTypes.certificate, {
      workflowId: workflowIds.certificate(certificateId),
      taskQueue: this.config.temporal.taskQueue,
      args: [{ certificateId, clockOffsetMs: 0 }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return told(
      this.client.workflow.executeUpdateWithStart(revokeCertificateUpdate, {
        startWorkflowOperation: start,
        updateId: commandId,
        args: [{ commandId }],
      }),
    );
  }

  async prepareBatch(
    userId: string,
    body: { jurisdiction: string; dueUpTo?: string },
  ): Promise<Result & { batchId: string }> {
    const batchId = randomUUID();
    const commandId = await this.command(userId, body);
    const start = new WithStartWorkflowOperation(workflowTypes.payoutBatch, {
      workflowId: workflowIds.payoutBatch(batchId),
      taskQueue: this.config.temporal.taskQueue,
      args: [{ batchId, clockOffsetMs: 0 }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const result = await told(
      this.client.workflow.executeUpdateWithStart(prepareBatchUpdate, {
        startWorkflowOperation: start,
        updateId: commandId,
        args: [{ commandId }],
      }),
    );
    return { ...result, batchId };
  }

  async decideBatch(batchId: string, userId: string, type: 'approve' | 'reject' | 'send'): Promise<Result> {
    const commandId = await this.command(userId, { type });
    const handle = this.client.workflow.getHandle(workflowIds.payoutBatch(batchId));
    return told(handle.executeUpdate(decideBatchUpdate, { updateId: commandId, args: [{ commandId, type }] }));
  }

  /** Proposes a value and lets the second officer confirm it. */
  async setSetting(name: string, value: Json): Promise<Result> {
    const changeId = randomUUID();
    await this.db.settingChange.create({
      data: {
        id: changeId,
        jurisdiction: 'dongyang',
        name,
        value: value as never,
        status: 'awaitingConfirmation',
        proposedBy: 'policy-officer',
        proposedAt: new Date(),
      },
    });
    return this.confirmSetting(changeId, 'policy-officer-2');
  }

  async confirmSetting(changeId: string, userId: string): Promise<Result> {
    const commandId = await this.command(userId, { type: 'confirm' });
    const start = new WithStartWorkflowOperation(workflowTypes.settingChange, {
      workflowId: workflowIds.settingChange(changeId),
      taskQueue: this.config.temporal.taskQueue,
      args: [{ changeId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return told(
      this.client.workflow.executeUpdateWithStart(confirmSettingUpdate, {
        startWorkflowOperation: start,
        updateId: commandId,
        args: [{ commandId }],
      }),
    );
  }
}

/** The outcome of an update; a refusal of a validator is told like one of the handler. */
export async function told(update: Promise<Outcome>): Promise<Result> {
  try {
    return (await update) as Result;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      return { refused: error.cause.type ?? '', details: (error.cause.details?.[0] ?? {}) as Record<string, unknown> };
    }
    throw error;
  }
}

/** For steps that lead to what is tested. @throws if the command was refused. */
export async function must<T extends Result>(result: Promise<T>): Promise<T> {
  const answer = await result;
  if ('refused' in answer) throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.details)}`);
  return answer;
}
