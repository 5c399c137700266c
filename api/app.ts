// The HTTP side of the product, without listening: the routes of the contract, the pages, the probes.
import { randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { cookieName } from './auth/session.js';
import type { Dependencies } from './dependencies.js';
import { addOperations, measureRequests } from './operations.js';
import { addCertificate } from './pages/certificate.js';
import { addCertificateCheck } from './pages/certificate-check.js';
import { addContract } from './pages/contract.js';
import { addErrorPages } from './pages/error-pages.js';
import { addHome } from './pages/home.js';
import { addOpenPoints } from './pages/open-points.js';
import { addSignIn } from './pages/sign-in.js';
import { errorHandlerOf, handlerOf } from './pipeline.js';
import { Problem } from './problem.js';
import { limitRate } from './rate-limit.js';
import { ROUTES } from './routes/index.js';

export interface AppOptions {
  /** Answers true once the process has been told to stop. */
  isStopping?: () => boolean;
}

export function createApp(deps: Dependencies, { isStopping = () => false }: AppOptions = {}): Express {
  const app = express();
  // A weak ETag of every answer would cost a hash and mean nothing; those of the contract are set by hand.
  app.set('etag', false);
  app.set('trust proxy', deps.mode === 'production' ? 1 : false);
  app.use(security(deps));
  const measured = measureRequests(deps.metrics, deps.db);

  addOperations(app, deps, isStopping);
  // Before the contract, whose page answers everything else below /docs.
  addErrorPages(app);
  addContract(app, ROUTES, cookieName(deps.mode));
  addHome(app, deps);
  const limited = limitRate();
  addCertificateCheck(app, deps, limited);
  addCertificate(app, deps);
  addOpenPoints(app, deps);
  if (deps.signIn) addSignIn(app, deps, deps.signIn);
  for (const route of ROUTES) {
    const before = [measured(route.path), logged(deps), ...(route.isRateLimited ? [limited] : [])];
    app[route.method](expressPath(route.path), ...before, handlerOf(route, deps));
  }
  for (const path of new Set(ROUTES.map((route) => route.path))) app.all(expressPath(path), refuseMethod(path));
  app.use(() => {
    throw new Problem('not-found');
  });
  app.use(errorHandlerOf(deps));
  return app;
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

function security({ mode }: Dependencies): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Over plain http of the demo it would lock browsers out of other programs on the same host.
    strictTransportSecurity: mode === 'production',
  });
}

/** An address that exists, with a method that it does not have. */
function refuseMethod(path: string): RequestHandler {
  const allow = ROUTES.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
  return () => {
    throw new Problem('method-not-allowed', { allow });
  };
}

/** One line for each request, without anything that it carried. */
function logged({ logger }: Dependencies): RequestHandler {
  return (request, response, next) => {
    if (!logger.isLevelEnabled('debug')) return next();
    const id = randomUUID();
    const startedAt = performance.now();
    response.once('finish', () => {
      const ms = Math.round(performance.now() - startedAt);
      logger.debug({ id, method: request.method, path: request.path, status: response.statusCode, ms }, 'request');
    });
    next();
  };
}
