/** Whole fen as yuan: `1,234.50`, the fraction only where there is one. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(fen) / 100);
  const rest = Math.abs(fen) % 100;
  return `${sign}${whole.toLocaleString("en-US")}${rest === 0 ? "" : `.${String(rest).padStart(2, "0")}`}`;
}

/** What somebody typed as yuan, in whole fen; null where it is no amount or has more than two decimals. */
export function fen(typed: string): number | null {
  const half = typed.replace(/[０-９．，]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[,\s¥￥元]/g, "");
  const match = /^(-?)(\d{1,12})(?:\.(\d{0,2}))?$/.exec(half);
  if (!match) return null;
  const amount = Number(match[2]) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
  return match[1] && amount !== 0 ? -amount : amount;
}
