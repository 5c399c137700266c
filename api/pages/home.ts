// `/`: what this is, where everything is, who can be signed in as, what to try first.
import type { Express, Request } from 'express';
import type { Database } from '../../prisma/client.js';
import type { Label } from '../../domain/policy/label.js';
import type { Dependencies } from '../dependencies.js';
import { MAX_LIMIT } from '../fields.js';
import { wordsOf, type Language, type Words } from '../language.js';
import { listPersonas } from '../routes/demo/personas.js';
import { CERTIFICATE_CHECK_PATH } from './certificate-check.js';
import { addStyle, escapeHtml, languageLinks, sendPage, wantedLanguage } from './page.js';

const ADDRESSES = [CERTIFICATE_CHECK_PATH, '/docs/', '/openapi.json', '/open-points', '/readyz', '/metrics'] as const;

export function addHome(app: Express, { db, mode, signIn }: Dependencies): void {
  addStyle(app);
  app.get('/', async (request, response) => {
    const language = wantedLanguage(request);
    const words = wordsOf(language);
    const personas = mode === 'demo' ? await listPersonas(db, undefined, MAX_LIMIT) : [];
    const offices = await readOfficeNames(db, personas, language);
    const main = `
${languageLinks('/', language)}
<h1>${escapeHtml(words('home.title'))}</h1>
<p>${escapeHtml(words('home.what'))}</p>
${signIn ? `<p><a href="/sign-in">${escapeHtml(words('signIn.link'))}</a></p>` : ''}
<h2>${escapeHtml(words('home.addresses'))}</h2>
<table>${ADDRESSES.map((path) => addressRow(path, words)).join('')}</table>
${mode === 'demo' ? `${tryFirst(request, words)}${personasTables(personas, offices, words)}` : ''}`;
    sendPage(response, language, words('home.title'), main);
  });
}

function addressRow(path: (typeof ADDRESSES)[number], words: Words): string {
  return `<tr><td><a href="${path}"><code>${path}</code></a></td><td>${escapeHtml(words(`home.address.${path.replaceAll(/[^a-z]/g, '')}`))}</td></tr>`;
}

function tryFirst(request: Request, words: Words): string {
  // The address as the browser wrote it: it is shown as text, never followed.
  const base = `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  const question = `curl -s ${base}/api/v1/assessments -H 'content-type: application/json' -d '${JSON.stringify(EXAMPLE)}'`;
  return `
<h2>${escapeHtml(words('home.try'))}</h2>
<p>${escapeHtml(words('home.tryDemo'))}</p><pre>npm run demo</pre>
<p>${escapeHtml(words('home.tryAssessment'))}</p><pre>${escapeHtml(question)}</pre>`;
}

/** A claim that the first scheme of the demo grants. */
const EXAMPLE = {
  jurisdiction: 'dongyang',
  scheme: 'flexible-employment-social-insurance',
  asOf: '2009-03-02',
  facts: {
    householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
    personCategories: ['age-4050'],
    employmentForm: 'flexible',
    monthlyIncome: '1000.00',
    paysSocialInsurance: true,
    firstSubsidisedMonth: '2009-04',
  },
  settings: {
    enterpriseMinimumWage: [{ from: '2008-01', amount: '850.00' }],
    cityAverageWage: [{ year: 2008, amount: '28800.00', unit: 'year' }],
  },
};

type Persona = Awaited<ReturnType<typeof listPersonas>>[number];

async function readOfficeNames(
  db: Database,
  personas: readonly Persona[],
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  const paths = personas.flatMap(({ organisationPath }) =>
    organisationPath === null ? [] : [organisationPath, rootOf(organisationPath)],
  );
  const offices = await db.organisation.findMany({
    where: { path: { in: [...new Set(paths)] } },
    select: { path: true, name: true },
  });
  return new Map(offices.map(({ path, name }) => [path, (name as unknown as Label)[language]]));
}

/** The jurisdiction that an organisation belongs to. */
function rootOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** One table for each jurisdiction; open is that of the example, and the applicants'. */
function personasTables(personas: readonly Persona[], offices: ReadonlyMap<string, string>, words: Words): string {
  const ofJurisdiction = new Map<string, Persona[]>();
  for (const persona of personas) {
    const jurisdiction = rootOf(persona.organisationPath ?? '');
    ofJurisdiction.set(jurisdiction, [...(ofJurisdiction.get(jurisdiction) ?? []), persona]);
  }
  const groups = [...ofJurisdiction].map(
    ([jurisdiction, members]) =>
      `<details${jurisdiction === EXAMPLE.jurisdiction || jurisdiction === '' ? ' open' : ''}><summary>${escapeHtml(offices.get(jurisdiction) ?? words('role.applicant'))}</summary>${personasTable(members, offices, words)}</details>`,
  );
  return `<h2>${escapeHtml(words('home.personas'))}</h2>${groups.join('')}`;
}

function personasTable(personas: readonly Persona[], offices: ReadonlyMap<string, string>, words: Words): string {
  const heading = ['home.persona', 'home.name', 'home.roles', 'home.organisation'].map(
    (key) => `<th>${escapeHtml(words(key))}</th>`,
  );
  const rows = personas.map(({ id, displayName, roles, organisationPath }) => {
    const roleNames = roles.map((role) => words(`role.${role}`)).join(words('list.separator'));
    const cells = [displayName, roleNames, offices.get(organisationPath ?? '') ?? ''];
    return `<tr><td><code>${escapeHtml(id)}</code></td>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return `<table><tr>${heading.join('')}</tr>${rows.join('')}</table>`;
}
