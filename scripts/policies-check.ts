// `npm run policies:check -- --sources <folder>`: what the loader cannot know of the policies. That quotations stand in their clauses,
// that conditions can hold and fail, that no amount of a cited clause is forgotten. docs/policy-packs.md explains it.
import { runPoliciesCheck } from './policies-check/run.js';

process.exitCode = runPoliciesCheck(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
