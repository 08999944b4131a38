const label = /^(?:(?:直接|直属|直线|行政)(?:上级|上司|上属|领导|主管)|上级|上司)(?:岗位|职务|主管|领导)?(?:（[^）]*）)?\s*[：:]\s*(.{2,16})$|^(?:汇报|报告|隶属|负责)(?:对象|关系|上级|于)\s*[：:]\s*(.{2,16})$/;
const sentences: readonly RegExp[] = [
  /(?:^|[，。；])\s*在(?!.{0,14}(?:帮助|配合|协助))(.{2,14}?)(?:的)?(?:直接|统一|正确|具体)?(?:领导|指导|带领)(?:和(?:指导|管理|监督))?下/,
  /(?:^|[，。；])\s*(?:直接)?(?:向|对)(.{2,14}?)(?:直接)?(?:负责)(?:$|[，。；])/,
  /(?:^|[，。；])\s*(?:直接)?(?:接受|受|服从)(.{2,14}?)(?:的)?(?:直接|统一|业务)?(?:领导|管辖|指挥)(?:$|[，。；和])/,
  /直接上级(?:是|为)(.{2,14}?)(?:$|[，。；])/,
];

/** To whom a line says a post answers: as a label of its own, or in a sentence; null where it says nothing of it. */
export function superiorIn(text: string): { readonly name: string; readonly words: string; readonly label: boolean } | null {
  const found = label.exec(text);
  const named = found?.[1] ?? found?.[2];
  if (named) return { name: tidy(named), words: text, label: true };
  for (const shape of sentences) {
    const match = shape.exec(text);
    if (match?.[1] && isSomebody(tidy(match[1]))) return { name: tidy(match[1]), words: match[0].replace(/^[，。；]|[，。；]$/g, ""), label: false };
  }
  return null;
}

const tidy = (name: string): string => name.replace(/[。；，]$/, "").replace(/^(?:本|公司|分管|主管)(?=.{2,}(?:经理|主任|主管|长)$)/, "").trim();
const isSomebody = (name: string): boolean => /(?:经理|主任|主管|总监|总裁|[院校园店厂所站处科部局行队班组社事]长|负责人|领导|员|师|代表|助理|上级|财务|主办|领班|总|老板|公司|部|中心)$/.test(name) && !/[客顾住业户][人户客主]$/.test(name);
