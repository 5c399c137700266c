// Two ways of putting load on something, and what to say of the figures.

/** Runs `work` for each item with so many at a time; returns how many were completed per second. */
export async function closedLoop<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<unknown>,
): Promise<number> {
  const queue = items.entries();
  let completed = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const [, item] of queue) {
        await work(item);
        completed += 1;
      }
    }),
  );
  return (completed * 1000) / (performance.now() - startedAt);
}

/** Starts `work` for each item at a fixed rate, whether or not earlier ones have ended; waits for all. */
export async function openLoop<T>(
  items: readonly T[],
  perSecond: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const startedAt = performance.now();
  const running: Promise<unknown>[] = [];
  for (const [i, item] of items.entries()) {
    const waitMs = startedAt + (i * 1000) / perSecond - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    running.push(work(item));
  }
  await Promise.all(running);
}

/** A figure as it is printed. */
export const round = (figure: number, digits = 1) => Number(figure.toFixed(digits));

export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5);
}

/** The smallest figure that at least this share does not exceed. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
