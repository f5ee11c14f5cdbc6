// Speaks to `lanelint mcp` with the official client of TypeScript. Arguments: the folder of node_modules, the program, a project whose
// `agents/` has a lane.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const [modules, command, cwd] = process.argv.slice(2);
const sdk = (file) => import(pathToFileURL(`${modules}/@modelcontextprotocol/sdk/dist/esm/${file}`).href);
const { Client } = await sdk("client/index.js");
const { StdioClientTransport } = await sdk("client/stdio.js");

const client = new Client({ name: "test", version: "1" });
await client.connect(new StdioClientTransport({ command, args: ["mcp", "--as-of", "2026-03-21"], cwd }));
assert.equal(client.getServerVersion().name, "lanelint");
const { tools } = await client.listTools();
assert.deepEqual(tools.map((tool) => tool.name), ["check_text", "allowed", "suggest", "explain", "policy"]);
for (const tool of tools) assert.ok(tool.outputSchema && tool.annotations.readOnlyHint && tool.description);

// The client holds answers against the schemas that the tools were listed with.
const call = async (name, asked) => {
  const answer = await client.callTool({ name, arguments: asked });
  assert.ok(!answer.isError, JSON.stringify(answer));
  assert.deepEqual(JSON.parse(answer.content[0].text), answer.structuredContent);
  return answer.structuredContent;
};
assert.equal((await call("allowed", { path: "agents/a.ts", id: "gpt-5.2" })).verdict, "refused");
assert.equal((await call("allowed", { path: "agents/a.ts", id: "gpt-5.4" })).verdict, "allowed");
assert.equal((await call("allowed", { path: "agents/a.ts", id: "gpt-99" })).verdict, "unknown");
assert.equal((await call("suggest", { path: "agents/a.ts", id: "gpt-5.2" })).suggestion.id, "gpt-5.4");
const checked = await call("check_text", { path: "agents/a.ts", text: 'const model = "gpt-5.2";\n' });
assert.equal(checked.findings[0].rule, "legacy-lane");
assert.equal((await call("explain", { id: "gpt-5.2" })).known, true);
assert.equal((await call("policy", { path: "agents/a.ts" })).workload, "agents");
const outside = await client.callTool({ name: "allowed", arguments: { path: "/etc/passwd", id: "gpt-5.4" } });
assert.ok(outside.isError);
for (const [name, asked] of [["nothing", {}], ["allowed", { path: "a.py" }]]) {
  await assert.rejects(client.callTool({ name, arguments: asked }), { code: -32602 });
}
await client.ping();
await client.close();
