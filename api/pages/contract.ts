// The contract for readers: `/openapi.json`, and `/docs` where it can be tried, without anything from another host.
import type { Express } from 'express';
import helmet from 'helmet';
import swaggerUi from 'swagger-ui-express';
import { openApiOf } from '../openapi.js';
import type { Route } from '../route.js';

// Swagger UI sets styles and small images in its page; its scripts are files of ours.
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
  },
});

export function addContract(app: Express, routes: readonly Route[], cookie: string): void {
  // Made when somebody first asks: most processes of the product are never asked.
  let document: object | undefined;
  app.get('/openapi.json', (_request, response) => void response.json((document ??= openApiOf(routes, cookie))));
  const page = swaggerUi.setup(undefined, { swaggerOptions: { url: '/openapi.json' }, customSiteTitle: 'bofu API' });
  app.use('/docs', policy, ...swaggerUi.serve, page);
}
