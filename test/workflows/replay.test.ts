import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createDataConverter } from '../../temporal.js';
import { RECORDING_KEY } from '../histories/recording-key.js';
import { getWorkflowBundleFile } from '../helpers/test-run.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const FOLDER = join(process.cwd(), 'test', 'histories', 'recorded');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

interface RecordedHistory {
  events: { activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
}
const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as RecordedHistory;
const replay = (history: RecordedHistory) =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: getWorkflowBundleFile() }, dataConverter: createDataConverter(RECORDING_KEY) },
    history,
  );

describe('cases that are running somewhere', () => {
  it.each(names)('are carried on by this version of the workflows: %s', async (name) => {
    await replay(read(name));
  });

  it('would not be carried on by workflows that do something else', async () => {
    const history = read('application-approved.json');
    const scheduled = history.events.find((event) => event.activityTaskScheduledEventAttributes);
    if (scheduled?.activityTaskScheduledEventAttributes)
      scheduled.activityTaskScheduledEventAttributes.activityType.name = 'approveAtOnce';
    await expect(replay(history)).rejects.toThrow(/determinism|Nondeterminism|does not match/i);
  });

  it('cover each workflow, and the years of an entitlement', () => {
    const wanted = [
      'application-',
      'entitlement-three-years.3',
      'payout-batch-',
      'payout-return-',
      'bank-statement-',
      'setting-change.',
      'setting-change-counted',
      'duty-',
      'certificate-',
      'rehearsal-',
      'policy-publication',
      'policy-migration',
      'policy-move',
      'reconcile',
    ];
    expect(wanted.filter((workflow) => !names.some((name) => name.startsWith(workflow)))).toEqual([]);
  });
});
