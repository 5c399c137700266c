// `/docs/errors/<code>`: where the `type` of a problem document leads, from docs/errors/<code>.md.
import { readFile } from 'node:fs/promises';
import type { Express } from 'express';
import { languageOf } from '../language.js';
import { Problem, PROBLEM_STATUSES } from '../problem.js';
import { escapeHtml, sendPage } from './page.js';

export function addErrorPages(app: Express): void {
  app.get('/docs/errors/:code', async (request, response) => {
    const { code } = request.params;
    if (!Object.hasOwn(PROBLEM_STATUSES, code)) throw new Problem('not-found');
    const text = await readFile(new URL(`../../docs/errors/${code}.md`, import.meta.url), 'utf8');
    const language = languageOf(request);
    sendPage(response, language, code, htmlOf(language === 'en' ? text : withChineseFirst(text)));
  });
}

/** The files have English first; a Chinese reader finds his own part above it. */
function withChineseFirst(text: string): string {
  const [, title = '', english = '', chinese = ''] = /^(# .+\n)([^]*)\n## 中文\n([^]*)$/.exec(text) ?? [];
  return `${title}${chinese}\n## English\n${english}`;
}

/** Our own pages use headings, lists, paragraphs and `code` only. */
function htmlOf(markdown: string): string {
  return markdown
    .trim()
    .split(/\n{2,}/)
    .map(blockOf)
    .join('\n');
}

function blockOf(block: string): string {
  const [, marks, heading] = /^(#{1,2}) (.+)$/.exec(block) ?? [];
  if (marks !== undefined && heading !== undefined) return `<h${marks.length}>${inline(heading)}</h${marks.length}>`;
  if (!block.startsWith('- ')) return `<p>${inline(block)}</p>`;
  const items = block.split('\n').map((item) => `<li>${inline(item.replace(/^- /, ''))}</li>`);
  return `<ul>${items.join('')}</ul>`;
}

function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
