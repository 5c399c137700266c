// Words that people read: always in Chinese and in English.
import { z } from 'zod';

/** A text in the two languages of the product. */
export const Label = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });
export type Label = z.infer<typeof Label>;
