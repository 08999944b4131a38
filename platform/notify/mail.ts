import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import { hostAllowed, isInside } from "./inside.ts";
import { tidyAnswer, type Outcome } from "./outcome.ts";

/** How mail is sent: a server with its port, how the line is secured, and who it comes from. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
  readonly user: string | null;
  readonly from: string;
  readonly fromName: string;
}

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The ports of mail: what a bare host in the keeper's list stands for too. */
export const mailPorts: readonly number[] = [25, 465, 587, 2525];

/** The address a server is reached at, looked up once; null where any of its addresses lies inside and the keeper does not allow the host. */
async function addressOf({ host, port }: MailServer, allowed: readonly string[]): Promise<string | null> {
  const found = await lookup(host, { all: true, order: "ipv4first" });
  if (!hostAllowed(allowed, host, port, mailPorts) && found.some(({ address }) => isInside(address))) return null;
  return found[0]?.address ?? null;
}

/** Sends one mail in plain text, to a server outside or one the keeper allows. The same message sent again carries the same Message-ID, so that a mailbox can drop the double. */
export async function sendMail(server: MailServer, password: string | null, mail: Mail, allowed: readonly string[]): Promise<Outcome> {
  let address: string | null;
  try {
    address = await addressOf(server, allowed);
  } catch (error) {
    return { how: "again", answer: tidyAnswer((error as { code?: string }).code ?? "the name of the server was not found", []), channel: true };
  }
  if (address === null) return { how: "again", answer: "the server lies inside and is not allowed by NOTIFY_HOSTS", channel: true };
  const transport = createTransport({
    // By the address that was looked at: a second look-up could lead elsewhere. The certificate is that of the name.
    host: address, ...(isIP(server.host) === 0 ? { tls: { servername: server.host } } : {}), port: server.port, secure: server.security === "tls", requireTLS: server.security === "starttls", ignoreTLS: server.security === "none",
    ...(server.user === null ? {} : { auth: { user: server.user, pass: password ?? "" } }),
    connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000, disableFileAccess: true, disableUrlAccess: true,
  });
  const secrets = password === null ? [] : [password];
  try {
    const info = await transport.sendMail({
      from: { name: server.fromName, address: server.from }, to: { name: "", address: mail.to }, subject: mail.subject, text: mail.text,
      messageId: `<${mail.id}@${server.from.split("@")[1] ?? "dutydesk"}>`, headers: { "Auto-Submitted": "auto-generated" },
    });
    return { how: "sent", answer: tidyAnswer(info.response, secrets) };
  } catch (error) {
    return refusedMail(error as { code?: string; responseCode?: number; response?: string; message: string; command?: string }, secrets);
  } finally {
    transport.close();
  }
}

/** What a failed try means: only a refused recipient is final; a server that cannot be reached or lets nobody in keeps all others waiting too. */
function refusedMail(error: { code?: string; responseCode?: number; response?: string; message: string; command?: string }, secrets: readonly string[]): Outcome {
  const answer = tidyAnswer(error.response ?? `${error.code ?? ""} ${error.message}`, secrets);
  if (error.code !== "EENVELOPE" && error.code !== "EMESSAGE") return { how: "again", answer, channel: true };
  if (error.command === "RCPT TO" && (error.responseCode ?? 0) >= 500) return { how: "never", answer };
  return { how: "again", answer };
}
