// Jest loads this outside its module system, where `.js` does not lead to `.ts`: hence plain JavaScript and tsx.
import { tsImport } from 'tsx/esm/api';

export default async function setUp() {
  const { startTestEngine } = await tsImport('./engine-for-tests.ts', import.meta.url);
  try {
    globalThis.stopTestEngine = await startTestEngine();
  } catch (error) {
    // Its words say what is wrong and what to do; Jest would bury them under a stack.
    if (error.name === 'StartError') error.stack = error.message;
    throw error;
  }
}
