// `/certificates/check`: whoever is shown a certificate types its number and reads whether it is valid.
import type { Express, Request, RequestHandler, Response } from 'express';
import { checkCertificate } from '../routes/certificates/check.js';
import type { Dependencies } from '../dependencies.js';
import { wordsOf } from '../language.js';
import { headersOf } from '../pipeline.js';
import { Problem, PROBLEM_STATUSES } from '../problem.js';
import { escapeHtml, languageLinks, sendPage, wantedLanguage } from './page.js';

export const CERTIFICATE_CHECK_PATH = '/certificates/check';
/** Of what was typed, so much is shown again. */
const MOST_SHOWN = 64;

/** `limited` is the limiter of the API's own check: one address has one allowance. */
export function addCertificateCheck(app: Express, { db }: Pick<Dependencies, 'db'>, limited: RequestHandler): void {
  app.get(
    CERTIFICATE_CHECK_PATH,
    (request, response, next) =>
      // A form that was only opened asks nothing.
      typedNumber(request) === ''
        ? next()
        : limited(request, response, (error: unknown) =>
            error instanceof Problem ? sendProblem(request, response, error) : next(error),
          ),
    async (request, response) => {
      const typed = typedNumber(request);
      sendCheck(request, response, typed, typed === '' ? undefined : await checkCertificate(db, typed));
    },
  );
}

/** What was typed; nothing if the field came twice or not at all. */
function typedNumber({ query }: Request): string {
  const { number } = query;
  return typeof number === 'string' ? number.trim() : '';
}

function sendProblem(request: Request, response: Response, problem: Problem): void {
  response.status(PROBLEM_STATUSES[problem.code]).set(headersOf(problem));
  sendCheck(request, response, typedNumber(request), 'tooMany');
}

function sendCheck(
  request: Request,
  response: Response,
  typed: string,
  result: 'valid' | 'lapsed' | 'mistyped' | 'tooMany' | undefined,
): void {
  const language = wantedLanguage(request);
  const words = wordsOf(language);
  const shown = [...typed].slice(0, MOST_SHOWN).join('');
  const word = (key: string) => escapeHtml(words(`certificateCheck.${key}`));
  const said =
    result === undefined
      ? ''
      : `<p class="result ${result}" role="status"><strong>${word(`${result}.title`)}</strong> ${word(`${result}.detail`)}</p>`;
  const main = `
${languageLinks(CERTIFICATE_CHECK_PATH, language, shown === '' ? {} : { number: shown })}
<h1>${word('title')}</h1>
${said}
<form method="get" action="${CERTIFICATE_CHECK_PATH}">
<input type="hidden" name="lang" value="${language}">
<label for="number">${word('number')}</label>
<input id="number" name="number" value="${escapeHtml(shown)}" required maxlength="${MOST_SHOWN}" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="2026-XXXX-XXXX-XXXX-00">
<button>${word('check')}</button>
</form>
<p>${word('what')}</p>`;
  response.set('Cache-Control', 'no-store');
  sendPage(response, language, words('certificateCheck.title'), main);
}
