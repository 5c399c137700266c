import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { YamlSource, type PolicyFile } from '../../domain/policy/yaml-source.js';
import { NOT_ENCODED_FILE, POLICY_FOLDER } from '../../runtime/policy-files.js';
import { amountsIn, numbersIn } from '../../scripts/policies-check/amounts.js';
import { checkPolicies } from '../../scripts/policies-check/check.js';
import { citationsIn, wrongCitation } from '../../scripts/policies-check/citations.js';
import { checkAmounts, citingFile } from '../../scripts/policies-check/not-encoded.js';
import { isPageInStep } from '../../scripts/policies-check/open-points-page.js';
import { runPoliciesCheck } from '../../scripts/policies-check/run.js';
import { linesOf, readSources, Sources } from '../../scripts/policies-check/source-documents.js';
import { readWorkedClaims } from '../../scripts/policies-check/worked-cases.js';
import { loadPolicies } from '../../domain/policy/load-policies.js';
import { writeMadeUpSources } from './made-up-sources.js';
import { filesWith, lineOf, policyFiles } from '../domain/policy/policy-files.js';

const PACK = 'dongyang/schemes/entrepreneurship-training-subsidy.yaml';
const AWARD = 'county-recruitment/schemes/recruitment-advanced-unit-award.yaml';
const MARKETS = 'nanning/schemes/township-hr-market-grant.yaml';
const CASES = join('test', 'domain', 'assessment', 'cases');
const EMPTY_LIST: PolicyFile = { path: NOT_ENCODED_FILE, text: 'notEncoded: []' };

const TEXT = `虚构的意见
一、总则
所有的人都可以申请。
三、政策
(一)补贴。一般不超过3年。
1.经营3个月以上的,给予一次性2000元的扶持金。
2.按标准的20%给予补贴,最高5万元。
(二)其他
1、2009年起执行,12月25日截止。
`;
const sources = new Sources(new Map([['S9', linesOf(TEXT)]]));

function ran(...args: string[]): { code: number; lines: string[] } {
  const lines: string[] = [];
  return { code: runPoliciesCheck(args, (line) => lines.push(line)), lines };
}

/** The files without other packs, which would only take time. */
const onlyWith = (files: readonly PolicyFile[], ...packs: readonly string[]) =>
  files.filter(({ path }) => !path.includes('/schemes/') || packs.includes(path));

