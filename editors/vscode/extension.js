// Starts `copygate lsp` and hands VS Code what it says. All knowledge of rules is in the server.
"use strict";

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const [command, ...args] = workspace.getConfiguration("copygate").get("command");
  const documents = [
    { scheme: "file", language: "copygate" },
    { scheme: "file", language: "yaml", pattern: "**/{pack,specs,palette,assets,checklists}.yaml" },
    { scheme: "file", language: "yaml", pattern: "**/lexicons/*.yaml" },
  ];
  client = new LanguageClient("copygate", "copygate", { command, args }, { documentSelector: documents });
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
