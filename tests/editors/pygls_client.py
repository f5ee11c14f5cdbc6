"""Speaks to `lanelint lsp` with the client of pygls, which pytest-lsp is made of, as an editor does. Arguments: the program, a project with a
policy at fault in `broken/`."""

import asyncio
import sys
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

PROGRAM, PROJECT = sys.argv[1], Path(sys.argv[2])
TEXT = 'from openai import OpenAI\nclient = OpenAI()\n# é𝄞\nclient.responses.create(model="gpt-5.2")\n'


async def main():
    for client_name in ["visual-studio-code", "neovim", "emacs"]:
        await speak(client_name)


async def speak(client_name):
    client: LanguageClient = make_test_lsp_client()
    await client.start_io(PROGRAM, "lsp", "--as-of", "2026-03-21")
    answer = await client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities(client_name), root_uri=PROJECT.as_uri())
    )
    encoding = answer.capabilities.position_encoding
    # What columns count (units of UTF-16, or bytes) before the id: the line has only ASCII there.
    uri = (PROJECT / "agent é.py").as_uri()
    item = types.TextDocumentItem(uri=uri, language_id="python", version=1, text=TEXT)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    await until(lambda: [one.code for one in diagnostics(client, uri)] == ["legacy-lane"], client)
    found = diagnostics(client, uri)
    at = found[0].range
    assert (at.start.line, at.start.character, at.end.character) == (3, 31, 38), (encoding, at)
    assert "gpt-5.4" in found[0].message

    place = types.TextDocumentIdentifier(uri=uri)
    hover = await client.text_document_hover_async(types.HoverParams(text_document=place, position=at.start))
    assert "line openai/flagship" in hover.contents.value and "> gpt-5.2" in hover.contents.value, hover
    nothing = await client.text_document_hover_async(types.HoverParams(text_document=place, position=types.Position(line=0, character=0)))
    assert nothing is None

    context = types.CodeActionContext(diagnostics=found)
    actions = await client.text_document_code_action_async(types.CodeActionParams(text_document=place, range=at, context=context))
    (edit,) = actions[0].edit.changes[uri]
    assert (edit.new_text, edit.range) == ("gpt-5.4", at) and actions[0].is_preferred, actions

    # Comments that settle it, where they would stand, and all that is known.
    titles = [action.title for action in actions]
    assert titles[1:3] == ["Tag as a migration to gpt-5.4, then add `purpose`, `owner`", "Ignore `legacy-lane` here, then say why"], titles
    for action, starts in zip(actions[1:3], ["# lanelint: migrate to=gpt-5.4", "# lanelint: ignore[legacy-lane] reason="]):
        (line,) = action.edit.changes[uri]
        assert line.new_text.startswith(starts) and line.range.start == types.Position(line=3, character=0), line
    asked = actions[-1]
    told = await client.workspace_execute_command_async(types.ExecuteCommandParams(command=asked.command, arguments=asked.arguments))
    assert "> gpt-5.2" in told and "legacy-lane: " in told, told
    nothing = await client.workspace_execute_command_async(types.ExecuteCommandParams(command=asked.command, arguments=["x"]))
    assert nothing is None

    # Typed over in the middle of a character's line, then fixed.
    await change(client, uri, 2, [(types.Range(at.start, at.end), "gpt-5.4")])
    await until(lambda: diagnostics(client, uri) == [], client)
    typed = types.Range(types.Position(line=3, character=31), types.Position(line=3, character=38))
    await change(client, uri, 3, [(typed, "gpt-5.")])
    end = types.Position(line=3, character=37)
    offered = await client.text_document_completion_async(types.CompletionParams(text_document=place, position=end))
    labels = [one.label for one in offered.items]
    assert "gpt-5.4" in labels and "gpt-5.2" not in labels, labels
    assert all(one.text_edit.range.start.character == 31 for one in offered.items)

    # A policy at fault is told at its line, in its own file.
    broken = PROJECT / "broken"
    item = types.TextDocumentItem(uri=(broken / "a.py").as_uri(), language_id="python", version=1, text=TEXT)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    policy = (broken / "lanelint.yaml").as_uri()
    await until(lambda: [one.range.start.line for one in diagnostics(client, policy)] == [1], client)
    await client.shutdown_session()


async def change(client, uri, version, changes):
    events = [types.TextDocumentContentChangePartial(range=where, text=text) for where, text in changes]
    document = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
    client.text_document_did_change(types.DidChangeTextDocumentParams(text_document=document, content_changes=events))


async def until(holds, client):
    """What is told arrives between other things."""
    for _ in range(200):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(client.diagnostics)


def diagnostics(client, uri):
    # Editors write names of files in one way or another.
    return list(next((found for own, found in client.diagnostics.items() if own.lower() == uri.lower()), []))


asyncio.run(asyncio.wait_for(main(), 60))
