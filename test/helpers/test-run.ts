// What the global set-up hands to the test files: where the run's PostgreSQL, engine and workflow bundle are.

export interface TestRun {
  readonly postgres: {
    readonly port: number;
    readonly passwords: Readonly<Record<'postgres' | 'bofu_owner' | 'bofu_app', string>>;
  };
  /** A migrated database without rows, to be copied. */
  readonly templateDatabase: string;
  /** The same with the demo's data. */
  readonly demoTemplateDatabase: string;
  readonly temporalAddress: string;
  readonly namespace: string;
  /** 32 bytes in base64. */
  readonly masterKey: string;
  /** The file of the bundle, or why there is none. */
  readonly workflowBundle: { readonly file: string } | { readonly fault: string };
}

const VARIABLE = 'BOFU_TEST_RUN';

export function publishTestRun(run: TestRun): void {
  process.env[VARIABLE] = JSON.stringify(run);
}

/** @throws Error outside of a Jest run with our global set-up. */
export function getTestRun(): TestRun {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error('this test needs the global set-up: run it with `npm test`');
  return JSON.parse(text) as TestRun;
}

/** @throws Error with the bundler's words when the workflows could not be bundled. */
export function getWorkflowBundleFile(): string {
  const { workflowBundle } = getTestRun();
  if ('fault' in workflowBundle) throw new Error(workflowBundle.fault);
  return workflowBundle.file;
}
