// Starts `lanelint lsp` and hands it to VS Code: all that is known of models and policies is the server's.
"use strict";
const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** The files whose change the server is told of, beside those that are open. */
const WATCHED = "**/{lanelint.yaml,.lanelint.yaml,lanelint.yml,CODEOWNERS,.lanelint-baseline.json}";

let client;

async function start() {
  const settings = workspace.getConfiguration("lanelint");
  const command = settings.get("path");
  const args = ["lsp", ...settings.get("arguments")];
  const watcher = workspace.createFileSystemWatcher(WATCHED);
  client = new LanguageClient("lanelint", "lanelint", { command, args }, {
    documentSelector: [{ scheme: "file" }],
    synchronize: { fileEvents: watcher },
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const what = `lanelint: cannot start \`${command}\` (${error.message}). Install it, or say where it is in the setting \`lanelint.path\`.`;
    // Not awaited: a message that nobody closes must not hold up what follows.
    void window.showErrorMessage(what);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

exports.activate = async (context) => {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(commands.registerCommand("lanelint.restart", restart));
  context.subscriptions.push(
    workspace.onDidChangeConfiguration((change) => (change.affectsConfiguration("lanelint") ? restart() : undefined)),
  );
  await start();
};

exports.deactivate = stop;
