// How the sandbox bank and the sandbox registry of the demo can be told to behave: known to whoever tells them and to themselves.

/** All but `ok` make the sandbox bank fail in one particular way. */
export const BANK_MODES = ['ok', 'reject', 'cutReply', 'timeout', 'payLate', 'forgetKeys'] as const;
export type BankMode = (typeof BANK_MODES)[number];

/** The latest that the sandbox bank books an order after it has taken it (`payLate`), in milliseconds. */
export const MAX_LATE_MS = 86_400_000;

export const SANDBOX_REGISTRY_MODES = ['ok', 'notConfirmed', 'unavailable'] as const;
export type SandboxRegistryMode = (typeof SANDBOX_REGISTRY_MODES)[number];

/** Row of `installation` that holds the registry's mode, so that it survives restarts and reaches every worker. */
export const SANDBOX_REGISTRY_ROW = 'sandboxRegistry';
