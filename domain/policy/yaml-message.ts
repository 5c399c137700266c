// What is said about a file that is no YAML, in both languages: the parser speaks English only.
import type { ErrorCode, YAMLError } from 'yaml';
import { both, type Label } from './label.js';

const CHINESE: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: '别名（*）不得再带锚点或标签',
  BAD_ALIAS: '锚点（&）或别名（*）的写法不对',
  BAD_COLLECTION_TYPE: '标签（!）与所标的内容不符',
  BAD_DIRECTIVE: '指令（%）的写法不对',
  BAD_DQ_ESCAPE: '双引号文本中的转义写法不对',
  BAD_INDENT: '缩进不对',
  BAD_PROP_ORDER: '锚点（&）或标签（!）的位置不对',
  BAD_SCALAR_START: '文本不能以这个符号开头，应加引号',
  BLOCK_AS_IMPLICIT_KEY: '同一行内不能再嵌套一层',
  BLOCK_IN_FLOW: '括号内不能再用分行的写法',
  DUPLICATE_KEY: '同一处有两个相同的键',
  IMPOSSIBLE: '此处无法读取',
  KEY_OVER_1024_CHARS: '键过长，或缺少冒号',
  MISSING_CHAR: '缺少引号、括号、逗号、冒号或空格',
  MULTILINE_IMPLICIT_KEY: '键应写在同一行内，或缺少冒号',
  MULTIPLE_ANCHORS: '同一处有两个锚点（&）',
  MULTIPLE_DOCS: '一个文件只能有一份文档',
  MULTIPLE_TAGS: '同一处有两个标签（!）',
  NON_STRING_KEY: '键应为文本',
  RESOURCE_EXHAUSTION: '嵌套过深，无法读取',
  TAB_AS_INDENT: '不得用制表符缩进',
  TAG_RESOLVE_FAILED: '标签（!）无法识别，或与所标的内容不符',
  UNEXPECTED_TOKEN: '此处有多余或错位的符号',
};

/** What is wrong with the YAML, without the place: the problem has its line. */
export function wordsOfYamlError({ code, message }: YAMLError): Label {
  const [summary = ''] = message.split('\n');
  return both(CHINESE[code], summary.replace(/ at line .*$/, ''));
}
