// Runs the extension for VS Code with the parts of the editor that it touches, and its real server. Arguments: the extension's folder, the
// program, a folder with a file `a.py`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [extension, program, project] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const said = [];
const started = [];
const registered = {};
let configured;
let settings = { path: program, arguments: ["--as-of", "2026-03-21"] };

/** What the client of the language server does at its start: it runs the command, and greets the server. */
class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options });
  }

  async start() {
    this.child = spawn(this.server.command, this.server.args, { cwd: project, stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((ready, fail) => this.child.once("spawn", ready).once("error", fail));
    const text = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { capabilities: {} } });
    this.child.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
    assert.match(await message(this.child.stdout), /"lanelint.explain"/);
    started.push(this);
  }

  async stop() {
    this.child.kill();
    this.isStopped = true;
  }
}

/** The first message of a stream, in however many pieces it comes. */
function message(stream) {
  return new Promise((ready) => {
    let bytes = Buffer.alloc(0);
    stream.on("data", function take(piece) {
      bytes = Buffer.concat([bytes, piece]);
      const head = /^Content-Length: (\d+)\r\n\r\n/.exec(bytes.toString("latin1"));
      if (head && bytes.length >= head[0].length + Number(head[1])) {
        stream.off("data", take);
        ready(bytes.toString("utf8"));
      }
    });
  });
}

const stubs = {
  vscode: {
    commands: { registerCommand: (name, run) => ((registered[name] = run), { dispose() {} }) },
    window: { showErrorMessage: (text) => said.push(text) },
    workspace: {
      getConfiguration: () => ({ get: (name) => settings[name] }),
      createFileSystemWatcher: (glob) => ({ glob }),
      onDidChangeConfiguration: (run) => ((configured = run), { dispose() {} }),
    },
  },
  "vscode-languageclient/node": { LanguageClient },
};
const Module = require("node:module");
const load = Module._load;
Module._load = (name, ...more) => stubs[name] ?? load(name, ...more);

const { activate, deactivate } = require(join(resolve(extension), "extension.js"));
const about = require(join(resolve(extension), "package.json"));
await activate({ subscriptions: [] });
assert.equal(started.length, 1);
assert.deepEqual(started[0].server.args, ["lsp", "--as-of", "2026-03-21"]);
// What it offers is what its description says.
assert.deepEqual(Object.keys(registered), about.contributes.commands.map((row) => row.command));
for (const name of Object.keys(settings)) assert.ok(`lanelint.${name}` in about.contributes.configuration.properties);
await configured({ affectsConfiguration: (name) => name === "other" });
assert.equal(started.length, 1);
await configured({ affectsConfiguration: (name) => name === "lanelint" });
assert.ok(started[0].isStopped && started.length === 2);
settings = { ...settings, path: join(project, "no-such-program") };
await registered["lanelint.restart"]();
assert.equal(said.length, 1);
assert.match(said[0], /no-such-program.*lanelint\.path/);
await deactivate();
