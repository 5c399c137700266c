// Asks a Temporal that is not ours whether it can be used, before anything is started that needs it. A process of its own, so that
// the supervisor need not carry the SDK.
import { pathToFileURL } from 'node:url';
import { getConnectedConfig } from '../config.js';
import { runPart } from '../startup.js';
import { connectClient } from '../temporal.js';

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runPart(async () => {
    const client = await connectClient(getConnectedConfig());
    await client.connection.close();
  });
}