describe('the check of the policies', () => {
  let checkout: ReturnType<typeof ran>;
  beforeAll(() => {
    checkout = ran();
  }, 60_000);

  it('passes for this checkout without documents, and says what it did not compare', () => {
    const { code, lines } = checkout;
    expect(lines).toContain('Nothing to mend.');
    expect(lines.some((line) => line.startsWith('Quotations and amounts were not compared'))).toBe(true);
    expect(code).toBe(0);
  });

  it('prints a line for each scheme: its conditions were all seen to hold and to fail', () => {
    const { lines } = checkout;
    for (const { scheme, conditions } of loadPolicies(policyFiles()).schemes) {
      const cells = lines.find((line) => line.startsWith(`  ${scheme} `))?.trim().split(/ +/);
      const count = String(conditions.length);
      expect(cells?.slice(1, 4)).toEqual([count, count, count]);
    }
  });

  it('names a condition that cannot fail, with file and line', () => {
    const files = onlyWith(filesWith(PACK, 'when: courseDays >= 20', 'when: courseDays >= 0'), PACK);
    const { problems } = checkPolicies({ files, list: EMPTY_LIST, worked: () => [], sources: undefined });
    expect(problems).toContainEqual({
      file: PACK,
      line: lineOf(files, PACK, 'id: course-length'),
      path: 'conditions.0',
      message: 'the condition "course-length" was never seen false',
      mend: 'Mend it so that it can be both, or add a worked case that shows it',
    });
  });

  it('asks for a worked case again whose deletion leaves a condition unseen', () => {
    const allCases = readWorkedClaims(CASES, loadPolicies(policyFiles()).vocabulary);
    const files = onlyWith(policyFiles(), AWARD);
    const problemsWith = (worked: typeof allCases) =>
      checkPolicies({ files, list: EMPTY_LIST, worked: () => worked, sources: undefined }).problems.map(
        ({ message }) => message,
      );
    expect(problemsWith(allCases)).toEqual([]);
    // Only of six units or more can the fifth and the sixth be equal.
    const others = allCases.filter(({ claim: { facts } }) => ((facts['units'] ?? []) as readonly object[]).length < 6);
    expect(others.length).toBeLessThan(allCases.length);
    expect(problemsWith(others)).toEqual(['the condition "fifth-place" was never seen false']);
  });

  it('asks for an open point where one is missing: about a setting, and about a reason of hold', () => {
    const OPEN_POINTS = 'county-recruitment/open-points.yaml';
    const files = filesWith(OPEN_POINTS, 'setting: appraisalYear', 'basis: operator').map((file) =>
      file.path === OPEN_POINTS ? { ...file, text: file.text.replace('reasons: [tie-not-resolved]', '') } : file,
    );
    const { problems } = checkPolicies({
      files: onlyWith(files, AWARD),
      list: EMPTY_LIST,
      worked: () => [],
      sources: undefined,
    });
    const unasked = problems.filter(({ message }) => message.startsWith('no open point'));
    expect(unasked.map(({ file, line, message, mend }) => [file, line, message, mend])).toEqual([
      [
        'county-recruitment/jurisdiction.yaml',
        lineOf(files, 'county-recruitment/jurisdiction.yaml', '  appraisalYear:'),
        'no open point asks about the setting "appraisalYear"',
        `Add one to ${OPEN_POINTS}`,
      ],
      [
        AWARD,
        lineOf(files, AWARD, 'reason: tie-not-resolved'),
        'no open point asks about what is held with "tie-not-resolved"',
        `Add one to ${OPEN_POINTS}`,
      ],
    ]);
  });

  it('wants docs/open-points.md in step with the open points', () => {
    const changed = loadPolicies(filesWith('open-points.yaml', 'en: How long may', 'en: How short may'));
    expect([isPageInStep(loadPolicies(policyFiles())), isPageInStep(changed)]).toEqual([true, false]);
  });

  describe('of other files', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'bofu-policies-'));
      cpSync(POLICY_FOLDER, join(folder, 'policies'), { recursive: true });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('says what the loader refuses, and fails', () => {
      const files = filesWith(PACK, 'needs: [courseDays]', 'needs: [courseDay]');
      writeFileSync(join(folder, 'policies', PACK), files.find(({ path }) => path === PACK)?.text ?? '');
      const { code, lines } = ran('--policies', join(folder, 'policies'));
      expect(code).toBe(1);
      const line = lineOf(files, PACK, 'needs: [courseDay]');
      expect(lines[0]).toMatch(new RegExp(`^policies/${PACK}:${line}: .*"courseDay"`));
    });

    describe('with documents made up of what the packs quote', () => {
      let sources: string;
      const checked = (path: string, from: string, to: string) => {
        const changed = join(folder, 'changed');
        rmSync(changed, { recursive: true, force: true });
        cpSync(POLICY_FOLDER, changed, { recursive: true });
        const text = readFileSync(join(changed, path), 'utf8');
        expect(text).toContain(from);
        writeFileSync(join(changed, path), text.replace(from, to));
        for (const { path: other } of policyFiles())
          if (other.includes('/schemes/') && other !== PACK && other !== MARKETS) rmSync(join(changed, other));
        return ran('--policies', changed, '--sources', sources);
      };
      beforeAll(() => {
        sources = join(folder, 'sources');
        writeMadeUpSources(sources, POLICY_FOLDER);
      });

      it('finds nothing to mend', () => {
        const { code, lines } = ran('--sources', sources);
        expect(lines.filter((line) => line.startsWith('policies/'))).toEqual([]);
        expect(lines).toContain('Nothing to mend.');
        expect(code).toBe(0);
      });

      it('names a quotation that does not stand in its clause', () => {
        const { code, lines } = checked(PACK, 'quote: 给予1500元的创业培训补助', 'quote: 给予1500元的创业补助');
        expect(lines.filter((line) => line.startsWith(`policies/${PACK}`))).toEqual([
          expect.stringContaining('"给予1500元的创业补助" does not stand in S2.3 四(三)1. Quote the words'),
        ]);
        expect(code).toBe(1);
      });

      it('names an amount of the clause that is not computed with any more', () => {
        const { code, lines } = checked(PACK, "'1500.00'", "'1400.00'");
        expect(lines.filter((line) => line.startsWith(`policies/${PACK}`))).toEqual([
          expect.stringContaining('S2.3 四(三)1 states 1500元, and no pack that cites it computes with it. Encode it'),
        ]);
        expect(code).toBe(1);
      });

      it('names what is listed as not encoded no more', () => {
        const { code, lines } = checked(NOT_ENCODED_FILE, 'quote: 占全市社区总数的75%', 'quote: 占全市社区总数的');
        expect(lines.some((line) => line.includes('S1 二 states 75%'))).toBe(true);
        expect(code).toBe(1);
      });
    });

    it('refuses documents among which a source is not to be found', () => {
      expect(() => readSources(folder, loadPolicies(policyFiles()).vocabulary)).toThrow();
    });
  });
});

