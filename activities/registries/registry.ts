// The port to a registry that confirms a month: whether contributions were really paid. `unavailable` never means confirmed.
import type { CivilMonth } from '../../domain/calendar/civil-date.js';

export type Confirmation = 'confirmed' | 'notConfirmed' | 'unavailable';

export interface Registry {
  readonly id: string;
  /** Whether the claimant of a scheme met what the scheme asks of each month. */
  confirm(query: {
    personId: string;
    jurisdiction: string;
    scheme: string;
    months: readonly CivilMonth[];
  }): Promise<Map<CivilMonth, Confirmation>>;
}
