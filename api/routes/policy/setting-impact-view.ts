// What a change of a setting would do, as the API shows it.
import { z } from 'zod';
import { formatYuan } from '../../../domain/money.js';
import { movesMoney } from '../../../domain/policy/moves-money.js';
import { findOwn } from '../../../domain/policy/own-member.js';
import { isShort, totalOf, type SchemeImpact, type StoredImpact } from '../../../domain/setting-impact.js';
import type { Catalogue } from '../../catalogue.js';
import { Timestamp, Yuan } from '../../fields.js';
import { say, type Language } from '../../language.js';
import type { ChangeRow } from './setting-view.js';

const FIGURES = {
  casesReleased: z.int().meta({ description: 'Cases that wait for the setting and would go on' }),
  casesStillWaiting: z.int().meta({ description: 'Cases that wait for it and would still lack something' }),
  entitlements: z.int().meta({ description: 'Entitlements of which an instalment changes' }),
  periods: z.int().meta({ description: 'Instalments, not yet handed over, that change or become known' }),
  up: Yuan.meta({ description: 'What they cost more; an amount that becomes known counts as a whole' }),
  down: Yuan.meta({ description: 'What they cost less' }),
};

const Looked = z.object({ cases: z.int(), entitlements: z.int() }).meta({ description: 'How many were looked at' });

export const ImpactView = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('computing'), looked: Looked }),
    z.object({
      status: z.literal('ready'),
      countedAt: Timestamp,
      looked: Looked,
      isCapped: z.boolean().meta({ description: 'Counting stopped early: there are more, and every figure is a part' }),
      total: z.object(FIGURES),
      schemes: z.array(z.object({ scheme: z.string(), label: z.string(), ...FIGURES })),
      budgetLines: z
        .array(
          z.object({
            line: z.string(),
            label: z.string(),
            year: z.int(),
            available: Yuan,
            needed: Yuan,
            isShort: z.boolean(),
          }),
        )
        .meta({ description: 'Open lines that more would be bound in; `isShort`: it would burst' }),
    }),
  ])
  .meta({ id: 'SettingImpact' });

/** What is counted of a change; undefined where nobody needs to know, since no money depends on it. */
export function viewImpact(
  catalogue: Catalogue,
  { jurisdiction, name, status, impact: stored }: ChangeRow,
  language: Language,
): z.infer<typeof ImpactView> | undefined {
  const impact = stored as StoredImpact | null;
  if (impact?.countedAt === undefined) {
    if (status !== 'awaitingConfirmation' || !movesMoney({ schemes: catalogue.released }, jurisdiction, name))
      return undefined;
    return { status: 'computing', looked: lookedAt(impact) };
  }
  return {
    status: 'ready',
    countedAt: new Date(impact.countedAt).toISOString(),
    looked: lookedAt(impact),
    isCapped: impact.isCapped,
    total: viewFigures(totalOf(impact.tally)),
    schemes: Object.entries(impact.tally.schemes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([scheme, figures]) => ({
        scheme,
        label: schemeLabel(catalogue, jurisdiction, scheme, language),
        ...viewFigures(figures),
      })),
    budgetLines: (impact.budgetLines ?? []).map((of) => ({
      line: of.line,
      label: lineLabel(catalogue, jurisdiction, of.line, language),
      year: of.year,
      available: formatYuan(BigInt(of.available)),
      needed: formatYuan(BigInt(of.needed)),
      isShort: isShort(of),
    })),
  };
}

function lookedAt(impact: StoredImpact | null): z.infer<typeof Looked> {
  return { cases: impact?.tally.casesSeen ?? 0, entitlements: impact?.tally.entitlementsSeen ?? 0 };
}

function viewFigures({ up, down, ...counts }: SchemeImpact) {
  return { ...counts, up: formatYuan(BigInt(up)), down: formatYuan(BigInt(down)) };
}

function lineLabel(catalogue: Catalogue, jurisdiction: string, line: string, language: Language): string {
  const found = findOwn(catalogue.getJurisdiction(jurisdiction).budgetLines, line);
  return found ? say(found.label, language) : line;
}

function schemeLabel(catalogue: Catalogue, jurisdiction: string, scheme: string, language: Language): string {
  const found = catalogue.policies.schemes.find((one) => one.jurisdiction === jurisdiction && one.scheme === scheme);
  return found ? say(catalogue.describe(found).label, language) : scheme;
}
