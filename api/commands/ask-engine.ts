// Sends a command's update to its workflow and finds out what came of it, whatever the engine answers.
import { ServiceError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { REFUSAL_CODES, type RefusalCode } from '../../domain/errors.js';
import { findCommandResult, refuseCommand, type CommandResult } from '../../prisma/commands.js';
import type { Outcome } from '../../workflows/messages.js';
import type { Dependencies } from '../dependencies.js';

/** A workflow that continues as new, or an engine that restarts, is back after this. */
const SECOND_TRY_MS = 150;
/** What an accepted update is told when its workflow ended first. */
const ENDED_FIRST = 'AcceptedUpdateCompletedWorkflow';

/**
 * What came of a command. `pending`: nobody knows yet, it may still be done. `noWorkflow`: there is no workflow that could
 * do it, and nothing was done.
 */
export type EngineAnswer = CommandResult<unknown> | 'pending' | 'noWorkflow';

type Sent = Outcome | 'pending' | 'noWorkflow';

/** Sends the update, once more if the workflow or the engine was not to be found, and keeps a refusal with the command. */
export async function askEngine(
  { db, engine }: Dependencies,
  commandId: string,
  send: () => Promise<Outcome>,
): Promise<EngineAnswer> {
  const deadline = Date.now() + engine.patienceMs;
  const attempt = () => sendOnce(() => engine.client.withDeadline(deadline, send), deadline);
  let sent = await attempt();
  if (isOpen(sent) && Date.now() + SECOND_TRY_MS < deadline) {
    await new Promise((resolve) => setTimeout(resolve, SECOND_TRY_MS));
    sent = await attempt();
  }
  // Whatever the engine says, the command's row knows whether it was done.
  if (isOpen(sent)) return (await findCommandResult(db, commandId)) ?? sent;
  return 'refused' in sent ? refuseCommand(db, commandId, sent.refused, sent.details) : { done: {} };
}

const isOpen = (sent: Sent): sent is 'pending' | 'noWorkflow' => typeof sent === 'string';

async function sendOnce(send: () => Promise<Outcome>, deadline: number): Promise<Sent> {
  const sending = send();
  let timer: NodeJS.Timeout | undefined;
  // The client's own retries may wait beyond the deadline of the call.
  const late = new Promise<'pending'>((resolve) => {
    timer = setTimeout(resolve, deadline - Date.now(), 'pending');
  });
  try {
    return await Promise.race([sending, late]);
  } catch (error) {
    return understood(error);
  } finally {
    clearTimeout(timer);
    sending.catch(() => undefined);
  }
}

/** @throws what is no answer of the engine but a mistake of ours. */
function understood(error: unknown): Sent {
  if (error instanceof WorkflowNotFoundError) return 'noWorkflow';
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || error instanceof ServiceError) return 'pending';
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, details } = error.cause;
    if (type === ENDED_FIRST) return 'noWorkflow';
    if (isRefusal(type)) return { refused: type, details: details?.[0] ?? {} };
  }
  throw error;
}

function isRefusal(type: string | undefined | null): type is RefusalCode {
  return (REFUSAL_CODES as readonly (string | undefined | null)[]).includes(type);
}
