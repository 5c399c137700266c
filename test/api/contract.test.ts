import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES } from '../../api/routes/index.js';
import { Stack, type Loose } from '../helpers/stack.js';

let stack: Stack;
let document: Loose;
beforeAll(async () => {
  stack = await Stack.open();
  document = (await stack.send('GET', '/openapi.json')).body;
}, 60_000);
afterAll(() => stack.close());

describe('the published contract', () => {
  it('is OpenAPI 3.1 and has every route', () => {
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries<Loose>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(operations.sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('refers to nothing that it does not have', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(references.length).toBeGreaterThan(50);
    for (const reference of new Set(references)) {
      const found = reference.split('/').reduce((value: Loose, step) => value?.[step], document);
      expect([reference, typeof found]).toEqual([reference, 'object']);
    }
  });

  it('names each operation once', () => {
    const names = Object.values<Loose>(document.paths).flatMap((item) =>
      Object.values<Loose>(item).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('says what a change needs', () => {
    const headersOf = (path: string, method: string) =>
      document.paths[path][method].parameters.filter((one: Loose) => one.in === 'header').map((one: Loose) => one.name);
    expect(headersOf('/api/v1/applications/{id}', 'patch').sort()).toEqual([
      'Idempotency-Key',
      'If-Match',
      'X-CSRF-Token',
    ]);
    expect(headersOf('/api/v1/applications', 'post').sort()).toEqual(['Idempotency-Key', 'X-CSRF-Token']);
    expect(headersOf('/api/v1/demo/bank', 'put')).toEqual(['X-CSRF-Token']);
    expect(headersOf('/api/v1/assessments', 'post')).toEqual([]);
    expect(document.paths['/api/v1/applications'].post.security).toEqual([{ session: [] }]);
    expect(document.paths['/api/v1/assessments'].post.security).toBeUndefined();
  });

  it('tells every path parameter, and problem documents for every operation', () => {
    for (const [path, item] of Object.entries<Loose>(document.paths)) {
      for (const [method, operation] of Object.entries<Loose>(item)) {
        const named = operation.parameters.filter((one: Loose) => one.in === 'path').map((one: Loose) => one.name);
        expect([method, path, named.sort()]).toEqual([
          method,
          path,
          [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
        ]);
        expect(operation.responses.default.content['application/problem+json']).toBeDefined();
      }
    }
  });
});

describe('its page', () => {
  it('is read and tried without anything from another host', async () => {
    const page = await stack.send('GET', '/docs/');
    expect(page.status).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    const init = await stack.send('GET', '/docs/swagger-ui-init.js');
    expect(init.body).toContain('"/openapi.json"');
    for (const asset of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js'])
      expect([asset, (await stack.send('GET', `/docs/${asset}`)).status]).toEqual([asset, 200]);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
    expect((await stack.send('GET', '/docs')).headers.get('location')).toBe('/docs/');
  });
});

describe('the first page', () => {
  it('says what this is, where everything is and who can be signed in as, in Chinese and English', async () => {
    const chinese = await stack.send('GET', '/');
    expect([chinese.status, chinese.headers.get('content-language')]).toEqual([200, 'zh-CN']);
    expect(chinese.body).toContain('<html lang="zh-CN">');
    for (const text of [
      '/docs/',
      '/openapi.json',
      '/open-points',
      '/readyz',
      '/metrics',
      'npm run demo',
      'intake-street-a',
      '陈敏（甲街道受理）',
      '受理',
    ])
      expect(chinese.body).toContain(text);
    for (const path of ['/?lang=en', '/']) {
      const english = await stack.send('GET', path, undefined, { 'accept-language': 'en' });
      expect(english.body).toContain('A workflow engine for public subsidies');
    }
  });

  it('shows an example that works as it stands', async () => {
    const { body } = await stack.send('GET', '/');
    const unescaped = String(body).replaceAll('&quot;', '"').replaceAll('&#39;', "'");
    const question = /curl -s \S+\/api\/v1\/assessments .* -d '([^']+)'/.exec(unescaped)?.[1] ?? '';
    const { body: answer } = await stack.send('POST', 'assessments', question);
    expect([answer.outcome, answer.monthlyAmount]).toEqual(['eligible', '264.00']);
  });

  it('runs no script, and nothing that its address says gets into it', async () => {
    const { body, headers } = await stack.send('GET', '/?lang=<script>alert(1)</script>', undefined, {
      'accept-language': '<script>',
    });
    expect(body).not.toContain('<script');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await stack.send('GET', '/style.css')).headers.get('content-type')).toContain('text/css');
  });
});

describe('every answer', () => {
  it('forbids guessing, framing and caching, and does not say what it was made with', async () => {
    const { headers } = await stack.send('GET', 'demo/personas');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
