import { readFileSync } from "node:fs";
import { CORE_SCHEMA, load } from "js-yaml";

/**
 * Reads one file of the product's own data: YAML 1.2, where a day stays the text it is written as and a key stands once.
 *
 * @throws the file system's own error for a missing file, and the parser's, with line and column, where the text is no YAML.
 */
export function readYaml(file: URL): unknown {
  return load(readFileSync(file, "utf8"), { schema: CORE_SCHEMA });
}
