// `/certificates/<id>`: the certificate as its holder prints it and shows it.
import type { Express, Request, Response } from 'express';
import { validate as isUuid } from 'uuid';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import type { Seat } from '../../domain/chain.js';
import type { Label } from '../../domain/policy/label.js';
import type { Database } from '../../prisma/client.js';
import { findPerson } from '../../prisma/people.js';
import { findCaller } from '../auth/session.js';
import type { Dependencies } from '../dependencies.js';
import { say, wordsOf, type Language } from '../language.js';
import { PROBLEM_STATUSES, type ProblemCode } from '../problem.js';
import { statusToday } from '../routes/certificates/certificate-view.js';
import { CERTIFICATE_CHECK_PATH } from './certificate-check.js';
import { escapeHtml, languageLinks, sendPage, wantedLanguage } from './page.js';

export function addCertificate(app: Express, deps: Dependencies): void {
  app.get('/certificates/:id', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const caller = await findCaller(deps, request);
    if (!caller) return explain(request, response, 'not-signed-in');
    const certificate = await findOwn(deps.db, request.params.id, caller.personId);
    if (!certificate) return explain(request, response, 'not-found');
    await sendCertificate(deps, request, response, certificate);
  });
}

/** The holder's own; officers read certificates by the API, which does not name their holders. */
async function findOwn(db: Database, id: string, personId: string) {
  if (!isUuid(id)) return null;
  return db.certificate.findFirst({
    where: { id, personId },
    include: { application: { select: { clockOffsetMs: true } } },
  });
}
type Certificate = NonNullable<Awaited<ReturnType<typeof findOwn>>>;

async function sendCertificate(
  { db, policies, protection }: Dependencies,
  request: Request,
  response: Response,
  certificate: Certificate,
): Promise<void> {
  const { number, validFrom, validTo, personId, policyHash, application } = certificate;
  const language = wantedLanguage(request);
  const words = wordsOf(language);
  const { content } = await policies.getVersion(policyHash);
  const label = say(content.document.label, language);
  const holder = await findPerson(db, protection, personId);
  const validity = words(validTo === null ? 'certificate.from' : 'certificate.fromTo', {
    validFrom,
    validTo: validTo ?? '',
  });
  const offices = await officesOf(db, certificate.decidingSeats as unknown as Seat[], language);
  const status = statusToday({ ...certificate, ...application });
  // On paper it says how it stood on that day.
  const today = civilDateAt(Date.now() + Number(application.clockOffsetMs));
  // The address as the browser wrote it: it is shown as text, never followed.
  const address = `${request.protocol}://${request.get('host') ?? 'localhost'}${CERTIFICATE_CHECK_PATH}`;
  const rows = {
    holder: holder?.data.name ?? '',
    number,
    validity,
    issuedBy: offices.join(words('list.separator')),
  };
  const main = `
${languageLinks(request.path, language)}
<h1>${escapeHtml(label)}</h1>
<p class="result ${status}"><strong>${escapeHtml(words(`certificateCheck.${status}.title`))}</strong> ${today}</p>
<table>${Object.entries(rows)
    .map(([key, value]) => `<tr><th>${escapeHtml(words(`certificate.${key}`))}</th><td>${escapeHtml(value)}</td></tr>`)
    .join('')}</table>
<p>${escapeHtml(words('certificate.check', { address }))}</p>`;
  sendPage(response, language, label, main);
}

/** The names of the bodies that decided. */
async function officesOf(db: Database, seats: readonly Seat[], language: Language): Promise<string[]> {
  const offices = await db.organisation.findMany({
    where: { path: { in: seats.map(({ organisation }) => organisation) } },
    orderBy: { path: 'asc' },
    select: { name: true },
  });
  return offices.map(({ name }) => say(name as unknown as Label, language));
}

function explain(request: Request, response: Response, code: ProblemCode): void {
  const language = wantedLanguage(request);
  const words = wordsOf(language);
  const title = words(`problem.${code}.title`);
  response.status(PROBLEM_STATUSES[code]);
  const detail = `<p>${escapeHtml(words(`problem.${code}.detail`))}</p><p><a href="/">bofu</a></p>`;
  sendPage(response, language, title, `<h1>${escapeHtml(title)}</h1>${detail}`);
}
