// `/sign-in` and where the provider sends the browser back to. Only with OpenID Connect; the demo signs in as personas.
import type { CookieOptions, Express, Request, Response } from 'express';
import { RETURN_PATH, SIGN_IN_LASTS_MS, SignInError, type SignIn } from '../auth/open-id.js';
import { findCookie, startSession } from '../auth/session.js';
import type { Dependencies } from '../dependencies.js';
import { languageOf, wordsOf } from '../language.js';
import { escapeHtml, sendPage } from './page.js';

const COOKIE = '__Host-bofu_sign_in';
// Lax: the provider sends the browser back from another site.
const COOKIE_OPTIONS: CookieOptions = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' };

export function addSignIn(app: Express, deps: Dependencies, signIn: SignIn): void {
  app.get('/sign-in', async (request, response) => {
    await orExplain(deps, request, response, async () => {
      const { location, begun } = await signIn.begin();
      response.cookie(COOKIE, begun, { ...COOKIE_OPTIONS, maxAge: SIGN_IN_LASTS_MS });
      response.set('Cache-Control', 'no-store').redirect(303, location);
    });
  });

  app.get(RETURN_PATH, async (request, response) => {
    await orExplain(deps, request, response, async () => {
      const begun = findCookie(request.headers.cookie, COOKIE);
      response.clearCookie(COOKIE, COOKIE_OPTIONS);
      const subject = await signIn.finish(new URL(request.originalUrl, 'http://query').search, begun);
      const account = await deps.db.userAccount.findUnique({
        where: { id: subject, isDemo: false },
        select: { id: true },
      });
      if (!account) return explain(request, response, 403, 'noAccount');
      await startSession(deps, response, account.id);
      response.set('Cache-Control', 'no-store').redirect(303, '/');
    });
  });
}

async function orExplain(
  { logger }: Dependencies,
  request: Request,
  response: Response,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    // Not the error as it is: what the provider answered may name the person.
    const because = error.cause instanceof Error ? error.cause.message : undefined;
    logger.warn({ reason: error.message, because }, 'nobody was signed in');
    explain(request, response, 401, 'failed');
  }
}

function explain(request: Request, response: Response, status: number, what: 'failed' | 'noAccount'): void {
  const language = languageOf(request);
  const words = wordsOf(language);
  const title = words(`signIn.${what}.title`);
  const again = `<p><a href="/sign-in">${escapeHtml(words('signIn.again'))}</a></p>`;
  response.status(status).set('Cache-Control', 'no-store');
  sendPage(
    response,
    language,
    title,
    `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(words(`signIn.${what}.detail`))}</p>${again}`,
  );
}
