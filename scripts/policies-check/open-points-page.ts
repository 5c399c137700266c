// docs/open-points.md: the open points as the policy files have them, without what an office has set.
import { existsSync, readFileSync } from 'node:fs';
import type { Policies } from '../../domain/policy/load-policies.js';
import {
  conventionOf,
  followedReading,
  OPEN_POINT_STATUS_LABELS,
  readingsOf,
  schemesOf,
  statusOf,
  valueInForce,
  type OpenPoint,
} from '../../domain/policy/open-point.js';
import { getSetting } from '../../domain/policy/vocabulary.js';

/** Where the page stands in the checkout. */
export const OPEN_POINTS_PAGE = 'docs/open-points.md';

const HEAD = `# Open points

What the sources leave open: where they say nothing, can be read in two ways, or contradict each other. Nothing is guessed. A point is decided by a
setting, by a convention (C1 to C11; E1 to E6 are readings that an operator may change), by a fact that is established in each case, or by a person in
each case. Here stands what holds while an office has set nothing. What it has set, and how many cases and how much money wait for each point now,
is at \`/open-points\` and \`GET /api/v1/open-points\`.

Written by \`npm run policies:docs\` from \`policies/open-points.yaml\` and \`policies/<jurisdiction>/open-points.yaml\`; do not edit.
`;

/** The page as the policies want it. */
export function openPointsPage(policies: Policies): string {
  const homes = [undefined, ...policies.jurisdictions.keys()];
  return `${HEAD}${homes.map((home) => sectionOf(home, policies)).join('')}`;
}

/** Whether the page of this checkout says what the policies say. */
export function isPageInStep(policies: Policies): boolean {
  return existsSync(OPEN_POINTS_PAGE) && readFileSync(OPEN_POINTS_PAGE, 'utf8') === openPointsPage(policies);
}

function sectionOf(home: string | undefined, policies: Policies): string {
  const points = policies.openPoints.filter(({ jurisdiction }) => jurisdiction === home);
  if (points.length === 0) return '';
  const label = home === undefined ? undefined : policies.jurisdictions.get(home)?.label;
  const title = label ? `${label.en} ${label['zh-CN']}` : 'Every jurisdiction 各地共有';
  return `\n## ${plain(title)}\n${points.map((point) => entryOf(point, policies)).join('')}`;
}

function entryOf(point: OpenPoint, policies: Policies): string {
  const { document } = point;
  const { vocabulary } = policies;
  const inForce =
    document.setting === undefined ? undefined : valueInForce(getSetting(vocabulary, document.setting), null);
  const followed = followedReading(document, inForce);
  const convention = conventionOf(document, vocabulary);
  const readings = readingsOf(document, vocabulary).map(({ id, label }) => {
    const text = `${plain(label.en)} ${plain(label['zh-CN'])}`;
    return id === followed ? `**${text}**` : text;
  });
  const clauses = document.clauses.map(({ clause, quote }) =>
    quote === undefined ? clause : `${clause} “${plain(quote)}”`,
  );
  const schemes = schemesOf(point, policies) ?? ['all'];
  const settled = [
    OPEN_POINT_STATUS_LABELS[statusOf(document, inForce)].en,
    ...(document.setting === undefined ? [] : [`setting \`${document.setting}\``]),
    ...(convention === undefined ? [] : [`convention ${convention}`]),
    ...document.reasons.map((reason) => `reason \`${reason}\``),
    ...document.facts.map((fact) => `fact \`${fact}\``),
  ];
  const lines = [
    ...(clauses.length > 0 ? [`Clauses: ${clauses.join('; ')}`] : []),
    ...(readings.length > 0 ? [`Readings: ${readings.join('; ')}`] : []),
    `Where it stands: ${settled.join(', ')}`,
    ...(schemes.length > 0 ? [`Schemes: ${schemes.join(', ')}`] : []),
    `Who may decide: ${plain(document.decidedBy.en)} ${plain(document.decidedBy['zh-CN'])}`,
  ];
  const items = lines.map((line) => `- ${line}\n`).join('');
  return `\n### ${document.id}\n\n${plain(document.question.en)}\n${plain(document.question['zh-CN'])}\n\n${items}`;
}

/** A text in which no character means anything to Markdown. */
function plain(text: string): string {
  return text.replace(/[*_`[\]<>]/g, '\\$&');
}
