// A change that a workflow makes: the command's row is written first, the update is sent under its id, and what came of it is
// rendered from the database.
import { answerCommand, findCommandResult, takeCommand, type Answer } from '../../prisma/commands.js';
import type { Outcome } from '../../workflows/messages.js';
import { Problem, problemOf, PROBLEM_STATUSES } from '../problem.js';
import type { Reply } from '../route.js';
import { askEngine } from './ask-engine.js';
import { commandRequest, refusalAnswer, replyOf, type Commanding } from './answer.js';

const ASK_AGAIN_SECONDS = 2;

export interface Steps {
  /**
   * What can be decided without the engine: an answer, or a Problem that is thrown. `isNew` is false where the same request
   * was here before and its outcome is not known yet: it may have changed what is checked.
   */
  before?: (commandId: string, isNew: boolean) => Promise<Answer | undefined>;
  send: (commandId: string) => Promise<Outcome>;
  /** The answer to what was done, from the database. */
  render: (commandId: string) => Promise<Answer>;
  /** Why there is no workflow, where the database can tell. */
  explain: () => Promise<Problem | undefined>;
}

/**
 * Carries a command out by its workflow and keeps its answer; a repetition sends the same update again and so waits for the
 * same outcome.
 * @throws Problem `key-reused`, `action-pending`
 */
export async function workflowCommand(exchange: Commanding, body: object, steps: Steps): Promise<Reply> {
  const { db, protection } = exchange.deps;
  const command = await takeCommand(db, protection.commandKey, commandRequest(exchange, body));
  if (command.kind === 'otherBody') throw new Problem('key-reused');
  if (command.kind === 'repeated' && command.answer) return replyOf(command.answer, true);
  const kept = await answerCommand(db, command.id, await answerOf(exchange, command, steps));
  return replyOf(kept, false);
}

async function answerOf(
  exchange: Commanding,
  { id, kind }: { id: string; kind: 'new' | 'repeated' },
  steps: Steps,
): Promise<Answer> {
  try {
    const early = await steps.before?.(id, kind === 'new');
    return early ?? (await outcomeOf(exchange, id, kind, steps));
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || PROBLEM_STATUSES[problem.code] >= 500) throw error;
    return refusalAnswer(exchange, problem);
  }
}

async function outcomeOf(
  { deps, request }: Commanding,
  id: string,
  kind: 'new' | 'repeated',
  { send, render, explain }: Steps,
): Promise<Answer> {
  const before = kind === 'repeated' ? await findCommandResult(deps.db, id) : undefined;
  const result = before ?? (await askEngine(deps, id, () => send(id)));
  if (result === 'noWorkflow') {
    const reason = await explain();
    if (reason) throw reason;
    deps.logger.error({ commandId: id, path: request.path }, 'row open, workflow missing');
  }
  if (typeof result === 'string') throw new Problem('action-pending', { retryAfter: ASK_AGAIN_SECONDS });
  if ('refused' in result) throw new Problem(result.refused, result.details);
  return render(id);
}
