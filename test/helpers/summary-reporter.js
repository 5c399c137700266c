// The last line of a run: `N passed, N failed`. When scripts/test.ts runs us, it adds its own steps to the counts and prints it.
import { writeFileSync } from 'node:fs';

export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    // A file that could not be run is one failure, however many tests it holds.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const file = process.env.BOFU_TEST_SUMMARY;
    if (file) writeFileSync(file, JSON.stringify({ passed, failed }));
    // At exit, because Jest prints its own summary after every other reporter.
    else process.once('exit', () => process.stdout.write(`\n${passed} passed, ${failed} failed\n`));
  }
}