describe('a clause of a document', () => {
  it.each([
    ['S9 一', '所有的人都可以申请', true],
    ['S9 三', '给予一次性2000元', true],
    ['S9 三(一)', '给予一次性2000元', true],
    ['S9 三(一)1', '给予一次性2000元', true],
    ['S9 三(一)2', '给予一次性2000元', false],
    ['S9 三(一)1', '一般不超过3年', false],
    ['S9 三(二)1', '12月25日截止', true],
    ['S9 一', '虚构的意见', false],
  ])('%s holds "%s": %s', (clause, quote, holds) => {
    expect(sources.hasQuote(clause, quote)).toBe(holds);
  });

  it('that is cited wrongly is said to be so, with where the words stand', () => {
    const wrong = (clause: string, quote?: string) =>
      wrongCitation({ path: [], clause, ...(quote !== undefined && { quote }) }, sources);
    expect(wrong('S9 三(一)1', '给予一次性2000元')).toBeUndefined();
    expect(wrong('S9 三(一)')).toBeUndefined();
    expect(wrong('S9 三(一)2', '给予一次性2000元')?.mend.en).toBe('Cite S9 三(一)1, where they stand');
    expect(wrong('S9 三(一)2', '给予两千元')?.message.en).toBe('"给予两千元" does not stand in S9 三(一)2');
    expect(wrong('S9 七')?.message.en).toBe('the document has no clause S9 七');
    expect(wrong('S8 三')?.mend.en).toBe('Say in vocabulary/sources.yaml where S8 stands');
  });

  it('of a text that has lost its first heading is counted from the part in which it begins', () => {
    const text = '(一)先前的话\n(三)救助资金2.4万元\n二、计划';
    const clausesOf = (lines: ReturnType<typeof linesOf>) => lines.map(({ clause }) => clause.join(''));
    expect(clausesOf(linesOf(text))).toEqual(['(一)', '(三)', '二']);
    expect(clausesOf(linesOf(text, '一'))).toEqual(['一(一)', '一(三)', '二']);
  });

  it('is found wherever a policy file names one', () => {
    const text = 'a: { clause: S9 三, quote: 政策 }\nb: [S9 一]\nc: { clause: S9 三(一) }\nlabel: S9';
    expect(citationsIn(new YamlSource({ path: 'x', text }).value)).toEqual([
      { path: ['a', 'quote'], clause: 'S9 三', quote: '政策' },
      { path: ['b', 0], clause: 'S9 一' },
      { path: ['c', 'clause'], clause: 'S9 三(一)' },
    ]);
  });
});

