// The sandbox registry of the demo: confirms every month, or what it was told to answer.
import { SANDBOX_REGISTRY_ROW, type SandboxRegistryMode } from '../../domain/sandbox.js';
import type { Database } from '../../prisma/client.js';
import type { Confirmation, Registry } from './registry.js';

export function createSandboxRegistry(db: Database): Registry {
  return {
    id: 'sandbox',
    async confirm({ months }) {
      const row = await db.installation.findUnique({ where: { name: SANDBOX_REGISTRY_ROW } });
      const mode = (row?.value ?? 'ok') as SandboxRegistryMode;
      const answer: Confirmation = mode === 'ok' ? 'confirmed' : mode;
      return new Map(months.map((month) => [month, answer]));
    },
  };
}
