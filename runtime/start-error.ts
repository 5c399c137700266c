// A start that cannot go on: what is wrong, and what the reader can do about it.

/** Shown without a stack; anything else that is thrown is a fault of ours and shown with one. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    readonly problem: string,
    readonly wayOut: string,
  ) {
    super(`${problem}\n${wayOut}`);
  }
}
