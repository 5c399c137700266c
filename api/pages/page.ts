// Plain pages: no script, one small style sheet, every text escaped.
import type { Express, Request, Response } from 'express';
import { LANGUAGES, languageOf, wordsOf, type Language } from '../language.js';

const STYLE = `
:root { color-scheme: light dark; --line: #8886; }
body { font: 16px/1.6 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; } th { white-space: nowrap; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; } pre { overflow-x: auto; padding: .8rem; border: 1px solid var(--line); border-radius: .4rem; }
nav { display: flex; gap: 1rem; justify-content: flex-end; }
form { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.5rem 0; } label { flex-basis: 100%; }
input, button { font: inherit; min-height: 2.8rem; padding: 0 .8rem; border: 1px solid var(--line); border-radius: .4rem; }
input { flex: 1 1 16rem; min-width: 0; } button { cursor: pointer; padding: 0 1.6rem; }
.result { padding: 1rem; border: 2px solid; border-radius: .4rem; } .result strong { display: block; font-size: 1.6rem; }
.result.valid { border-color: #1a7f37; } .result.lapsed { border-color: #b42318; } .result.mistyped, .result.tooMany { border-color: #9a6700; }
@media print { nav { display: none; } }
td ul { margin: .3rem 0; padding-left: 1.2rem; } q { quotes: "“" "”"; } .wide { overflow-x: auto; }
`;

export function addStyle(app: Express): void {
  app.get('/style.css', (_request, response) => {
    response.type('text/css').set('Cache-Control', 'max-age=3600').send(STYLE);
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** `?lang=` wins over the browser's wish. */
export function wantedLanguage(request: Request): Language {
  return LANGUAGES.find((language) => language === request.query['lang']) ?? languageOf(request);
}

/** Links to the same page in each language; `query` is what it was asked besides. */
export function languageLinks(path: string, current: Language, query: Readonly<Record<string, string>> = {}): string {
  const link = (language: Language) => {
    const search = new URLSearchParams({ ...query, lang: language }).toString();
    return language === current
      ? `<span>${wordsOf(language)('language')}</span>`
      : `<a href="${path}?${escapeHtml(search)}" hreflang="${language}">${wordsOf(language)('language')}</a>`;
  };
  return `<nav>${LANGUAGES.map(link).join('')}</nav>`;
}

/** `main` is HTML; everything in it has been escaped. */
export function sendPage(response: Response, language: Language, title: string, main: string): void {
  response.set('Content-Language', language).vary('Accept-Language').type('html').send(`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="stylesheet" href="/style.css"></head>
<body>${main}</body></html>
`);
}
