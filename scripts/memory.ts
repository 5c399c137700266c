// `npm run memory`: what the running instance takes, part by part.
import { getConfig } from '../config.js';
import { measureMemory } from './instance-memory.js';

const { total, ...parts } = measureMemory(getConfig().dataFolder);
for (const [role, megabytes] of Object.entries(parts)) process.stdout.write(`${role}: ${megabytes} MB\n`);
process.stdout.write(`memory: ${total} MB\n`);
