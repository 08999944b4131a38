import { createHash, randomBytes, randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's second recommended argon2id setting: 19 MiB, two passes, one lane. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A new secret for a session or token: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a secret that is random already. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** A one-time code that can be read out and typed: 12 characters without look-alikes, about 59 bits. */
export function newCode(): string {
  const letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
  const draw = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return `${draw()}-${draw()}-${draw()}`;
}

/** A typed code in the form it was made: upper case, with its dashes. */
export function tidyCode(code: string): string {
  const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return plain.match(/.{1,4}/g)?.join("-") ?? "";
}

/** What is stored of a password or PIN: argon2id with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), argon);
}

let dummy: Promise<string> | undefined;

/** Whether a password fits; where there is none to compare with, the same work is done, so that time tells nothing. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  dummy ??= hash("no such person", argon);
  const fits = await verify(stored ?? (await dummy), password.normalize("NFKC")).catch(() => false);
  return fits && stored !== null;
}

export const shortestPassword = 8;
const common = new Set(["12345678", "123456789", "1234567890", "11111111", "88888888", "00000000", "66666666", "password", "qwertyui", "abcd1234", "abc12345", "password1", "a1234567", "qwer1234", "1qaz2wsx", "iloveyou", "woaini1314", "dutydesk"]);

/** Whether a new password is long enough and not one that everybody tries first. */
export function passwordStrong(password: string): boolean {
  const plain = password.normalize("NFKC");
  return [...plain].length >= shortestPassword && plain.length <= 200 && !common.has(plain.toLowerCase()) && new Set(plain).size > 3;
}
