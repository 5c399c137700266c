// Officers of an office without a door who record duties and say what has been done of them.
import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Duty } from '../../prisma/generated/client.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import { actOnDutyUpdate, recordDutyUpdate } from '../../workflows/messages.js';
import { fastForward } from './fast-forward.js';
import { must, told, type Office, type Result } from './office.js';

const HOUSEHOLD = {
  jurisdiction: 'hubei',
  type: 'zero-employment-household',
  subject: '台账 2007-018，户主张某',
};

export interface DutyStep {
  type: 'complete' | 'record';
  item?: string;
  evidence?: string;
}

export class Duties {
  constructor(private readonly office: Office) {}

  async tryRecord(change: Record<string, string>, userId = 'hubei-clerk'): Promise<Result & { id: string }> {
    const id = await this.office.command(userId, { ...HOUSEHOLD, ...change });
    const start = new WithStartWorkflowOperation(workflowTypes.duty, {
      workflowId: workflowIds.duty(id),
      taskQueue: this.office.config.temporal.taskQueue,
      args: [{ dutyId: id, clockOffsetMs: 0 }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const result = await told(
      this.office.client.workflow.executeUpdateWithStart(recordDutyUpdate, {
        startWorkflowOperation: start,
        updateId: id,
        args: [{ commandId: id }],
      }),
    );
    return { ...result, id };
  }

  /** A household without work, recorded by the clerk of community A. */
  async record(change: Record<string, string>, userId = 'hubei-clerk'): Promise<Duty> {
    const { id } = await must(this.tryRecord(change, userId));
    return this.read(id);
  }

  async act(id: string, step: DutyStep, userId = 'hubei-clerk'): Promise<Result> {
    const commandId = await this.office.command(userId, { ...step }, randomUUID());
    const handle = this.office.client.workflow.getHandle(workflowIds.duty(id));
    return told(handle.executeUpdate(actOnDutyUpdate, { updateId: commandId, args: [{ commandId, type: step.type }] }));
  }

  read(id: string): Promise<Duty> {
    return this.office.db.duty.findUniqueOrThrow({ where: { id } });
  }

  /** What happened, oldest first: the kind of event, its legal instant and when it was processed. */
  async events(id: string): Promise<{ type: string; effectiveAt: number; occurredAt: number }[]> {
    const rows = await this.office.db.event.findMany({ where: { stream: `duty/${id}` }, orderBy: { seq: 'asc' } });
    return rows.map(({ type, effectiveAt, occurredAt }) => {
      return { type, effectiveAt: effectiveAt.getTime(), occurredAt: occurredAt.getTime() };
    });
  }

  async types(id: string): Promise<string[]> {
    return (await this.events(id)).map(({ type }) => type);
  }

  /** Lets the duty's clock run ahead by so many milliseconds. */
  pass(id: string, ms: number): Promise<void> {
    return fastForward(this.office.client, workflowIds.duty(id), ms);
  }
}
