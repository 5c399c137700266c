// Offices as paths in the tree of organisations, e.g. `dongyang/street-a`.

/** Whether an organisation covers a place: itself and whatever lies below it. Who belongs to none covers nothing. */
export function covers(organisation: string | null, place: string): boolean {
  return organisation !== null && (place === organisation || place.startsWith(`${organisation}/`));
}
