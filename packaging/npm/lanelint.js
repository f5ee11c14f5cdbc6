#!/usr/bin/env node
// Starts the binary of the platform's package, of which npm installs the one that fits, and ends as it ended.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `lanelint-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "lanelint.exe" : "lanelint";

let binary;
try {
  binary = require.resolve(`${name}/${file}`);
} catch {
  console.error(`lanelint: the package ${name} is not installed. It holds the program for this platform, and is an optional dependency:`);
  console.error("install without --omit=optional (or --no-optional). Where there is no such package, `cargo install lanelint` builds the program.");
  process.exit(2);
}

const { error, signal, status } = spawnSync(binary, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`lanelint: ${binary} cannot be run: ${error.message}`);
  process.exit(2);
}
if (signal) {
  process.kill(process.pid, signal);
}
process.exit(status ?? 2);
