import { createHmac } from "node:crypto";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The six digits an authenticator app shows at an instant, worked out from RFC 4226 and RFC 6238 alone: it shares nothing with what it tests.
 *
 * @param secret in base 32.
 * @param apart how many steps of 30 seconds later (or, below 0, earlier) than the instant.
 */
export function shownCode(secret: string, now: string, apart = 0): string {
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse(now) / 30_000) + apart));
  const digest = createHmac("sha1", key).update(counter).digest();
  const from = (digest.at(-1) as number) & 0x0f;
  return String((digest.readUInt32BE(from) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}
