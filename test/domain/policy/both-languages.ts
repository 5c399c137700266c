// Whether what is to be mended is said in both languages, each in its own.
import type { Label } from '../../../domain/policy/label.js';

const HAN = /\p{Script=Han}/u;
/** Three words of English in a row; names, codes and expressions of a pack are no such. */
const ENGLISH_SENTENCE = /[A-Za-z]{2,}[ ,]+[A-Za-z]+[ ,]+[A-Za-z]{2,}/;
const ENGLISH_PUNCTUATION = /\p{Script=Han} ?[,;:!?]|[,;:!?] ?\p{Script=Han}/u;
const CHINESE_PUNCTUATION = /[，。：；“”（）]/;
/** What is quoted, of the pack or of a document. */
const QUOTED = /“[^”]*”|"[^"]*"/g;

/** The words that are missing in a language, or that stand in the other one. */
export function wrongWords(...words: readonly Label[]): readonly Label[] {
  return words.filter((one) => !isChinese(one['zh-CN'].replace(QUOTED, '')) || !isEnglish(one.en.replace(QUOTED, '')));
}

function isChinese(text: string): boolean {
  return HAN.test(text) && !ENGLISH_SENTENCE.test(text) && !ENGLISH_PUNCTUATION.test(text);
}

function isEnglish(text: string): boolean {
  return /[a-z]/.test(text) && !CHINESE_PUNCTUATION.test(text);
}
