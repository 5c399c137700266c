// Checks the open points: that everything they name exists, and that a point says by what it is settled in one way.
import { both } from '../label.js';
import type { Jurisdiction } from '../jurisdiction.js';
import { codesOfSetting, type OpenPointDocument, type OpenPointsDocument } from '../open-point.js';
import { findOwn } from '../own-member.js';
import {
  GIVE_EACH_ITS_OWN,
  isNotInCatalogue,
  MEND_OR_ADD_TO_VOCABULARY,
  MEND_SPELLING,
  reasonGoesWith,
  thereIsNo,
} from '../problem-words.js';
import { getSetting, type Vocabulary } from '../vocabulary.js';
import type { Path, YamlSource } from '../yaml-source.js';
import { checkClauses, reportDuplicates, type Report } from './context.js';

const YES_NO = ['no', 'yes'];

/** A file of open points that has the right shape; without jurisdiction it is that of all. */
export interface OpenPointsFile {
  readonly source: YamlSource;
  readonly document: OpenPointsDocument;
  readonly jurisdiction: Jurisdiction | undefined;
}

interface PointContext {
  readonly point: OpenPointDocument;
  readonly jurisdiction: Jurisdiction | undefined;
  readonly vocabulary: Vocabulary;
  readonly jurisdictions: ReadonlyMap<string, Jurisdiction>;
  readonly report: Report;
}

export function checkOpenPoints(
  files: readonly OpenPointsFile[],
  vocabulary: Vocabulary,
  jurisdictions: ReadonlyMap<string, Jurisdiction>,
): void {
  const owners = new Map<string, string>();
  for (const { source, document, jurisdiction } of files) {
    checkClauses(document, (code) => vocabulary.sources.has(code), source.report.bind(source));
    document.openPoints.forEach((point, index) => {
      const at = (path: Path): Path => ['openPoints', index, ...path];
      const report: Report = (path, message, mend) => source.report(at(path), message, mend);
      const owner = owners.get(point.id);
      if (owner !== undefined)
        report(
          ['id'],
          both(`未决事项“${point.id}”已写在 ${owner} 中`, `the open point "${point.id}" stands in ${owner} already`),
          GIVE_EACH_ITS_OWN,
        );
      owners.set(point.id, source.file.path);
      checkPoint({ point, jurisdiction, vocabulary, jurisdictions, report });
    });
  }
}

function checkPoint(context: PointContext): void {
  const { point, jurisdiction, vocabulary, report } = context;
  checkWays(point, report);
  checkSetting(context);
  checkReadings(context);
  point.reasons.forEach((reason, index) => {
    const found = vocabulary.reasons.get(reason);
    if (!found) report(['reasons', index], thereIsNo('理由', 'reason', reason), MEND_OR_ADD_TO_VOCABULARY);
    else if (found.with !== 'hold')
      report(['reasons', index], reasonGoesWith(reason, found.with), both('改用 hold 的理由', 'Name a reason of hold'));
  });
  point.facts.forEach((fact, index) => {
    if (!vocabulary.facts.has(fact)) report(['facts', index], thereIsNo('事实', 'fact', fact), MEND_SPELLING);
  });
  point.schemes?.forEach((scheme, index) => {
    if (!jurisdiction)
      report(
        ['schemes', index],
        both('各地共有的事项不列项目', 'a point of every jurisdiction names no schemes'),
        both('予以删除', 'Remove them'),
      );
    else if (findOwn(jurisdiction.catalogue, scheme) === undefined)
      report(['schemes', index], isNotInCatalogue(jurisdiction.jurisdiction, scheme), MEND_SPELLING);
  });
}

/** By what a point is settled is one thing; only a setting may have reasons beside it: it can leave the decision to a person. */
function checkWays({ setting, convention, facts, basis, reasons }: OpenPointDocument, report: Report): void {
  const ways: readonly (readonly [member: string, isGiven: boolean])[] = [
    ['setting', setting !== undefined],
    ['convention', convention !== undefined],
    ['facts', facts.length > 0],
    ['basis', basis !== undefined],
    ['reasons', reasons.length > 0 && setting === undefined],
  ];
  const [first, second] = ways.flatMap(([member, isGiven]) => (isGiven ? [member] : []));
  if (first !== undefined && second !== undefined)
    report(
      [second],
      both(`由 ${first} 确定的事项不得再有 ${second}`, `a point that its ${first} settles has no ${second}`),
      both('只保留其一，或分写为两个事项', 'Keep one of them, or write two points'),
    );
}

function checkSetting({ point: { setting }, jurisdiction, vocabulary, jurisdictions, report }: PointContext): void {
  if (setting === undefined) return;
  if (!vocabulary.settings.has(setting))
    return report(['setting'], thereIsNo('设定', 'setting', setting), MEND_OR_ADD_TO_VOCABULARY);
  const isOwn = jurisdiction !== undefined && findOwn(jurisdiction.settings, setting) !== undefined;
  const { shape } = getSetting(vocabulary, setting);
  const hasDefault = shape.kind === 'plain' && shape.default !== undefined;
  const isAnothers = [...jurisdictions.values()].some(({ settings }) => findOwn(settings, setting) !== undefined);
  if (!isOwn && (isAnothers || !hasDefault))
    report(
      ['setting'],
      both(
        `设定“${setting}”不属于${jurisdiction ? ` ${jurisdiction.jurisdiction}` : '各地共有'}`,
        `the setting "${setting}" is none of ${jurisdiction?.jurisdiction ?? 'every jurisdiction'}`,
      ),
      both('在具有此设定的地区的未决事项中提出', 'Ask about it in the open points of the jurisdiction that has it'),
    );
}

function checkReadings({ point, vocabulary, report }: PointContext): void {
  const ids = point.readings.map(({ id }) => id);
  reportDuplicates(report, ids, both('解读', 'the reading'), (index) => ['readings', index, 'id']);
  const { setting, followed, convention } = point;
  if (setting !== undefined && vocabulary.settings.has(setting)) {
    const { shape } = getSetting(vocabulary, setting);
    const isYesNo = shape.kind === 'plain' && shape.type.kind === 'yesNo';
    if (codesOfSetting(vocabulary, setting) && ids.length > 0)
      report(
        ['readings'],
        both(`“${setting}”的解读即词汇表中的代码`, `the readings of "${setting}" are its codes in the vocabulary`),
        both('予以删除', 'Remove them'),
      );
    else if (isYesNo && [...ids].sort().join() !== YES_NO.join())
      report(
        ['readings'],
        both(`“${setting}”的解读不是 yes 和 no`, `the readings of "${setting}" are not yes and no`),
        both('分别写明 yes 和 no 的含义', 'Say what yes and what no means'),
      );
  }
  if ((followed !== undefined) !== (convention !== undefined))
    report(
      ['convention'],
      both('约定与其所依的解读应同时写明', 'a convention and the reading that it follows go together'),
      both('两者都写，或都不写', 'Write both, or neither'),
    );
  else if (followed !== undefined && !ids.includes(followed))
    report(
      ['followed'],
      thereIsNo('解读', 'reading', followed),
      both('更正拼写，或补充该解读', 'Mend its spelling or add the reading'),
    );
}
