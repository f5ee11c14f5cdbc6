"""Speaks to `lanelint mcp` with the official client of Python. Arguments: the program, a project whose `agents/` has a lane."""

import asyncio
import sys

from mcp import Client, MCPError, StdioServerParameters

PROGRAM, PROJECT = sys.argv[1], sys.argv[2]
TOOLS = ["check_text", "allowed", "suggest", "explain", "policy"]


async def main():
    # By the handshake of older revisions, and without one.
    versions = [await speak(mode) for mode in ["legacy", "auto"]]
    assert versions[0] != versions[1], versions


async def speak(mode):
    arguments = ["mcp", "--as-of", "2026-03-21"]
    server = StdioServerParameters(command=PROGRAM, args=arguments, cwd=PROJECT)
    async with Client(server, mode=mode) as client:
        assert client.server_info.name == "lanelint", client.server_info
        assert "no permission" in client.instructions
        listed = (await client.list_tools()).tools
        assert [tool.name for tool in listed] == TOOLS, listed
        # The client holds answers against the schemas that the tools were listed with.
        assert all(tool.output_schema for tool in listed)

        async def call(tool, **asked):
            answer = await client.call_tool(tool, asked)
            assert not answer.is_error, answer
            return answer.structured_content

        refused = await call("allowed", path="agents/new/a.py", id="gpt-5.2")
        assert refused["verdict"] == "refused" and refused["findings"][0]["rule"] == "legacy-lane", refused
        assert (await call("allowed", path="agents/a.py", id="gpt-5.4"))["verdict"] == "allowed"
        for nobody_knows in ["gpt-99", "my-own-model", "gpt-5.4 ", "claude-opus-4-9-20991231"]:
            told = await call("allowed", path="agents/a.py", id=nobody_knows)
            assert told["verdict"] == "unknown", told
        suggested = await call("suggest", path="agents/a.py", id="gpt-5.2")
        assert suggested["suggestion"]["id"] == "gpt-5.4" and suggested["lane"] == "frontier", suggested
        checked = await call("check_text", path="agents/é.py", text='# é\nx("é", model="gpt-5.2")\n')
        found = checked["findings"][0]
        assert checked["verdict"] == "refused" and (found["line"], found["column"]) == (2, 15), checked
        assert (await call("check_text", path="a.py", text="x = 1\n"))["verdict"] == "no-id"
        explained = await call("explain", id="gpt-5.2")
        assert explained["models"][0]["status"] == "legacy", explained
        assert (await call("explain", id="legacy-lane"))["rule"]["accepts_tag"]
        assert (await call("policy", path="agents/"))["lane_default"] == "gpt-5.4"

        outside = await client.call_tool("check_text", {"path": "../a.py", "text": ""})
        assert outside.is_error and "leads out" in outside.content[0].text, outside
        for tool, asked in [("nothing", {}), ("policy", {}), ("policy", {"path": 1}), ("policy", {"path": ".", "x": 1})]:
            try:
                answer = await client.call_tool(tool, asked)
            except MCPError as error:
                assert error.error.code == -32602, error
            else:
                raise AssertionError(answer)
        return client.protocol_version


asyncio.run(main())
