import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { childEnvironment, ConfigError, readConfig } from '../config.js';

const KEY = randomBytes(32).toString('base64');
const PRODUCTION = {
  BOFU_MODE: 'production',
  BOFU_MASTER_KEY: KEY,
  BOFU_BANK_URL: 'https://bank.example.org',
  BOFU_PUBLIC_URL: 'https://bofu.example.org/',
  BOFU_OIDC_ISSUER: 'https://id.example.org',
  BOFU_OIDC_CLIENT_ID: 'bofu',
  BOFU_OIDC_CLIENT_SECRET: 'not-a-real-secret',
};

function problemsOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the configuration', () => {
  it('needs nothing: demo mode on port 3000 of this machine, database and engine brought along', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ mode: 'demo', host: '127.0.0.1', port: 3000, databaseUrl: undefined });
    expect(config.temporal).toMatchObject({ address: undefined, namespace: 'bofu-demo', isTls: false });
    expect(config.dataFolder).toMatch(/^\/.*\.data$/);
  });

  it('takes an empty text for a setting that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  it('lists every problem at once, each with what was given', () => {
    const message = problemsOf({
      PORT: '70000',
      TEMPORAL_ADDRESS: 'http://temporal:7233',
      BOFU_MODE: 'live',
      LOG_LEVEL: 'loud',
    });
    expect(message).toMatch(/PORT +"70000" +must be a port number from 1 to 65535/);
    expect(message).toMatch(/TEMPORAL_ADDRESS +"http:\/\/temporal:7233" +must be host:port/);
    expect(message).toMatch(/BOFU_MODE +"live" +must be one of demo, production/);
    expect(message).toMatch(/LOG_LEVEL +"loud"/);
  });

  it.each([
    ['DATABASE_URL', 'mysql://user:hunter2@host/db'],
    ['BOFU_MASTER_KEY', 'hunter2'],
  ])('never repeats the secret in %s', (setting, value) => {
    const message = problemsOf({ [setting]: value });
    expect(message).toContain(setting);
    expect(message).not.toContain('hunter2');
  });

  it.each(Object.keys(PRODUCTION).filter((name) => name !== 'BOFU_MODE'))(
    'refuses production without %s',
    (setting) => {
      expect(problemsOf({ ...PRODUCTION, [setting]: '' })).toMatch(
        new RegExp(`${setting} +\\(not set\\) +is needed in production`),
      );
    },
  );

  it('accepts production with its own namespace when all of it is there', () => {
    const config = readConfig(PRODUCTION);
    expect(config.temporal.namespace).toBe('bofu');
    expect(config.masterKey).toHaveLength(32);
    expect(config.openId).toEqual({
      issuer: 'https://id.example.org',
      clientId: 'bofu',
      clientSecret: 'not-a-real-secret',
      publicUrl: 'https://bofu.example.org',
    });
  });

  it('sends an API key over TLS only, unless somebody says otherwise', () => {
    expect(readConfig({ TEMPORAL_API_KEY: 'k' }).temporal.isTls).toBe(true);
    expect(readConfig({ TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }).temporal.isTls).toBe(false);
  });

  it('turns TLS on with any of its settings, and takes a certificate only with its key', () => {
    expect(readConfig({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/etc/bofu/ca.pem' }).temporal).toMatchObject({
      isTls: true,
      tlsFiles: { serverCa: '/etc/bofu/ca.pem', clientCertificate: undefined, clientKey: undefined },
    });
    expect(problemsOf({ TEMPORAL_TLS_CLIENT_CERT_PATH: '/etc/bofu/client.pem' })).toMatch(
      /TEMPORAL_TLS_CLIENT_KEY_PATH +\(not set\) +is needed with TEMPORAL_TLS_CLIENT_CERT_PATH/,
    );
  });

  it.each([Buffer.alloc(32), Buffer.alloc(32, 'password')])('refuses a master key that is a pattern', (key) => {
    expect(problemsOf({ BOFU_MASTER_KEY: key.toString('base64') })).toMatch(
      /BOFU_MASTER_KEY +\(hidden\) +must be random/,
    );
  });

  it.each(['BOFU_OIDC_ISSUER', 'BOFU_PUBLIC_URL'])('lets no sign-in cross a network in the clear (%s)', (setting) => {
    expect(problemsOf({ ...PRODUCTION, [setting]: 'http://id.example.org' })).toMatch(
      new RegExp(`${setting} .*must be an https address`),
    );
    expect(() => readConfig({ ...PRODUCTION, [setting]: 'http://localhost:8080' })).not.toThrow();
  });

  it('hands a child our environment, less the names that are set to undefined', () => {
    const environment = childEnvironment({ BOFU_BANK_PORT: '1', PATH: undefined });
    expect(environment).toMatchObject({ BOFU_BANK_PORT: '1' });
    expect(environment).not.toHaveProperty('PATH');
  });
});
