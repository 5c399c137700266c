// One line for every step of a start, and a sign of life every few seconds while one lasts.

const FIRST_SIGN_MS = 2_000;
const NEXT_SIGN_MS = 5_000;
const NAME_WIDTH = 24;

export type Say = (detail: string) => void;

export interface Progress {
  /** Runs a step; `say` tells how far it is, and the text it returns, if any, stands on its line when it is done. */
  step<T>(name: string, work: (say: Say) => Promise<T>, outcome?: (result: T) => string): Promise<T>;
  line(text: string): void;
}

const seconds = (sinceMs: number) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Writes progress as plain lines, so that it reads the same in a terminal, in a log and in CI. */
export function progressTo(write: (line: string) => void): Progress {
  return {
    line: write,
    async step(name, work, outcome = () => 'ready') {
      const startedAt = Date.now();
      let detail = '';
      const show = () =>
        write(`  ${name.padEnd(NAME_WIDTH)} ... ${seconds(startedAt)}${detail === '' ? '' : `, ${detail}`}`);
      let timer = setTimeout(function sign() {
        show();
        timer = setTimeout(sign, NEXT_SIGN_MS);
      }, FIRST_SIGN_MS);
      try {
        const result = await work((text) => (detail = text));
        write(`  ${name.padEnd(NAME_WIDTH)} ${outcome(result)} (${seconds(startedAt)})`);
        return result;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
