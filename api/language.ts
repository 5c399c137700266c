// The two languages of the product: which one a caller reads, and the words of the API in it.
import { readFileSync } from 'node:fs';
import type { Request } from 'express';
import { createInstance } from 'i18next';
import type { Label } from '../domain/policy/label.js';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const DEFAULT_LANGUAGE: Language = 'zh-CN';

/** Words of a key, with values put in their places. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** The catalogue of a language as its file has it. */
export function readCatalogue(language: Language): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`./messages/${language}.json`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
}

const texts = createInstance();
await texts.init({
  resources: Object.fromEntries(LANGUAGES.map((language) => [language, { translation: readCatalogue(language) }])),
  lng: DEFAULT_LANGUAGE,
  fallbackLng: false,
  // Words go into JSON as they are; pages escape what they print.
  interpolation: { escapeValue: false },
});

const words: Record<Language, Words> = {
  'zh-CN': texts.getFixedT('zh-CN') as Words,
  en: texts.getFixedT('en') as Words,
};

export const wordsOf = (language: Language): Words => words[language];

/** Whether the catalogues have words for a key. */
export const hasWords = (key: string): boolean => texts.exists(key);

/** The language that a request asks for, Chinese unless it prefers English. */
export function languageOf(request: Request): Language {
  return request.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : DEFAULT_LANGUAGE;
}

/** A label in a language. */
export const say = (label: Label, language: Language): string => label[language];
