// The instance that is measured.
export interface Instance {
  readonly base: URL;
  readonly dataFolder: string;
  /** What reaches its parts from another process. */
  readonly environment: Record<string, string>;
  readonly say: (line: string) => void;
}
