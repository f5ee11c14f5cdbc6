// Holds an opencode.json against the types that OpenCode publishes. Arguments: the folder of node_modules, the file.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [modules, file] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "opencode-"));
symlinkSync(modules, join(folder, "node_modules"));
const text = readFileSync(file, "utf8");
writeFileSync(
  join(folder, "config.ts"),
  `import type { Config } from "@opencode-ai/sdk";\nexport const config: Config = ${text};\n`,
);
const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022"];
try {
  execFileSync(process.execPath, [join(modules, "typescript/bin/tsc"), ...options, "config.ts"], { cwd: folder, encoding: "utf8" });
} catch (error) {
  console.error(error.stdout);
  process.exit(1);
}
