// Reads one policy file: YAML with the line of every place, so that each problem can name it.
import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { both, type Label } from './label.js';
import type { PolicyProblem } from './policy-error.js';
import { complaintAt } from './schema-message.js';
import { wordsOfYamlError } from './yaml-message.js';

/** A file of a policy pack: its path below the policies folder and its text. */
export interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

export type Path = readonly PropertyKey[];

/** A parsed file; collects the problems found in it. */
export class YamlSource {
  readonly problems: PolicyProblem[] = [];
  readonly value: unknown;
  readonly #lines = new LineCounter();
  #parsed: Document | undefined;

  /** `value` is what an earlier parse of the text gave: parsing takes most of the time that loading takes. */
  constructor(
    readonly file: PolicyFile,
    value?: unknown,
  ) {
    this.value = value ?? this.#parse();
  }

  #parse(): unknown {
    const { errors, warnings } = this.#document;
    for (const error of [...errors, ...warnings]) {
      const { line } = this.#lines.linePos(error.pos[0]);
      this.#reportAtLine(line, '', wordsOfYamlError(error), both('更正 YAML 的写法', 'Mend the YAML'));
    }
    if (this.problems.length === 0) this.#refuseAliases();
    return this.problems.length === 0 ? this.#document.toJS() : undefined;
  }

  get #document(): Document {
    return (this.#parsed ??= parseDocument(this.file.text, {
      lineCounter: this.#lines,
      version: '1.2',
      uniqueKeys: true,
    }));
  }

  /** Records a problem at a place of the document, or at the nearest place that exists. */
  report(path: Path, message: Label, mend: Label): void {
    this.#reportAtLine(this.#lineOf(path), path.map(String).join('.'), message, mend);
  }

  /** Checks the document against a schema; records what does not fit and returns undefined then. */
  read<T>(schema: z.ZodType<T>, mendOf: (path: Path) => Label): T | undefined {
    if (this.value === undefined) return undefined;
    const result = schema.safeParse(this.value, { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) {
          this.report(
            [...issue.path, key],
            both(`此处没有“${key}”这一项`, `"${key}" is not known here`),
            both('予以删除，或更正拼写', 'Remove it or mend its spelling'),
          );
        }
      } else {
        this.report(issue.path, complaintAt(issue.path, issue), mendOf(issue.path));
      }
    }
    return undefined;
  }

  #refuseAliases(): void {
    // Aliases can multiply a small file into a very large value, and a rule should be readable where it stands.
    visit(this.#document, {
      Alias: (_key, node) => {
        if (!isAlias(node)) return;
        const line = this.#lines.linePos(node.range?.[0] ?? 0).line;
        this.#reportAtLine(
          line,
          '',
          both(`不允许使用别名 *${node.source}`, `the alias *${node.source} is not allowed`),
          both('写出其内容', 'Write the value out'),
        );
      },
    });
  }

  #reportAtLine(line: number, path: string, message: Label, mend: Label): void {
    this.problems.push({ file: this.file.path, line, path, message, mend });
  }

  #lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.#keyAt(path.slice(0, length)) ?? this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  // The key of a member stands on the line its reader looks for; its value may begin one line below.
  #keyAt(path: Path): unknown {
    const parent: unknown = path.length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return undefined;
    return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
  }
}
