// Failure messages and stack traces go through the codec too, so that no text about a person is readable in the engine.
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
