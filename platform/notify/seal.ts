import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Seals what is secret before it is stored: AES-256-GCM with a key that lies outside the database. */
export interface Sealer {
  /** `about` is what the text belongs to; it opens for nothing else. */
  seal(text: string, about: string): string;
  /** The text, or null where it was sealed with another key or for something else. */
  open(sealed: string, about: string): string | null;
}

/** A sealer over a key of 32 bytes. */
export function sealer(key: Buffer): Sealer {
  return {
    seal(text, about) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return ["1", iv.toString("base64url"), cipher.getAuthTag().toString("base64url"), body.toString("base64url")].join(".");
    },
    open(sealed, about) {
      const [version, iv = "", tag = "", body = ""] = sealed.split(".");
      if (version !== "1") return null;
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), { authTagLength: 16 }).setAAD(Buffer.from(about)).setAuthTag(Buffer.from(tag, "base64url"));
        return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
  };
}

/** The key of an installation: made of the given secret, else read from `secret.key` in the data folder, which is made at first, readable by its owner alone. */
export async function secretKey(folder: string, secret: string | null): Promise<Buffer> {
  if (secret !== null) return createHash("sha256").update(`dutydesk notify ${secret}`).digest();
  const path = join(folder, "secret.key");
  const read = async (): Promise<Buffer | null> => {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) return null;
    const key = Buffer.from(text.trim(), "base64url");
    if (key.length !== 32) throw new Error(`${path}: 密钥文件坏了，请从备份放回，或删掉它再重填各通道的密钥。 The key file is damaged; put it back, or delete it and enter the secrets again.`);
    return key;
  };
  const there = await read();
  if (there) return there;
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, path); // Whole or not at all, and never over one that another process made meanwhile.
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await read()) as Buffer;
}
