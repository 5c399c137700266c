// Whether an amount that an officer enters can be right at all.
import { findImplausible } from '../../../domain/policy/setting-bounds.js';
import { asText, type Value } from '../../../domain/policy/value-type.js';
import { getSetting } from '../../../domain/policy/vocabulary.js';
import { readSettings } from '../../../prisma/settings-store.js';
import { pointerTo } from '../../complaints.js';
import type { Dependencies } from '../../dependencies.js';
import { Problem } from '../../problem.js';

/** @throws Problem `invalid-input` that points at each amount outside the operator's bounds and says what may have been meant */
export async function assertPlausible(
  { catalogue, db }: Pick<Dependencies, 'catalogue' | 'db'>,
  { jurisdiction, name, value }: { jurisdiction: string; name: string; value: Value | null },
): Promise<void> {
  const setting = getSetting(catalogue.policies.vocabulary, name);
  const ceiling = setting.shape.kind === 'averageByYear' ? setting.shape.monthlyCeiling : undefined;
  const stands = await readSettings(db, jurisdiction, ceiling === undefined ? [name] : [name, ceiling]);
  const monthlyCeiling = ceiling === undefined ? undefined : stands[ceiling];
  const found = findImplausible(setting, value, {
    before: stands[name] ?? null,
    monthlyCeiling: monthlyCeiling === undefined ? undefined : asText(monthlyCeiling),
  });
  if (found.length === 0) return;
  throw new Problem('invalid-input', {
    errors: found.map(({ path, message, values }) => ({ pointer: `/value${pointerTo(path)}`, message, values })),
  });
}
