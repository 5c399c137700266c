// What several checks of the policy files say in the same words.
import { both, type Label } from './label.js';
import type { ResultType } from './result-field.js';
import type { ValueType } from './value-type.js';

export const MEND_SPELLING = both('更正拼写', 'Mend its spelling');
export const MEND_OR_ADD_TO_VOCABULARY = both(
  '更正拼写，或将其加入词汇表',
  'Mend its spelling or add it to the vocabulary',
);
export const MEND_MEMBER = both('更正成员的拼写', 'Mend the spelling of the member');
export const MEND_EXPRESSION = both('更正表达式', 'Mend the expression');
export const MEND_VALUE = both('更正此值', 'Mend the value');
export const MEND_RATE = both('更正其中一个比例', 'Mend a rate');
export const NAME_ANOTHER_VALUE = both('改用其他数据项', 'Name another value');
export const NAME_ANOTHER_MEMBER = both('改用其他成员', 'Name another member');
export const ADD_IT = both('予以补充', 'Add it');
export const ADD_TO_SETTINGS = both('将其加入 settings', 'Add it to settings');
export const ADD_TO_JURISDICTION = both('将其加入 jurisdiction.yaml', 'Add it to jurisdiction.yaml');
export const ADD_TERM_WITH_FROM = both('增加带有 from 的 term', 'Add term with from');
export const MEND_OR_ADD_BODY = both('更正拼写，或补充该机构', 'Mend its spelling or add the body');
export const REMOVE_IT = both('予以删除', 'Remove it');
export const RENAME_IT = both('另取名称', 'Rename it');
export const GIVE_EACH_ITS_OWN = both('各取不同的名称', 'Give each its own');
export const CALL_BOTH_THE_SAME = both('将两处改为一致', 'Call both the same');
export const BREAK_THE_CIRCLE = both('解除循环引用', 'Break the circle');
export const WRITE_AS_DOCUMENTED = both('按 docs/policy-packs.md 所示书写', 'Write it as docs/policy-packs.md shows');
export const LIST_THE_SETTING = both('改用此类设定，并列入 settings', 'Name such a setting and list it in settings');
export const NAME_ONCE = both('每项只写一次', 'Name each once');
export const LIST_THE_READING = both('改用解读类设定，并列入 settings', 'Name a reading and list it in settings');

export const NO_JURISDICTION_FILE = both('所在文件夹没有 jurisdiction.yaml', 'its folder has no jurisdiction.yaml');
export const NO_DATED_TERM = both(
  '按月发放的待遇没有写明起点的期限',
  'a monthly award without a term that has a start',
);

/** That something of this name does not exist; `chinese` and `english` say what it would be. */
export function thereIsNo(chinese: string, english: string, name: string): Label {
  return both(`没有${chinese}“${name}”`, `there is no ${english} "${name}"`);
}

/** That a pack has neither a fact nor a setting nor a derivation of this name. */
export function thereIsNoValue(name: string): Label {
  return both(`没有数据项“${name}”`, `there is no "${name}"`);
}

export function thereIsNoCode(code: string, table: string): Label {
  return both(`代码表“${table}”没有代码“${code}”`, `there is no code "${code}" in "${table}"`);
}

export function occursTwice(chinese: string, english: string, name: string): Label {
  return both(`${chinese}“${name}”重复出现`, `${english} "${name}" occurs twice`);
}

export function isNoCodeOf(code: string, name: string): Label {
  return both(`“${name}”没有代码“${code}”`, `"${code}" is no code of "${name}"`);
}

export function isNoValueOf(name: string): Label {
  return both(`这不是“${name}”的有效取值`, `this is no value of "${name}"`);
}

export function isNoReadingSetting(name: string): Label {
  return both(`本项目没有解读类设定“${name}”`, `"${name}" is no reading setting of this scheme`);
}

export function isNoSettingOfScheme(name: string): Label {
  return both(`设定“${name}”不在本项目所用设定之列`, `the setting "${name}" is not among the settings of this scheme`);
}

export function isNotInCatalogue(jurisdiction: string, scheme: string): Label {
  return both(
    `${jurisdiction} 的项目目录中没有项目“${scheme}”`,
    `${jurisdiction} has no scheme "${scheme}" in its catalogue`,
  );
}

export function reasonGoesWith(reason: string, outcome: string): Label {
  return both(`理由“${reason}”用于 ${outcome}`, `the reason "${reason}" goes with ${outcome}`);
}

export function hasNoRole(body: string, role: string): Label {
  return both(`机构“${body}”没有角色“${role}”`, `"${body}" has no role "${role}"`);
}

/** That a name stands in the file, or the folder, of another. */
export function standsInFileOf(name: string, other: string): Label {
  return both(`“${name}”写在“${other}”的文件中`, `"${name}" stands in the file of "${other}"`);
}

export function partsDoNotAddUp(one: string, other: string, whole: string): Label {
  return both(
    `两部分的比例 ${one} 与 ${other} 相加不等于 ${whole}`,
    `the parts ${one} and ${other} do not add up to ${whole}`,
  );
}

type Kind = ValueType['kind'] | ResultType['kind'];

const KINDS: Readonly<Record<Kind, string>> = {
  yesNo: '是否',
  wholeNumber: '整数',
  yuan: '金额',
  decimal: '小数',
  date: '日期',
  month: '月份',
  year: '年份',
  text: '文本',
  code: '代码',
  codes: '代码列表',
  object: '对象',
  objects: '对象列表',
  counts: '各项次数',
};

/** What a kind of values is called in Chinese, with its name in the files. */
export function kindInChinese(kind: Kind): string {
  return `${KINDS[kind]}（${kind}）`;
}

/** That a name stands for values of another kind than its place wants. */
export function isOfAnotherKind(name: string, kind: Kind, wanted: readonly Kind[]): Label {
  return both(
    `“${name}”是${kindInChinese(kind)}，此处应为${wanted.map(kindInChinese).join('或')}`,
    `"${name}" is a ${kind}, not a ${wanted.join(' or a ')}`,
  );
}
