// Ports of the embedded parts: chosen free, kept with the data, and chosen anew when somebody else has taken them.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { DataFolder } from './data-folder.js';

// The engine stores its ports as smallint, and the systems hand out ports above 32767 to clients.
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const TRIES = 200;

/** Whether we could listen there now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function choosePort(avoid: ReadonlySet<number>): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (!avoid.has(port) && (await isPortFree(port))) return port;
  }
  throw new Error(`no free port found between ${LOWEST_PORT} and ${HIGHEST_PORT}`);
}

/** The ports of the last start where they are still free, others where not. Call it when our own left-over parts are stopped. */
export async function assignPorts<Name extends string>(
  folder: DataFolder,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const known = folder.readPorts();
  const chosen = { ...known };
  for (const name of names) {
    const port = known[name];
    if (port === undefined || !(await isPortFree(port)))
      chosen[name] = await choosePort(new Set(Object.values(chosen)));
  }
  folder.writePorts(chosen);
  return chosen as Record<Name, number>;
}
