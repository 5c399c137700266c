// Words that people read: always in Chinese and in English.
import { z } from 'zod';

/** A text in the two languages of the product. */
export const Label = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });
export type Label = z.infer<typeof Label>;

/** The same text in both languages, for sentences too long to be written as an object. */
export function both(chinese: string, english: string): Label {
  return { 'zh-CN': chinese, en: english };
}
