// `/open-points`: what the sources leave open, for people. What waits for it is shown to whoever is signed in, and in the demo.
import type { Express } from 'express';
import { OPEN_POINT_STATUS_LABELS } from '../../domain/policy/open-point.js';
import { findCaller } from '../auth/session.js';
import type { Dependencies } from '../dependencies.js';
import { say, wordsOf, type Language, type Words } from '../language.js';
import { countWaiting, NOTHING_WAITS, type WaitingForPoint } from '../routes/policy/open-point-waiting.js';
import { readOpenPoints, type StandingPoint } from '../routes/policy/open-points.js';
import { escapeHtml, languageLinks, sendPage, wantedLanguage } from './page.js';

const PATH = '/open-points';

interface Reader {
  deps: Dependencies;
  language: Language;
  words: Words;
  /** What waits for each point; undefined for whoever may not see it. */
  waiting: ReadonlyMap<string, WaitingForPoint> | undefined;
}

export function addOpenPoints(app: Express, deps: Dependencies): void {
  app.get(PATH, async (request, response) => {
    const language = wantedLanguage(request);
    const words = wordsOf(language);
    const points = await readOpenPoints(deps, undefined);
    const maySeeNumbers = deps.mode === 'demo' || (await findCaller(deps, request)) !== undefined;
    const waiting = maySeeNumbers ? await countWaiting(deps, points) : undefined;
    const reader = { deps, language, words, waiting };
    const homes = [undefined, ...deps.catalogue.policies.jurisdictions.keys()];
    const main = `
${languageLinks(PATH, language)}
<h1>${escapeHtml(words('openPoints.title'))}</h1>
<p>${escapeHtml(words('openPoints.what'))}</p>
${maySeeNumbers ? '' : `<p>${escapeHtml(words('openPoints.signInForNumbers'))}</p>`}
${homes
  .map((home) =>
    sectionOf(
      home,
      points.filter(({ point }) => point.jurisdiction === home),
      reader,
    ),
  )
  .join('')}`;
    response.set('Cache-Control', 'no-store');
    sendPage(response, language, words('openPoints.title'), main);
  });
}

function sectionOf(home: string | undefined, points: readonly StandingPoint[], reader: Reader): string {
  if (points.length === 0) return '';
  const { deps, language, words, waiting } = reader;
  const title =
    home === undefined ? words('openPoints.everywhere') : say(deps.catalogue.getJurisdiction(home).label, language);
  const columns = ['question', 'status', ...(waiting ? ['waiting'] : []), 'decidedBy'];
  const head = columns.map((column) => `<th>${escapeHtml(words(`openPoints.${column}`))}</th>`).join('');
  return `<h2>${escapeHtml(title)}</h2>
<div class="wide"><table><tr>${head}</tr>${points.map((point) => rowOf(point, reader)).join('')}</table></div>`;
}

function rowOf(standing: StandingPoint, reader: Reader): string {
  const { id, decidedBy } = standing.point.document;
  const { language, waiting } = reader;
  const cells = [
    questionOf(standing, reader),
    statusOf(standing, reader),
    ...(waiting ? [waitingOf(waiting.get(id) ?? NOTHING_WAITS, reader)] : []),
    escapeHtml(say(decidedBy, language)),
  ];
  return `<tr id="${escapeHtml(id)}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function questionOf({ point, readings, schemes }: StandingPoint, { deps, language, words }: Reader): string {
  const { question, clauses } = point.document;
  const cited = clauses.map(({ clause, quote }) => {
    const words = quote === undefined ? '' : ` <q lang="zh-CN">${escapeHtml(quote)}</q>`;
    return `<div><code>${escapeHtml(clause)}</code>${words}</div>`;
  });
  const choices = readings.map(({ label, isFollowed }) => {
    const text = escapeHtml(say(label, language));
    return `<li>${isFollowed ? `<strong>${text}</strong>${escapeHtml(words('openPoints.followed'))}` : text}</li>`;
  });
  const names = schemes?.map((scheme) => nameOf(deps, point.jurisdiction ?? '', scheme, language));
  const concerned = names ? names.join(words('list.separator')) : words('openPoints.allSchemes');
  return `<strong>${escapeHtml(say(question, language))}</strong>${cited.join('')}
${choices.length > 0 ? `<ul>${choices.join('')}</ul>` : ''}
${concerned === '' ? '' : `<div><small>${escapeHtml(words('openPoints.schemes', { names: concerned }))}</small></div>`}`;
}

function nameOf({ catalogue }: Dependencies, jurisdiction: string, id: string, language: Language): string {
  const entry = catalogue.getJurisdiction(jurisdiction).catalogue[id];
  if (typeof entry === 'object') return say(entry.label, language);
  const pack = catalogue.policies.schemes.find((one) => one.jurisdiction === jurisdiction && one.scheme === id);
  return pack ? say(pack.content.document.label, language) : id;
}

function statusOf({ status, readings, setting, convention }: StandingPoint, { language, words }: Reader): string {
  // A reading is marked beside the question; lists and objects are read where settings are.
  const value = readings.length > 0 || typeof setting?.value === 'object' ? '' : String(setting?.value ?? '');
  const lines = [
    say(OPEN_POINT_STATUS_LABELS[status], language),
    ...(convention === undefined ? [] : [words('openPoints.convention', { convention })]),
    ...(setting ? [words('openPoints.setting', { label: say(setting.definition.label, language) })] : []),
    ...(value === '' ? [] : [value]),
  ];
  return lines.map((line) => `<div>${escapeHtml(line)}</div>`).join('');
}

function waitingOf({ cases, instalments, yuan }: WaitingForPoint, { words }: Reader): string {
  if (cases === 0 && instalments === 0) return escapeHtml(words('openPoints.nothing'));
  const lines = [
    ...(cases > 0 ? [words('openPoints.cases', { number: cases })] : []),
    ...(instalments > 0 ? [words('openPoints.instalments', { number: instalments })] : []),
    yuan === null || yuan.cases === 0
      ? words('openPoints.yuanUnknown')
      : words('openPoints.yuan', { least: yuan.least, most: yuan.most, number: yuan.cases }),
  ];
  return lines.map((line) => `<div>${escapeHtml(line)}</div>`).join('');
}
