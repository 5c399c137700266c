// An OpenID Connect provider of a few lines, for tests: discovery, keys, and a token endpoint that checks what a real one checks.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestProvider {
  readonly issuer: string;
  /** What the browser is sent back with once somebody has signed in at the address that `/sign-in` gave. */
  signIn(authorizationUrl: string, subject: string, forged?: Record<string, unknown>): string;
  close(): void;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

export async function openProvider(clientId: string, clientSecret: string): Promise<TestProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { challenge: string | null; returnUrl: string | null; claims: object }>();
  let issuer = '';

  const idToken = (claims: object): string => {
    const signed = `${encode({ alg: 'RS256', kid: 'test' })}.${encode(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  };

  async function token(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const form = await formOf(request);
    const known = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood =
      known?.challenge === challenge &&
      known.returnUrl === form.get('redirect_uri') &&
      form.get('client_id') === clientId &&
      form.get('client_secret') === clientSecret;
    if (!isGood) return { status: 400, body: { error: 'invalid_grant' } };
    return { status: 200, body: { access_token: 'x', token_type: 'Bearer', id_token: idToken(known.claims) } };
  }

  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/.well-known/openid-configuration')
      answer(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    else if (request.url === '/keys')
      answer(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' }] });
    else void token(request).then(({ status, body }) => answer(status, body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    signIn(authorizationUrl, subject, forged = {}) {
      const { searchParams } = new URL(authorizationUrl);
      const code = randomUUID();
      const now = Math.floor(Date.now() / 1000);
      const own = {
        iss: issuer,
        aud: clientId,
        sub: subject,
        iat: now,
        exp: now + 60,
        nonce: searchParams.get('nonce'),
      };
      codes.set(code, {
        challenge: searchParams.get('code_challenge'),
        returnUrl: searchParams.get('redirect_uri'),
        claims: { ...own, ...forged },
      });
      return `/sign-in/return?${new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString()}`;
    },
    close: () => void server.close(),
  };
}
