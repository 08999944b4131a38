import type { Texts } from "#platform/ui/text/text.ts";

/** What is asked of a description where it is unclear or contradicts itself, and what is said of where a duty was read. */
export const askTexts = {
  length: { zh: "“{words}”没有数字：最晚多久？", en: "“{words}” has no number: how late at most?" },
  lengthFrom: { zh: "“{words}”没有说多久：过多久算没做？", en: "“{words}” does not say how long: after how long is it not done?" },
  rhythm: { zh: "“{words}”没有数字：多久一次？", en: "“{words}” has no number: how often?" },
  hours: { zh: "“{words}”：一天从几点到几点？", en: "“{words}”: from what hour of the day to what hour?" },
  signer: { zh: "“{title}”没有说是哪个岗位：由谁签批？", en: "“{title}” names no post: who signs?" },
  signers: { zh: "“{words}”写了几个签批的人：都要签，还是以“{title}”为准？", en: "“{words}” names several who sign: must all of them, or does “{title}” decide?" },
  superiors: { zh: "直接上级写了{names}：以哪个为准？", en: "{names} are all named as superior: which holds?" },
  figures: { zh: "这里是“{mine}”，另一处是“{its}”：以哪个为准？", en: "Here it is “{mine}”, elsewhere “{its}”: which holds?" },
  figuresOf: { zh: "这里是“{mine}”，另一处（“{post}”）是“{its}”：以哪个为准？", en: "Here it is “{mine}”, at “{post}” it is “{its}”: which holds?" },
  limits: { zh: "一句里有“{mine}”和“{its}”两个期限：各管什么？", en: "“{mine}” and “{its}” stand in one sentence: what is each for?" },
  rhythms: { zh: "一句里有“{mine}”和“{its}”两种频次：以哪个为准？", en: "“{mine}” and “{its}” stand in one sentence: which holds?" },
  oneLine: { zh: "第 {from} 行", en: "line {from}" },
  lines: { zh: "第 {from}–{to} 行", en: "lines {from}–{to}" },
  why: { zh: "读自《{source}》{lines}", en: "Read from “{source}”, {lines}" },
  pasted: { zh: "粘贴的文字", en: "Pasted text" },
} as const satisfies Texts;
