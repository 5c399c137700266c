// The kill suite: under load, with a bank that misbehaves, parts of the product are killed with -9 at moments of a seeded chance,
// and everything comes back. In the end nothing is lost, nothing is there twice, and nothing is left to explain.
import { BANK_MODES } from '../../domain/sandbox.js';
import { getRunningConfig } from '../../runtime/running-instance.js';
import { createDatabase } from '../../prisma/client.js';
import { connectClient } from '../../temporal.js';
import { closedLoop } from '../bench/load.js';
import { eventually } from '../helpers/eventually.js';
import { audit, type Books, type Findings } from './audit.js';
import { Load } from './load.js';
import { PatientClient, type Asked } from './patient-client.js';
import { Product, TARGETS, type Target } from './product.js';
import { SeededRandom } from './random.js';

/** The kill comes within this time after everything has come up from the one before; work goes on all the time. */
const KILL_WITHIN_MS = 3_000;
/** Claims that are filed in each step of the work. */
const NEW_CLAIMS = 4;
/** One cycle in so many has a second kill, within this time after the first: also while something comes up again. */
const ONE_SECOND_KILL_IN = 3;
const SECOND_KILL_WITHIN_MS = 1_000;
const ASKED_AT_ONCE = 8;
const LATEST_PAYMENT_MS = 2_000;
/** An order that was lost is submitted again when its validity is over; every enquiry waits twice as long as the one before. */
const SETTLE_LIMIT_MS = 300_000;

export interface Options {
  seed: number;
  cycles: number;
  /** Hears a line for each cycle. */
  say: (line: string) => void;
}

export interface Report extends Findings {
  seed: number;
  cycles: number;
  seconds: number;
  kills: Record<string, number>;
  bankModes: Record<string, number>;
  submissions: number;
  decisions: number;
  payouts: { settled: number; returned: number };
  lists: number;
  commands: number;
  /** How often a command had to be sent again before it was answered. */
  repetitions: number;
  /** Starts by hand after an end; of them after the supervisor had given up on a part that died too often. */
  operatorStarts: number;
  gaveUp: number;
  /** Where the data of a run with findings were left. */
  dataFolder?: string;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const count = (counts: Record<string, number>, name: string) => (counts[name] = (counts[name] ?? 0) + 1);
export const isClean = ({ lost, duplicated, unexplained }: Findings): boolean =>
  lost.length + duplicated.length + unexplained.length === 0;

export async function runKillSuite({ seed, cycles, say }: Options): Promise<Report> {
  const startedAt = Date.now();
  const random = new SeededRandom(seed);
  const asked: Asked[] = [];
  const product = await Product.start();
  // Two streams of chance: how fast the work goes must not change what is killed.
  const load = await Load.open(product.base, asked, new SeededRandom(seed + 1));
  const run = new KillRun(product, load, asked, random);
  let isKept = true;
  try {
    const working = run.workUntilTold();
    for (let cycle = 1; cycle <= cycles; cycle += 1) say(`cycle ${cycle}/${cycles}: ${await run.cycle()}`);
    say('no more kills; everything that is under way comes to its end');
    run.stopFiling();
    await working;
    const payouts = await run.settle();
    const report: Report = {
      seed,
      cycles,
      seconds: Math.round((Date.now() - startedAt) / 1000),
      kills: run.kills,
      bankModes: run.bankModes,
      submissions: load.claims.length,
      decisions: load.decisions,
      payouts,
      lists: load.lists.length,
      commands: asked.length,
      repetitions: asked.reduce((total, { attempts }) => total + attempts - 1, 0),
      operatorStarts: product.operatorStarts,
      gaveUp: product.gaveUp,
      ...run.findings,
    };
    isKept = !isClean(report);
    return isKept ? { ...report, dataFolder: product.dataFolder } : report;
  } finally {
    await product.stop(isKept);
  }
}

class KillRun {
  readonly findings: Findings = { lost: [], duplicated: [], unexplained: [] };
  readonly kills: Record<string, number> = {};
  readonly bankModes: Record<string, number> = {};
  private isFiling = true;

  constructor(
    private readonly product: Product,
    private readonly load: Load,
    private readonly asked: Asked[],
    private readonly random: SeededRandom,
  ) {}

  /** A kill or two in the middle of the work. Returns what was done. */
  async cycle(): Promise<string> {
    const startedAt = Date.now();
    const { random } = this;
    // Every choice is made before anything is done, so that the seed alone decides it.
    const mode = random.oneIn(3) ? 'ok' : random.pick(BANK_MODES);
    const lateMs = random.below(LATEST_PAYMENT_MS);
    const moment = random.below(KILL_WITHIN_MS);
    const first = random.pick(TARGETS);
    const second = random.oneIn(ONE_SECOND_KILL_IN) ? random.pick(TARGETS) : undefined;
    const secondMoment = random.below(SECOND_KILL_WITHIN_MS);
    count(this.bankModes, mode);

    await this.load.who('payer-1').sandbox('PUT', 'demo/bank', { mode, ...(mode === 'payLate' ? { lateMs } : {}) });
    await pause(moment);
    const killing = this.kill(first);
    if (second !== undefined) {
      await pause(secondMoment);
      await this.kill(second);
    }
    await killing;
    const targets = second === undefined ? first : `${first}, ${second}`;
    return `kill -9 ${targets}; bank ${mode}; so far ${this.asked.length} commands; ${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  }

  /** Work without a pause, whatever is killed meanwhile. */
  async workUntilTold(): Promise<void> {
    while (this.isFiling) await this.work(NEW_CLAIMS);
  }

  stopFiling(): void {
    this.isFiling = false;
  }

  /** Lets everything come to its end without kills, and looks at all of it. */
  async settle(): Promise<{ settled: number; returned: number }> {
    const payer = this.load.who('payer-1');
    await payer.sandbox('PUT', 'demo/bank', { mode: 'ok' });
    while (!this.load.isDone && isClean(this.findings)) await this.work(0);
    // What fell due last is not yet in a list.
    await this.work(0);
    await this.askAgain();
    const config = getRunningConfig(this.product.dataFolder);
    const db = createDatabase(config.databaseUrl, { max: 2 });
    const engine = await connectClient(config);
    try {
      await atRest(payer).catch((error: Error) => this.findings.unexplained.push(error.message));
      return await audit({ load: this.load, db, engine } satisfies Books, this.findings);
    } finally {
      await engine.connection.close();
      await db.$disconnect();
    }
  }

  private async kill(target: Target): Promise<void> {
    count(this.kills, target);
    await this.product.kill(target);
  }

  private async work(newClaims: number): Promise<void> {
    try {
      await this.load.step(newClaims);
    } catch (error) {
      this.findings.unexplained.push((error as Error).message);
    }
  }

  /** Every key once more: it must give the answer that it gave before. */
  private async askAgain(): Promise<void> {
    await closedLoop(this.asked, ASKED_AT_ONCE, async (one) => {
      const contradiction = await PatientClient.contradiction(one);
      if (contradiction !== undefined) this.findings.unexplained.push(contradiction);
    });
  }
}

async function atRest(payer: PatientClient): Promise<void> {
  await eventually(
    'every payout to have its outcome, and every list to be closed',
    async () => {
      const lists = await payer.all<{ id: string; status: string }>('payout-batches');
      return lists.filter(({ status }) => status !== 'settled' && status !== 'rejected');
    },
    (open) => open.length === 0,
    SETTLE_LIMIT_MS,
  );
}