describe('the amounts and terms of a text', () => {
  it.each([
    ['给予一次性2000元', ['2000元 2000']],
    ['贷款额度1-5万元,贷款期限2年', ['1万元 10000', '5万元 50000', '2年 24']],
    ['发放总额的1.5%', ['1.5% 0.015']],
    ['3~6个月短期培训', ['3个月 3', '6个月 6']],
    ['在三个月内必须解决,可展期一年,两年内', ['三个月 3', '一年 12', '两年 24']],
    ['十二个月', ['十二个月 12']],
    ['不得少于20天,提前30日', ['20天 20', '30日 30']],
    ['上浮3个百分点,按补助的2倍', ['3个百分点 0.03', '2倍 2']],
    ['2009年起,2003年至2005年,12月25日,二○一二年,第一年,20人', []],
  ])('of "%s" are %j', (text, amounts) => {
    expect(amountsIn(text).map(({ words, value }) => `${words} ${value}`)).toEqual(amounts);
  });

  it('are the numbers that a pack computes with, not those that it says', () => {
    const pack = {
      summary: '给予99元',
      quote: '给予98元',
      conditions: [{ when: 'months >= 36 and code != "age-4050"', appliesIf: 'rate * 0.2 < 1' }],
      award: { rate: '0.110', amount: { fixed: '500.00' }, years: 3 },
      derivations: { early: { days: -30 } },
    };
    expect([...numbersIn(pack)].sort()).toEqual(['0.11', '0.2', '1', '30', '36', '500']);
  });

  it('are encoded by a share in equal parts too', () => {
    expect([...numbersIn({ share: { part: 1, of: 2 } })].sort()).toEqual(['0.5', '1', '2']);
    expect(numbersIn({ share: { part: 1, of: 'partners' } }).has('0.5')).toBe(false);
  });
});

describe('what the packs leave out of their clauses', () => {
  const pack: PolicyFile = {
    path: 'made-up/schemes/grant.yaml',
    text: "scheme: grant\nclause: S9 三(一)\nquote: 一般不超过3年\nterm: 36\naward: { fixed: '2000.00', rate: '0.2' }\n",
  };
  const check = (entries: string) => {
    const file = citingFile(new YamlSource(pack));
    const list = { path: 'not-encoded.yaml', text: `notEncoded: [${entries}]` };
    const { amounts, listSource } = checkAmounts([file], sources, list);
    return {
      amounts: amounts.map(({ clause, words, encodedBy, isListed }) => [clause, words, encodedBy.length, isListed]),
      problems: [...file.source.problems, ...listSource.problems].map(({ file, line, message }) => [
        file,
        line,
        message.en,
      ]),
    };
  };
  const MONTHS = '{ clause: S9 三(一)1, quote: 经营3个月以上的, reason: tried in a test }';
  const CAP = '{ clause: S9 三(一)2, quote: 最高5万元, reason: tried in a test }';

  it('is reported at the pack that cites the clause', () => {
    const { amounts, problems } = check('');
    expect(amounts).toEqual([
      ['S9 三(一)', '3年', 1, false],
      ['S9 三(一)1', '3个月', 0, false],
      ['S9 三(一)1', '2000元', 1, false],
      ['S9 三(一)2', '20%', 1, false],
      ['S9 三(一)2', '5万元', 0, false],
    ]);
    expect(problems).toEqual([
      [pack.path, 3, 'S9 三(一)1 states 3个月, and no pack that cites it computes with it'],
      [pack.path, 3, 'S9 三(一)2 states 5万元, and no pack that cites it computes with it'],
    ]);
  });

  it('is in order once it is listed', () => {
    expect(check(`${MONTHS}, ${CAP}`).problems).toEqual([]);
  });

  it('is not listed in vain, nor in other words than those of the clause', () => {
    const encoded = '{ clause: S9 三(一)1, quote: 一次性2000元, reason: tried in a test }';
    const otherWords = '{ clause: S9 三(一)1, quote: 三个月以上, reason: tried in a test }';
    expect(check(`${MONTHS}, ${CAP}, ${encoded}, ${otherWords}`).problems).toEqual([
      ['not-encoded.yaml', 1, '"一次性2000元" holds no amount or term that is not encoded'],
      ['not-encoded.yaml', 1, '"三个月以上" does not stand in S9 三(一)1'],
    ]);
  });
});
