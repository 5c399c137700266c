// That nothing is open in silence: each setting that an operator must give or may choose, and each reason for which a claim is held,
// has an open point that asks about it.
import { both, type Label } from '../../domain/policy/label.js';
import type { Policies } from '../../domain/policy/load-policies.js';
import { getSetting } from '../../domain/policy/vocabulary.js';
import type { CitingFile } from './not-encoded.js';

/** Reports, in its file, each setting of a jurisdiction and each reason of hold of a pack about which no open point asks. */
export function reportUnasked(policies: Policies, files: readonly CitingFile[]): void {
  const sourceOf = (path: string) => files.find(({ source }) => source.file.path === path)?.source;
  const pointsOf = (jurisdiction: string) =>
    policies.openPoints.filter((point) => point.jurisdiction === jurisdiction).map(({ document }) => document);

  for (const [id, { settings }] of policies.jurisdictions) {
    for (const name of Object.keys(settings)) {
      // Rules simply do not apply without an optional one: nobody waits for it.
      if (getSetting(policies.vocabulary, name).isOptional || pointsOf(id).some(({ setting }) => setting === name))
        continue;
      sourceOf(`${id}/jurisdiction.yaml`)?.report(
        ['settings', name],
        both(`没有未决事项问及设定“${name}”`, `no open point asks about the setting "${name}"`),
        addPointTo(id),
      );
    }
  }

  for (const { jurisdiction, scheme, content } of policies.schemes) {
    content.document.conditions.forEach(({ otherwise, reason }, index) => {
      if (otherwise !== 'hold' || reason === undefined) return;
      const isAsked = pointsOf(jurisdiction).some(
        ({ reasons, schemes }) => reasons.includes(reason) && (schemes?.includes(scheme) ?? true),
      );
      if (!isAsked)
        sourceOf(`${jurisdiction}/schemes/${scheme}.yaml`)?.report(
          ['conditions', index, 'reason'],
          both(`没有未决事项问及以“${reason}”暂缓的情形`, `no open point asks about what is held with "${reason}"`),
          addPointTo(jurisdiction),
        );
    });
  }
}

function addPointTo(jurisdiction: string): Label {
  return both(`在 ${jurisdiction}/open-points.yaml 中补充`, `Add one to ${jurisdiction}/open-points.yaml`);
}
