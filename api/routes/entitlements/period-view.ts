// What is told of an instalment; of one that was paid before its base was published, by which base, and what its difference came to.
import { z } from 'zod';
import type { DatedBase } from '../../../domain/assessment/award/kind.js';
import { formatYuan, sumFen } from '../../../domain/money.js';
import type { Prisma } from '../../../prisma/generated/client.js';
import type { Catalogue } from '../../catalogue.js';
import { Open, Timestamp, Yuan } from '../../fields.js';
import { wordsOf, type Language, type Words } from '../../language.js';

export const PeriodView = z
  .object({
    period: z.string(),
    component: z
      .string()
      .meta({ description: '`base.{payee}`, or `adj{n}.{payee}`: the n-th difference of the period' }),
    amount: Yuan.nullable().meta({ description: 'Null while its base is not published' }),
    status: z.enum(['planned', 'awaitingBase', 'unconfirmed', 'paidOut', 'cancelled']),
    dueAt: Timestamp,
    payoutId: z.uuid().optional(),
    provisional: z
      .literal(true)
      .optional()
      .meta({ description: 'Paid by the last known base; the difference follows when its own is published' }),
    base: Open.optional().meta({
      description: 'Of one that was paid provisionally: `setting`, the `year` it rests on, the `entry` it was paid by',
    }),
    receivable: Yuan.optional().meta({ description: 'Paid too much by the published base, and not got back' }),
    explanation: z.string().optional().meta({ description: 'By which base, in words' }),
  })
  .meta({ id: 'Period' });
type PeriodView = z.infer<typeof PeriodView>;

export type PeriodRow = Prisma.PeriodGetPayload<object>;
export type AdjustmentRow = Prisma.AdjustmentGetPayload<object>;

/** How instalments are shown; `adjustments` are those of their periods, the oldest first. */
export function periodsViewer(
  catalogue: Pick<Catalogue, 'findName'>,
  adjustments: readonly AdjustmentRow[],
  language: Language,
): (row: PeriodRow) => PeriodView {
  const baseWords = new BaseWords(catalogue, language);
  return (row) => {
    const { period, component, amountFen, status, dueAt, payoutId, isProvisional, provisionalBase } = row;
    const own = adjustments.filter((one) => one.period === period && one.component === component);
    const paidFurther = adjustments.find((one) => one.period === period && componentOf(one) === component);
    const receivable = sumFen(own.map(({ receivableFen }) => receivableFen));
    const explanation = paidFurther
      ? baseWords.ofDifference(paidFurther)
      : baseWords.ofInstalment(row, own, receivable);
    return {
      period,
      component,
      amount: amountFen === null ? null : formatYuan(amountFen),
      status: status as PeriodView['status'],
      dueAt: dueAt.toISOString(),
      ...(payoutId === null ? {} : { payoutId }),
      ...(isProvisional ? { provisional: true } : {}),
      ...(provisionalBase === null ? {} : { base: provisionalBase as Record<string, unknown> }),
      ...(receivable === 0n ? {} : { receivable: formatYuan(receivable) }),
      ...(explanation === undefined ? {} : { explanation }),
    };
  };
}

/** The instalment by which an adjustment is paid further. */
function componentOf({ component, number }: AdjustmentRow): string {
  return `adj${number}${component.slice(component.indexOf('.'))}`;
}

/** Sentences about the base of an instalment. */
class BaseWords {
  readonly #say: Words;

  constructor(
    readonly catalogue: Pick<Catalogue, 'findName'>,
    readonly language: Language,
  ) {
    this.#say = wordsOf(language);
  }

  ofInstalment(
    { amountFen, provisionalBase }: PeriodRow,
    adjustments: readonly AdjustmentRow[],
    receivable: bigint,
  ): string | undefined {
    if (provisionalBase === null) return undefined;
    const base = provisionalBase as unknown as DatedBase;
    const used = this.#entry(base);
    const last = adjustments.at(-1);
    if (!last) return this.#say('instalment.provisional', { used, awaited: this.#yearOf(base, base.year) });
    const settled = this.#say('instalment.settled', {
      used,
      paid: formatYuan(amountFen ?? 0n),
      published: this.#entry(last.base as unknown as DatedBase),
      amount: formatYuan(last.amountFen),
    });
    return receivable === 0n
      ? settled
      : this.#say('instalment.receivable', { settled, receivable: formatYuan(receivable) });
  }

  ofDifference({ base, amountFen, differenceFen, payoutFen }: AdjustmentRow): string {
    const difference = this.#say('instalment.difference', {
      published: this.#entry(base as unknown as DatedBase),
      from: formatYuan(amountFen - differenceFen),
      to: formatYuan(amountFen),
      difference: formatYuan(differenceFen),
    });
    const setOff = differenceFen - payoutFen;
    return setOff === 0n ? difference : this.#say('instalment.setOff', { difference, setOff: formatYuan(setOff) });
  }

  #entry(base: DatedBase): string {
    const { year, amount, unit = 'year' } = base.entry;
    return this.#say(`instalment.entry.${unit}`, { of: this.#yearOf(base, year), amount });
  }

  #yearOf({ setting }: DatedBase, year: number): string {
    return this.#say('instalment.year', { name: this.catalogue.findName(setting, this.language) ?? setting, year });
  }
}
