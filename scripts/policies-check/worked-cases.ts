// The worked cases of a folder, as claims for the schemes that they ask about.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Claim } from '../../domain/assessment/case-values.js';
import { factsSchema, settingsSchema, withoutUnset } from '../../domain/policy/request-schema.js';
import type { Vocabulary } from '../../domain/policy/vocabulary.js';

/** A claim and the scheme, `<jurisdiction>/<scheme>`, that it is for. */
export interface WorkedClaim {
  readonly scheme: string;
  readonly claim: Claim;
}

/** Every case of the JSON files of a folder. @throws ZodError if one is no question that the vocabulary admits. */
export function readWorkedClaims(folder: string, vocabulary: Vocabulary): readonly WorkedClaim[] {
  const WorkedCases = z.array(
    z.object({
      request: z.object({
        jurisdiction: z.string(),
        scheme: z.string(),
        asOf: z.string(),
        facts: factsSchema(vocabulary),
        settings: settingsSchema(vocabulary),
      }),
    }),
  );
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => WorkedCases.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
    .map(({ request: { jurisdiction, scheme, asOf, facts, settings } }) => ({
      scheme: `${jurisdiction}/${scheme}`,
      claim: { asOf, facts, settings: withoutUnset(settings) },
    }));
}
