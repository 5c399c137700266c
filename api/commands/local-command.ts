// A change that decides nothing (design section 3: drafts, uploads, taking a task) is made by the API itself, once for each key:
// command, work and answer are one transaction.
import { answerCommand, takeCommand, type Answer } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import { Problem, problemOf, PROBLEM_STATUSES } from '../problem.js';
import type { Reply } from '../route.js';
import { commandRequest, refusalAnswer, replyOf, type Commanding } from './answer.js';

/**
 * Does the work and keeps its answer. An equal request that runs meanwhile waits for this one and gets its answer. What the
 * work refuses is undone, and the refusal is the answer that is kept.
 * @throws Problem `key-reused`
 */
export async function localCommand(
  exchange: Commanding,
  body: object,
  work: (tx: Transaction, commandId: string) => Promise<Answer>,
): Promise<Reply> {
  const { db, protection } = exchange.deps;
  const request = commandRequest(exchange, body);
  const once = (act: (tx: Transaction, commandId: string) => Promise<Answer>): Promise<Reply> =>
    db.$transaction(async (tx) => {
      const command = await takeCommand(tx, protection.commandKey, request);
      if (command.kind === 'otherBody') throw new Problem('key-reused');
      if (command.kind === 'repeated' && command.answer) return replyOf(command.answer, true);
      return replyOf(await answerCommand(tx, command.id, await act(tx, command.id)), false);
    });
  try {
    return await once(work);
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || problem.code === 'key-reused' || PROBLEM_STATUSES[problem.code] >= 500) throw error;
    const refusal = await refusalAnswer(exchange, problem);
    return once(async () => refusal);
  }
}
