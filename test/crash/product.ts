// The whole product as an operator sees it: started, parts of it killed, and started again when it has stopped.
import type { Role } from '../../runtime/data-folder.js';
import { eventually } from '../helpers/eventually.js';
import { freePort, kill9, StartedInstance, temporaryFolder } from '../runtime/started-instance.js';

/** How often each is hit: one part; every part below the supervisor; or the supervisor as well, as when the machine loses its power. */
export const TARGETS = [
  ...(['worker', 'worker', 'worker', 'api', 'api', 'api', 'bank', 'bank', 'bank'] as const),
  ...(['temporal', 'temporal', 'postgres', 'postgres', 'parts', 'everything'] as const),
] as const;
export type Target = (typeof TARGETS)[number];

const LIMIT_MS = 120_000;
const MOST_STARTS = 5;
const FIRST_PORT = 21_000;
const PORTS = 10_000;
/** What the supervisor says when it stops because a part keeps dying; it is killed here on purpose. */
const GAVE_UP = /ended \d+ times within a minute/;

export class Product {
  /** How often it was started again after it had ended, by a kill or by the supervisor's own rule. */
  operatorStarts = 0;
  gaveUp = 0;
  private hasEnded = false;
  private coming: Promise<void> | undefined;

  private constructor(
    private readonly folder: ReturnType<typeof temporaryFolder>,
    private readonly port: number,
    private instance: StartedInstance,
  ) {
    this.watch();
  }

  static async start(): Promise<Product> {
    const folder = temporaryFolder();
    // Not where other tests look first: while it is down, nobody shall take its place.
    const port = await freePort(FIRST_PORT + (process.pid % PORTS));
    const product = new Product(folder, port, new StartedInstance(folder.path, port));
    await product.up();
    return product;
  }

  get base(): URL {
    return new URL(this.instance.url);
  }

  get dataFolder(): string {
    return this.folder.path;
  }

  private watch(): void {
    const { instance } = this;
    this.hasEnded = false;
    void instance.ended.then(() => {
      if (instance === this.instance) this.hasEnded = true;
    });
  }

  /** Kills with -9 what run.json names now, and returns when its successors are there. */
  async kill(target: Target): Promise<void> {
    const parts = this.instance.parts().filter(({ role }) => isHit(target, role));
    parts.forEach(kill9);
    if (target === 'everything') await this.instance.ended;
    const killed = new Set(parts.map(({ pid }) => pid));
    await eventually(
      `other processes than the killed ones (${target})`,
      () => this.instance.parts(),
      (now) =>
        this.hasEnded ||
        (now.every(({ pid }) => !killed.has(pid)) && parts.every(({ role }) => now.some((part) => part.role === role))),
      LIMIT_MS,
    );
    await this.up();
  }

  /** Until it can be used; if it has ended, it is started again, by one operator only. */
  up(): Promise<void> {
    this.coming ??= this.bringUp().finally(() => (this.coming = undefined));
    return this.coming;
  }

  private async bringUp(): Promise<void> {
    let reason: unknown;
    for (let patience = 0; patience < MOST_STARTS; patience += 1) {
      if (this.hasEnded) this.startAgain();
      try {
        await this.instance.ready();
        return;
      } catch (error) {
        reason = error;
      }
    }
    throw new Error(`the product did not come up: ${String(reason)}\n${this.instance.output}`);
  }

  private startAgain(): void {
    this.operatorStarts += 1;
    if (GAVE_UP.test(this.instance.output)) this.gaveUp += 1;
    this.instance = new StartedInstance(this.folder.path, this.port);
    this.watch();
  }

  /** Ends it; `keep` leaves the data for whoever looks into what happened. */
  async stop(keep: boolean): Promise<void> {
    this.instance.signal('SIGTERM');
    await this.instance.ended;
    if (!keep) this.folder.remove();
  }
}

function isHit(target: Target, role: Role): boolean {
  if (target === 'everything') return true;
  return target === 'parts' ? role !== 'supervisor' : role === target;
}
