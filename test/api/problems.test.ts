import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasWords, LANGUAGES, readCatalogue, wordsOf } from '../../api/language.js';
import { PROBLEM_STATUSES } from '../../api/problem.js';
import { ROLES } from '../../api/auth/permissions.js';
import { Stack } from '../helpers/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open();
}, 60_000);
afterAll(() => stack.close());

const keysOf = (value: unknown, path = ''): string[] =>
  typeof value === 'string'
    ? [path]
    : Object.entries(value as object).flatMap(([name, item]) => keysOf(item, path === '' ? name : `${path}.${name}`));

describe('the catalogues of words', () => {
  it('have the same keys in both languages', () => {
    expect(keysOf(readCatalogue('en')).sort()).toEqual(keysOf(readCatalogue('zh-CN')).sort());
  });

  it.each(Object.keys(PROBLEM_STATUSES))('have title and detail of %s', (code) => {
    for (const part of ['title', 'detail']) expect(hasWords(`problem.${code}.${part}`)).toBe(true);
    expect(wordsOf('zh-CN')(`problem.${code}.title`)).toMatch(/[一-鿿]/);
    expect(wordsOf('en')(`problem.${code}.title`)).toMatch(/^[ -~]+$/);
  });

  it('name every role', () => {
    for (const role of ROLES) expect(hasWords(`role.${role}`)).toBe(true);
  });
});

describe('the pages of problems', () => {
  it('are one for each code', () => {
    const pages = readdirSync(new URL('../../docs/errors', import.meta.url)).map((name) => name.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual(Object.keys(PROBLEM_STATUSES).sort());
  });

  it('say it in both languages, the one that is asked for first', async () => {
    for (const code of Object.keys(PROBLEM_STATUSES)) {
      const part = (wanted: string) =>
        stack.send('GET', `/docs/errors/${code}`, undefined, { 'accept-language': wanted });
      const [chinese, english] = [(await part('zh-CN')).body as string, (await part('en')).body as string];
      expect([code, chinese]).toEqual([
        code,
        expect.stringMatching(
          /<h1>[\w-]+<\/h1>\s*<p>[^<]*\p{Script=Han}[^]*怎么办[^]*<h2>English<\/h2>\s*<p>\d{3}: [^]*What to do/u,
        ),
      ]);
      expect([code, english]).toEqual([
        code,
        expect.stringMatching(
          /<h1>[\w-]+<\/h1>\s*<p>\d{3}: [^]*What to do[^]*<h2>中文<\/h2>\s*<p>[^<]*\p{Script=Han}[^]*怎么办/u,
        ),
      ]);
    }
  });

  it('are where the type of a problem leads', async () => {
    const { body } = await stack.send('GET', 'applications');
    const page = await stack.send('GET', body.type);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain('<h1>not-signed-in</h1>');
  });

  it('do not lead out of their folder', async () => {
    for (const path of ['/docs/errors/..%2f..%2fpackage.json', '/docs/errors/nothing', '/docs/errors/__proto__'])
      expect((await stack.send('GET', path)).status).toBe(404);
  });
});

describe('a problem document', () => {
  it('has type, title, status, detail, instance and code', async () => {
    const { body, headers } = await stack.send('GET', 'applications', undefined, { 'accept-language': 'en' });
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: '/docs/errors/not-signed-in',
      title: 'Not signed in',
      status: 401,
      detail: 'Sign in first.',
      instance: '/api/v1/applications',
      code: 'not-signed-in',
    });
  });

  it.each([
    ['zh-CN', 'zh-CN'],
    ['en', 'en'],
    ['en-GB,en;q=0.8,zh;q=0.5', 'en'],
    ['zh,en;q=0.5', 'zh-CN'],
    ['fr', 'zh-CN'],
    ['*', 'zh-CN'],
    ['', 'zh-CN'],
  ])('speaks to "%s" in %s', async (wanted, language) => {
    const { body, headers } = await stack.send('GET', 'applications', undefined, { 'accept-language': wanted });
    expect(headers.get('content-language')).toBe(language);
    expect(LANGUAGES.find((one) => wordsOf(one)('problem.not-signed-in.title') === body.title)).toBe(language);
  });
});

describe('an address', () => {
  it('that does not exist is 404', async () => {
    for (const path of ['/api/v1/nothing', '/api/v2/tasks', '/nothing', '/api/v1/tasks/1/2/3'])
      expect((await stack.send('GET', path)).status).toBe(404);
  });

  it('that knows other methods names them', async () => {
    const { status, headers, body } = await stack.send('DELETE', 'applications');
    expect([status, body.code]).toEqual([405, 'method-not-allowed']);
    expect(headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'POST']);
  });

  it('with broken percent-encoding is 400', async () => {
    expect((await stack.send('GET', 'applications/%E0%A4%A')).status).toBe(400);
  });
});

describe('a body', () => {
  const ask = (body: string, headers: Record<string, string> = {}) => stack.send('POST', 'assessments', body, headers);

  it.each(['{"jurisdiction":', '{', 'nothing', '{"a":1}}', "{'a':1}"])('that is no JSON is 400: %s', async (body) => {
    const answer = await ask(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'broken-json']);
  });

  it('of another type is 415', async () => {
    const answer = await ask('a=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('in an unknown charset or encoding is 415', async () => {
    expect((await ask('{}', { 'content-type': 'application/json; charset=klingon' })).status).toBe(415);
    expect((await ask('{}', { 'content-encoding': 'klingon' })).status).toBe(415);
  });

  it('above a megabyte is 413', async () => {
    const answer = await ask(JSON.stringify({ jurisdiction: 'x'.repeat(1_100_000) }));
    expect([answer.status, answer.body.code]).toEqual([413, 'too-large']);
  });

  it('that is JSON but no object is 422', async () => {
    for (const body of ['null', '[]', '"text"', '1e400', 'true']) expect((await ask(body)).status).toBe(422);
  });

  it('has one complaint for each wrong, missing or unknown field', async () => {
    const { status, body } = await ask(
      '{"jurisdiction":5,"facts":{},"asOf":"2009-02-30","bonus":1,"__proto__":{"a":1}}',
      {
        'accept-language': 'en',
      },
    );
    expect(status).toBe(422);
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers.sort()).toEqual(['/__proto__', '/asOf', '/bonus', '/jurisdiction', '/scheme']);
    expect(body.errors).toContainEqual({ pointer: '/scheme', message: 'This is required' });
    expect(body.errors).toContainEqual({ pointer: '/bonus', message: 'There is no such field' });
  });

  it('with a hundred thousand unknown fields gets an answer that can be read', async () => {
    const many = Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`f${i}`, 1]));
    const { status, body } = await ask(JSON.stringify(many));
    expect([status, body.errors.length]).toEqual([422, 100]);
  });
});

describe('a mistake of ours', () => {
  it('is 500 with a trace and tells nothing of what happened inside', async () => {
    const broken = await Stack.open({
      catalogue: new Proxy(stack.deps.catalogue, {
        get(target, name) {
          if (name === 'facts') throw new Error('SELECT secret FROM person');
          return Reflect.get(target, name) as unknown;
        },
      }),
    });
    try {
      const question = { jurisdiction: 'dongyang', scheme: 'x', asOf: '2009-01-01', facts: {} };
      const { status, body } = await broken.send('POST', 'assessments', question);
      expect([status, body.code]).toEqual([500, 'internal']);
      expect(body.traceId).toMatch(/^[0-9a-f-]{36}$/);
      expect(JSON.stringify(body)).not.toMatch(/secret|SELECT|\.ts/);
    } finally {
      await broken.close();
    }
  });
});
