// The recognition of a hire: the first spell of work of a year that lasted so many months in one enterprise, by a cut-off day.
import { z } from 'zod';
import { addMonths, isCivilDate, yearOf, type CivilDate } from '../../calendar/civil-date.js';
import { CITATION } from '../../policy/citation.js';
import { NamePath } from '../../policy/derivation.js';
import type { SchemaMessage } from '../../policy/schema-message.js';
import type { Value } from '../../policy/value-type.js';
import { Lines, type Calculation } from '../calculation.js';
import { ABSENT, known, type CaseValues, type Lookup } from '../case-values.js';
import { checkName, missingOfNames } from './amount.js';
import { awardKind, type Award, type ComputedAward, type Offer } from './kind.js';
import { checkList } from './list-members.js';

const Parameters = z.strictObject({
  kind: z.literal('employment-recognition'),
  ...CITATION,
  /** A list of spells: `enterprise`, `from`, and `to`, the last day worked, unless the worker is still there. */
  spells: NamePath,
  /** How long a spell must last: the worker is still there on the day so many months after its first (C2). */
  months: z.int().min(1).max(120),
  /** The year in which a spell must begin. */
  year: NamePath,
  /** Month and day of that year on which the months must be complete at the latest. */
  cutOff: z.string().refine((text) => isCivilDate(`2001-${text}`), 'monthAndDay' satisfies SchemaMessage),
});
type Parameters = z.infer<typeof Parameters>;

export const employmentRecognition = awardKind<Parameters>({
  parameters: Parameters,
  check: ({ spells, year }, content) => [
    ...checkList(
      spells,
      [
        ['enterprise', 'text'],
        ['from', 'date'],
        ['to', 'date'],
      ],
      content,
      ['spells'],
    ),
    ...checkName(year, ['year'], content, ['year']),
  ],
  create: (parameters) => new EmploymentRecognition(parameters),
});

interface Spell {
  readonly enterprise: string;
  readonly from: CivilDate;
  readonly to?: CivilDate;
}

class EmploymentRecognition implements Award {
  readonly names: readonly string[];
  readonly settings: readonly string[] = [];
  readonly offers: Readonly<Record<string, Offer>> = {
    /** Whether a spell began in the year. */
    isHiredInYear: { type: 'yesNo', find: (values) => this.#ofYear(values, (spells) => spells.length > 0) },
    /** Whether a spell lasted: one of the year or, as long as none is known to have begun in it, any. */
    isLongEnough: { type: 'yesNo', find: (values) => this.#isLongEnough(values) },
    /** The day on which the spell that counts is complete, its enterprise, and the cut-off day; absent if no spell counts. */
    recognisedOn: { type: 'date', find: (values) => this.#ofCounted(values, (spell) => this.#completeOn(spell)) },
    countedEnterprise: { type: 'text', find: (values) => this.#ofCounted(values, ({ enterprise }) => enterprise) },
    cutOffDay: { type: 'date', find: (values) => this.#ofCounted(values, (spell) => this.#cutOffOf(spell)) },
  };

  constructor(readonly parameters: Parameters) {
    this.names = [parameters.spells, parameters.year];
  }

  findMissing(values: CaseValues) {
    return missingOfNames(values, this.names);
  }

  compute(values: CaseValues): ComputedAward {
    const spells = values.gather(this.names);
    const counted = spells.state === 'known' ? this.#countedOf(spells.values) : undefined;
    if (!counted) throw new TypeError('no spell counts in an eligible claim');
    const { clause, quote, months } = this.parameters;
    const { enterprise, from } = counted;
    const [completeOn, cutOff] = [this.#completeOn(counted), this.#cutOffOf(counted)];
    return {
      fields: {},
      steps: [
        {
          id: 'complete-on',
          clause,
          quote,
          text: {
            'zh-CN': `${enterprise}：${from} 录用，满 ${months} 个月之日为 ${completeOn}，不晚于截止日 ${cutOff}`,
            en: `${enterprise}: hired on ${from}, ${months} months complete on ${completeOn}, not after the cut-off ${cutOff}`,
          },
          values: { enterprise, from, months, completeOn, cutOff },
        },
      ],
    };
  }

  calculate(values: CaseValues): Calculation {
    const lines = new Lines(this.parameters);
    const [step] = this.compute(values).steps;
    // Words first: what a claimant wrote begins no cell of a sheet.
    const text = step && { 'zh-CN': `企业${step.text['zh-CN']}`, en: `Enterprise ${step.text.en}` };
    if (step && text) lines.words(step.id, { 'zh-CN': '计入的务工时段', en: 'Spell that counts' }, text);
    return { lines: lines.all, amounts: {}, periods: [] };
  }

  periodsOf(): readonly string[] {
    return [];
  }

  findPeriodAmount(_values: CaseValues, _term: unknown, period: string): never {
    throw new RangeError(`${period}: a recognition is not paid out`);
  }

  #completeOn({ from }: Spell): CivilDate {
    return addMonths(from, this.parameters.months);
  }

  #cutOffOf({ from }: Spell): CivilDate {
    return `${yearOf(from)}-${this.parameters.cutOff}`;
  }

  #lasts(spell: Spell): boolean {
    return spell.to === undefined || spell.to >= this.#completeOn(spell);
  }

  /** The earliest spell of the year that lasts; of two from one day the one named first. */
  #countedOf([spells, year]: readonly Value[]): Spell | undefined {
    return spellsOf(spells)
      .filter((spell) => yearOf(spell.from) === year && this.#lasts(spell))
      .reduce<Spell | undefined>((first, next) => (first && first.from <= next.from ? first : next), undefined);
  }

  #ofCounted(values: CaseValues, of: (spell: Spell) => Value): Lookup {
    const found = values.gather(this.names);
    if (found.state !== 'known') return found;
    const counted = this.#countedOf(found.values);
    return counted ? known(of(counted)) : ABSENT;
  }

  #ofYear(values: CaseValues, of: (spells: readonly Spell[]) => Value): Lookup {
    const found = values.gather(this.names);
    if (found.state !== 'known') return found;
    const [spells, year] = found.values;
    return known(of(spellsOf(spells).filter(({ from }) => yearOf(from) === year)));
  }

  // Where no spell is long enough, no year makes it so: the year is not asked for.
  #isLongEnough(values: CaseValues): Lookup {
    const found = values.find(this.parameters.spells);
    if (found.state !== 'known') return found;
    const spells = spellsOf(found.value);
    const year = values.find(this.parameters.year);
    const ofYear = year.state === 'known' ? spells.filter(({ from }) => yearOf(from) === year.value) : [];
    return known((ofYear.length > 0 ? ofYear : spells).some((spell) => this.#lasts(spell)));
  }
}

function spellsOf(list: Value | undefined): readonly Spell[] {
  return list as unknown as readonly Spell[];
}
