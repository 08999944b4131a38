import { X509Certificate, createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Server } from "node:https";
import { ConfigError } from "./config.ts";

interface Files {
  readonly cert: string;
  readonly key: string;
}

/** Certificate and key in PEM, checked to belong together and to be valid today. @throws ConfigError that names the file and what to do. */
export async function readTls(files: Files, now = new Date()): Promise<Files> {
  const read = (name: string, path: string): Promise<string> => readFile(path, "utf8").catch((error: Error) => Promise.reject(new ConfigError(`读不到 ${name} 的文件 ${path}：${error.message} The file of ${name} cannot be read.`)));
  const [cert, key] = await Promise.all([read("TLS_CERT", files.cert), read("TLS_KEY", files.key)]);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    throw new ConfigError(`${files.cert} 不是 PEM 证书。 It is no certificate in PEM.`);
  }
  let fits = false;
  try {
    fits = certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new ConfigError(`${files.key} 不是没有口令的 PEM 私钥。 It is no private key in PEM without a passphrase.`);
  }
  if (!fits) throw new ConfigError(`证书 ${files.cert} 和私钥 ${files.key} 不是一对。 Certificate and key do not belong together.`);
  if (new Date(certificate.validFrom) > now) throw new ConfigError(`证书 ${files.cert} 要到 ${certificate.validFrom} 才生效，请看服务器的时间对不对，或换一张。 The certificate is not valid yet; check the server's clock or use another.`);
  if (new Date(certificate.validTo) < now) throw new ConfigError(`证书 ${files.cert} 已在 ${certificate.validTo} 过期，请换新的。 The certificate has expired; renew it.`);
  return { cert, key };
}

/** Takes in a renewed certificate on SIGHUP without dropping anybody; one that cannot be used is told of, and the old one stays. */
export function renewOnHangUp(server: Pick<Server, "setSecureContext">, files: Files, say: (line: string) => void): () => Promise<void> {
  const renew = (): void => {
    readTls(files).then(
      (tls) => {
        server.setSecureContext(tls);
        say("证书已换新。 The certificate was renewed.");
      },
      (error: Error) => say(`证书没换成，仍用旧的：${error.message}`),
    );
  };
  process.on("SIGHUP", renew);
  return async () => void process.off("SIGHUP", renew);
}
