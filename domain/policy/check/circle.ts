// Names that need themselves.

/** The way from a name back to itself, starting with it; undefined if there is none. */
function findCircle(start: string, needs: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const visited = new Set<string>();
  const walk = (name: string, way: readonly string[]): readonly string[] | undefined => {
    for (const next of needs.get(name) ?? []) {
      if (next === start) return way;
      if (visited.has(next)) continue;
      visited.add(next);
      const circle = walk(next, [...way, next]);
      if (circle) return circle;
    }
    return undefined;
  };
  return walk(start, [start]);
}

/** The same, said of the first name of the circle only: one circle is one mistake. */
export function findOwnCircle(
  start: string,
  needs: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const circle = findCircle(start, needs);
  return circle?.some((other) => other < start) ? undefined : circle;
}
