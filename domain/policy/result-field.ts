// The closed table of fields that a pack may give the answer beside amounts, each with its type and its words.
import type { Label } from './label.js';
import { findOwn } from './own-member.js';
import type { Result } from './scheme.js';

/** What a result field holds: a value, a list of codes of a table, or an object of whole numbers. */
export type ResultType =
  | { readonly kind: 'yesNo' | 'wholeNumber' | 'date' | 'text' }
  | { readonly kind: 'codes'; readonly table: string }
  | { readonly kind: 'counts' };

export interface ResultField {
  readonly type: ResultType;
  readonly label: Label;
}

const FIELDS: Readonly<Record<string, ResultField>> = {
  waivedFees: {
    type: { kind: 'codes', table: 'feeClass' },
    label: { 'zh-CN': '免收的行政事业性收费', en: 'Fees that are not charged' },
  },
  opensSchemes: {
    type: { kind: 'codes', table: 'scheme' },
    label: { 'zh-CN': '可申领的项目', en: 'Schemes that this opens' },
  },
  hardshipCategories: {
    type: { kind: 'codes', table: 'personCategory' },
    label: { 'zh-CN': '认定的就业困难人员类别', en: 'Groups of hardship persons recognised' },
  },
  registrationDistrict: {
    type: { kind: 'text' },
    label: { 'zh-CN': '失业登记地', en: 'Place of registration as unemployed' },
  },
  isDutyDue: { type: { kind: 'yesNo' }, label: { 'zh-CN': '仍须办理', en: 'Something still has to be done' } },
  dueBy: { type: { kind: 'date' }, label: { 'zh-CN': '最后期限', en: 'Last day' } },
  isOverdue: { type: { kind: 'yesNo' }, label: { 'zh-CN': '已逾期', en: 'Overdue' } },
  remainingServices: { type: { kind: 'counts' }, label: { 'zh-CN': '尚须提供的服务次数', en: 'Services still owed' } },
  remainingItems: {
    type: { kind: 'codes', table: 'completedItem' },
    label: { 'zh-CN': '尚未完成的事项', en: 'Items still open' },
  },
  isFreeOfCharge: { type: { kind: 'yesNo' }, label: { 'zh-CN': '免费', en: 'Free of charge' } },
  subsidisedMonths: { type: { kind: 'wholeNumber' }, label: { 'zh-CN': '折算补贴月数', en: 'Months recognised' } },
  recognisedOn: { type: { kind: 'date' }, label: { 'zh-CN': '认定日', en: 'Day of recognition' } },
  countedEnterprise: { type: { kind: 'text' }, label: { 'zh-CN': '计入的企业', en: 'Enterprise that counts' } },
};

/** The result field of this name that a pack may give, or undefined. */
export function findResultField(name: string): ResultField | undefined {
  return findOwn(FIELDS, name);
}

/** The names that a result reads. */
export function namesOfResult({ of, members }: Result): readonly string[] {
  return [...(of === undefined ? [] : [of]), ...Object.values(members ?? {})];
}
