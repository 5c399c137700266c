// What an operator does while the average wage that an instalment rests on is not published: no source says. A setting of the
// jurisdiction, no part of a policy version.
import type { SchemeContent } from './scheme-content.js';
import type { Settings } from './value-type.js';

/** The setting: `wait` (also where nothing is set) or `provisional`. */
export const UNPUBLISHED_BASE = 'unpublishedBase';

/** Whether instalments are paid by the last known base until their own is published. */
export function paysProvisionally(settings: Settings): boolean {
  return settings[UNPUBLISHED_BASE] === 'provisional';
}

/** Whether amounts of a scheme can rest on a base that is published year by year. */
export function hasDatedBase({ settings }: Pick<SchemeContent, 'settings'>): boolean {
  return Object.values(settings).some(({ shape }) => shape.kind === 'averageByYear');
}

/** Whether what a scheme grants or pays depends on a setting: it reads it, or pays on a base that the setting is about. */
export function dependsOn(content: Pick<SchemeContent, 'settings'>, setting: string): boolean {
  return Object.hasOwn(content.settings, setting) || (setting === UNPUBLISHED_BASE && hasDatedBase(content));
}
