//! The lines of standard input and output: each holds one message. A line has a bound, and what is no message is answered.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use rmcp::RoleServer;
use rmcp::model::{ClientJsonRpcMessage, ServerJsonRpcMessage};
use rmcp::transport::Transport;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver};

/// The longest message that is taken, in bytes.
pub(super) const MAX_LINE: u64 = 16 << 20;

/// How many messages wait to be taken; an agent that sends more waits, too.
const WAITING: usize = 16;

/// What is no JSON at all.
const PARSE_ERROR: i32 = -32700;
/// JSON that is no message.
const INVALID_REQUEST: i32 = -32600;
/// A question that is not as its method has it.
const INVALID_PARAMS: i32 = -32602;

/// A line that came in.
#[derive(Debug)]
enum Line {
    Whole(Vec<u8>),
    /// It had more than [`MAX_LINE`] bytes, which were passed over.
    TooLong,
}

/// How far the opening is. A notification that comes before it is done means nothing, and the SDK would end at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// No request but pings has come.
    Awaited,
    /// The client has asked to begin, and is to say that it has.
    Begun,
    /// Done, or there is none: later editions of the protocol begin with any request.
    Done,
}

/// Messages, a line each.
pub(super) struct Lines {
    come: Receiver<Line>,
    out: Arc<Mutex<io::Stdout>>,
    opening: Opening,
}

impl Lines {
    /// Those of standard input and output. Its thread ends with the process: nothing wakes one that reads.
    pub(super) fn stdio() -> Self {
        let (sender, come) = mpsc::channel(WAITING);
        std::thread::spawn(move || {
            let mut input = BufReader::new(io::stdin());
            while let Some(line) = next(&mut input) {
                if sender.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            come,
            out: Arc::new(Mutex::new(io::stdout())),
            opening: Opening::Awaited,
        }
    }

    /// Says that a line was no message. It has an id only if it was a request.
    fn refuse(&self, id: &Value, code: i32, message: &str) -> io::Result<()> {
        let error = json!({"code": code, "message": message});
        let told = json!({"jsonrpc": "2.0", "id": id, "error": error});
        write(&self.out, &told)
    }

    /// The message of a line; nothing for one that is none, which is told.
    fn read(&mut self, line: &[u8]) -> io::Result<Option<ClientJsonRpcMessage>> {
        let value: Value = match serde_json::from_slice(line) {
            Ok(value) => value,
            Err(error) => {
                let message = format!("not JSON: {error}");
                return self
                    .refuse(&Value::Null, PARSE_ERROR, &message)
                    .map(|()| None);
            }
        };
        let id = value.get("id").cloned();
        let method = value.get("method").and_then(Value::as_str);
        let is_request = id.is_some() && method.is_some();
        let is_told = id.is_none() && method.is_some();
        let next = match (method, self.opening) {
            (Some("ping"), opening) if is_request => opening,
            (Some("initialize"), _) if is_request => Opening::Begun,
            (_, Opening::Awaited) if is_request => Opening::Done,
            (Some("notifications/initialized"), Opening::Begun) => Opening::Done,
            (_, opening) if is_told && opening != Opening::Done => return Ok(None),
            (_, opening) => opening,
        };
        let call = (method == Some("tools/call")).then(|| &value["params"]);
        if let (Some(call), Some(id)) = (call, &id)
            && let Some(message) = wrong(call)
        {
            return self.refuse(id, INVALID_PARAMS, message).map(|()| None);
        }
        match serde_json::from_value(value) {
            Ok(message) => {
                self.opening = next;
                Ok(Some(message))
            }
            // A notification is never answered, one that is not known neither.
            Err(_) if is_told => Ok(None),
            Err(error) => {
                let id = id.filter(|id| id.is_string() || id.is_i64() || id.is_u64());
                let message = format!("not a message of the protocol: {error}");
                self.refuse(&id.unwrap_or(Value::Null), INVALID_REQUEST, &message)
                    .map(|()| None)
            }
        }
    }
}

impl Transport<RoleServer> for Lines {
    type Error = io::Error;

    fn send(
        &mut self,
        item: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let out = Arc::clone(&self.out);
        async move { write(&out, &item) }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            let read = match self.come.recv().await? {
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => self.read(&line),
                Line::TooLong => {
                    let message = format!("a message has {MAX_LINE} bytes at most");
                    self.refuse(&Value::Null, INVALID_REQUEST, &message)
                        .map(|()| None)
                }
            };
            match read {
                Ok(Some(message)) => return Some(message),
                Ok(None) => {}
                // Nobody reads the answers any more.
                Err(_) => return None,
            }
        }
    }

    fn close(&mut self) -> impl Future<Output = io::Result<()>> + Send {
        std::future::ready(Ok(()))
    }
}

/// What is wrong with the parameters of a call. The SDK takes a call that it cannot read for a method that it does not know.
fn wrong(call: &Value) -> Option<&'static str> {
    let arguments = &call["arguments"];
    if !call["name"].is_string() {
        Some("expected `name`, a string: the tool")
    } else if !(arguments.is_object() || arguments.is_null()) {
        Some("expected `arguments`, an object")
    } else {
        None
    }
}

/// Writes a message as one line. It holds up whatever else is to be answered, as long as the agent does not read.
fn write(out: &Mutex<io::Stdout>, message: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    let mut out = out.lock().unwrap_or_else(PoisonError::into_inner);
    out.write_all(&line)?;
    out.flush()
}

/// The next line, without its end; nothing when no more come.
fn next(input: &mut impl io::BufRead) -> Option<Line> {
    let mut line = Vec::new();
    let read = input.take(MAX_LINE + 1).read_until(b'\n', &mut line).ok()?;
    if read == 0 {
        return None;
    }
    if line.pop_if(|byte| *byte == b'\n').is_some() || read as u64 <= MAX_LINE {
        return Some(Line::Whole(line));
    }
    input.skip_until(b'\n').ok()?;
    Some(Line::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_one_read() {
        let mut text = vec![b'x'; MAX_LINE as usize];
        text.extend(b"\n");
        text.extend(vec![b'y'; MAX_LINE as usize + 1]);
        text.extend(b"\nz\n\nlast");
        let mut input = text.as_slice();
        let mut told = Vec::new();
        while let Some(line) = next(&mut input) {
            told.push(match line {
                Line::Whole(line) => line.len(),
                Line::TooLong => usize::MAX,
            });
        }
        assert_eq!(told, [MAX_LINE as usize, usize::MAX, 1, 0, 4]);
    }
}
