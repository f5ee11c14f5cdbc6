"""Runs the scripts of a folder against a server on this machine that refuses what the models of two vendors refuse, and
prints how many requests came and how many were refused. What is refused is written here once more, from the vendors' pages,
so that it does not follow what lanelint's catalog says."""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading

GONE = ("gpt-4-0613", "claude-3-opus-20240229")


def openai(body):
    """Why Chat Completions of OpenAI refuses a request; nothing where it takes it."""
    if body["model"] in GONE:
        return 404, f"the model `{body['model']}` does not exist"
    if body["model"].startswith(("gpt-5", "gpt-6", "o")):
        if "max_tokens" in body:
            return 400, "Unsupported parameter: 'max_tokens': use 'max_completion_tokens'"
        for name, usual in (("temperature", 1), ("top_p", 1), ("presence_penalty", 0), ("frequency_penalty", 0)):
            if body.get(name, usual) != usual:
                return 400, f"Unsupported value: '{name}'"
    return None


def anthropic(body):
    """The same of Messages of Anthropic."""
    if body["model"] in GONE:
        return 404, f"model: {body['model']}"
    if "max_tokens" not in body:
        return 400, "max_tokens: Field required"
    if any(body["model"].startswith(f"claude-{name}-5") for name in ("opus", "sonnet", "haiku", "fable", "mythos")):
        for name in ("temperature", "top_p"):
            if body.get(name, 1) != 1:
                return 400, f"`{name}` is not supported"
        if "top_k" in body:
            return 400, "`top_k` is not supported"
        if body["messages"][-1]["role"] == "assistant":
            return 400, "prefill is not supported"
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers each request with a short text, or says why not."""

    told = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_openai = self.path.endswith("/chat/completions")
        refused = (openai if is_openai else anthropic)(body)
        Handler.told.append(refused)
        if refused:
            self.answer(refused[0], {"type": "error", "error": {"type": "invalid_request_error", "message": refused[1]}})
        elif is_openai:
            choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Yes"}}
            self.answer(200, {"id": "1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice]})
        else:
            usage = {"input_tokens": 1, "output_tokens": 1}
            content = [{"type": "text", "text": "Yes"}]
            self.answer(200, {"id": "1", "type": "message", "role": "assistant", "model": body["model"], "content": content, "stop_reason": "end_turn", "stop_sequence": None, "usage": usage})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_address[1]}"
    own = {"OPENAI_BASE_URL": f"{here}/v1", "ANTHROPIC_BASE_URL": here, "OPENAI_API_KEY": "none", "ANTHROPIC_API_KEY": "none"}
    # No proxy stands between this machine and itself.
    around = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    for script in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
        subprocess.run([sys.executable, "-I", str(script)], env=around | own, check=True, timeout=120)
    server.shutdown()
    refused = [why[1] for why in Handler.told if why]
    print(f"{len(Handler.told)} requests, {len(refused)} refused")
    print("\n".join(refused), file=sys.stderr)


main()
