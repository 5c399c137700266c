// Drafts of the flexible scheme in an office without its HTTP door: written, rehearsed and published as the API would have it done.
import { createHash, randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { compileScheme, type CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { checkDraft } from '../../domain/policy/check-draft.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import { labelsOf, openPolicyStore, readFoundation, versionsOf } from '../../prisma/policy-store.js';
import { readPolicyFiles } from '../../runtime/policy-files.js';
import {
  beginMigrationUpdate,
  beginRehearsalUpdate,
  cancelRehearsalUpdate,
  decideMigrationUpdate,
  publishPolicyUpdate,
} from '../../workflows/messages.js';
import { must, told, type Office, type Result } from './office.js';

export const SCHEME = 'flexible-employment-social-insurance';

/** The released pack as version 1.1.0, paying 12 % from today. */
export function nextPack(version = '1.1.0', inForceFrom = '2026-11-01'): string {
  const released = readPolicyFiles().find(({ path }) => path.endsWith(`/${SCHEME}.yaml`))?.text ?? '';
  return [
    ['version: 1.0.0', `version: ${version}`],
    ["inForceFrom: '2006-01-01'", `inForceFrom: '${inForceFrom}'`],
    ["rate: '0.11'", "rate: '0.12'"],
    ["rate: '0.06'", "rate: '0.07'"],
  ].reduce((text, [from = '', to = '']) => text.replace(from, () => to), released);
}

export class PolicyOffice {
  constructor(private readonly office: Office) {}

  /** A sound draft, written by `author`. */
  async draft(text = nextPack(), author = 'policy-officer'): Promise<string> {
    const { db } = this.office;
    const id = randomUUID();
    const { version, inForceFrom, hash, content } = await this.compile(text);
    const { personId } = await db.userAccount.findUniqueOrThrow({ where: { id: author } });
    await db.policyDraft.create({
      data: {
        ...{ id, jurisdiction: 'dongyang', scheme: SCHEME, status: 'draft', text, problems: [], version, inForceFrom },
        textHash: createHash('sha256').update(text).digest('hex'),
        policyHash: hash,
        content: content as never,
        createdBy: author,
        authors: { create: { personId, userId: author } },
      },
    });
    return id;
  }

  private async compile(text: string): Promise<CompiledScheme> {
    const { db } = this.office;
    const store = await openPolicyStore(db);
    const released = versionsOf(store.released, 'dongyang', SCHEME);
    const checked = checkDraft(text, {
      jurisdiction: 'dongyang',
      scheme: SCHEME,
      foundation: await readFoundation(db),
      labels: labelsOf(store.current),
      released,
    });
    if (!('pack' in checked)) throw new Error(JSON.stringify(checked.problems));
    return compileScheme(checked.pack.content);
  }

  /** Begins a rehearsal; it goes on by itself. */
  async begin(draftId: string, userId = 'policy-officer'): Promise<Result & { rehearsalId: string }> {
    const rehearsalId = await this.office.command(userId, { id: randomUUID() });
    const start = new WithStartWorkflowOperation(workflowTypes.rehearsal, {
      workflowId: workflowIds.rehearsal(rehearsalId),
      taskQueue: this.office.config.temporal.taskQueue,
      args: [{ rehearsalId, draftId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const result = await told(
      this.office.client.workflow.executeUpdateWithStart(beginRehearsalUpdate, {
        startWorkflowOperation: start,
        updateId: rehearsalId,
        args: [{ commandId: rehearsalId }],
      }),
    );
    return { ...result, rehearsalId };
  }

  /** A rehearsal that is through. */
  async rehearse(draftId: string): Promise<string> {
    const begun = await this.begin(draftId);
    if ('refused' in begun) throw new Error(begun.refused);
    await this.office.client.workflow.getHandle(workflowIds.rehearsal(begun.rehearsalId)).result();
    return begun.rehearsalId;
  }

  async cancel(rehearsalId: string, userId = 'policy-officer-2'): Promise<Result> {
    const commandId = await this.office.command(userId, { type: 'cancel' });
    const handle = this.office.client.workflow.getHandle(workflowIds.rehearsal(rehearsalId));
    return told(handle.executeUpdate(cancelRehearsalUpdate, { updateId: commandId, args: [{ commandId }] }));
  }

  /** A dry run of moving the running cases to a version; answers when it is through. */
  async examine(policyHash: string): Promise<string> {
    const migrationId = await this.office.command('policy-officer', { policyHash });
    const workflowId = workflowIds.policyMigration(migrationId);
    const start = new WithStartWorkflowOperation(workflowTypes.policyMigration, {
      workflowId,
      taskQueue: this.office.config.temporal.taskQueue,
      args: [{ migrationId, policyHash }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    await must(
      told(
        this.office.client.workflow.executeUpdateWithStart(beginMigrationUpdate, {
          startWorkflowOperation: start,
          updateId: migrationId,
          args: [{ commandId: migrationId }],
        }),
      ),
    );
    await this.office.client.workflow.getHandle(workflowId).result();
    return migrationId;
  }

  /** Has a migration carried out; it goes on by itself. */
  async carryOut(migrationId: string, userId = 'policy-officer-2'): Promise<Result> {
    const commandId = await this.office.command(userId, { type: 'carryOut', reason: '按新标准执行' });
    const start = new WithStartWorkflowOperation(workflowTypes.policyMove, {
      workflowId: workflowIds.policyMove(migrationId),
      taskQueue: this.office.config.temporal.taskQueue,
      args: [{ migrationId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return told(
      this.office.client.workflow.executeUpdateWithStart(decideMigrationUpdate, {
        startWorkflowOperation: start,
        updateId: commandId,
        args: [{ commandId, type: 'carryOut' }],
      }),
    );
  }

  async publish(draftId: string, userId = 'policy-officer-2'): Promise<Result> {
    const commandId = await this.office.command(userId, { type: 'publish' });
    const start = new WithStartWorkflowOperation(workflowTypes.policyPublication, {
      workflowId: workflowIds.policyPublication(draftId),
      taskQueue: this.office.config.temporal.taskQueue,
      args: [{ draftId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return told(
      this.office.client.workflow.executeUpdateWithStart(publishPolicyUpdate, {
        startWorkflowOperation: start,
        updateId: commandId,
        args: [{ commandId }],
      }),
    );
  }
}
