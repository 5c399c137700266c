// Types of compile.mjs.
export function compile(): Promise<string>;
