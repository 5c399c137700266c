// `npm run policies:docs`: writes docs/open-points.md from the policy files.
import { writeFileSync } from 'node:fs';
import { loadPolicies } from '../domain/policy/load-policies.js';
import { readPolicyFiles } from '../runtime/policy-files.js';
import { OPEN_POINTS_PAGE, openPointsPage } from './policies-check/open-points-page.js';

writeFileSync(OPEN_POINTS_PAGE, openPointsPage(loadPolicies(readPolicyFiles())));
process.stdout.write(`written: ${OPEN_POINTS_PAGE}\n`);
