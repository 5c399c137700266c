// Types of lock.mjs.
export interface Lock {
  release(): Promise<void>;
}
export function tryLock(
  name: string,
  description: string,
): Promise<{ lock: Lock; holder?: never } | { lock?: never; holder: string }>;
export function waitForLock(name: string, description: string, onWait: (holder: string) => void): Promise<Lock>;
