//! `lanelint lsp`: the language server, over standard input and output.
//!
//! ```text
//! editor ─change─► document ─standing─► judged ─► diagnostics, hover, actions
//! ```
//!
//! One thread answers in order. What changes a document is taken in as long as messages wait, and only then is judged, so
//! that no text is judged that has been typed over. What the protocol carries is `lsp-types`', its framing `lsp-server`'s.

mod action;
mod comment;
mod completion;
mod diagnostic;
mod document;
mod hover;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{self, Notification as _};
use lsp_types::request::{self, Request as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability,
    CompletionOptions, CompletionParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, ExecuteCommandOptions, ExecuteCommandParams, GotoDefinitionParams,
    HoverParams, HoverProviderCapability, InitializeParams, MessageType, OneOf,
    PositionEncodingKind, PublishDiagnosticsParams, SaveOptions, ServerCapabilities,
    ShowMessageParams, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::standing::{Judged, Standing};
use super::{AsOf, Exit, PolicyChoice, terminal};
use crate::policy::locate::is_called_policy;
use document::{Document, Encoding};

/// The command that tells all of an id and of the rule that finds it.
const EXPLAIN: &str = "lanelint.explain";

/// Arguments of `lsp`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    policy: PolicyChoice,
    #[command(flatten)]
    as_of: AsOf,
}

/// Answers an editor until it says that it ends.
pub(super) fn run(arguments: &Arguments) -> Exit {
    let (connection, threads) = Connection::stdio();
    let served = serve(arguments, &connection);
    // Its threads end when nothing more is to be sent.
    drop(connection);
    match served.and_then(|()| threads.join()) {
        Ok(()) => Exit::Clean,
        Err(error) => terminal::fail(
            &format!("lsp: {error}"),
            Some("`lanelint lsp` is started by an editor, and speaks the Language Server Protocol"),
        ),
    }
}

fn serve(arguments: &Arguments, connection: &Connection) -> io::Result<()> {
    let (id, asked) = connection.initialize_start().map_err(io::Error::other)?;
    let asked: InitializeParams = serde_json::from_value(asked)?;
    let encoding = encoding(&asked);
    let told = json!({
        "capabilities": capabilities(encoding),
        "serverInfo": {"name": "lanelint", "version": env!("CARGO_PKG_VERSION")},
    });
    connection
        .initialize_finish(id, told)
        .map_err(io::Error::other)?;
    let mut server = Server {
        arguments,
        connection,
        encoding,
        documents: BTreeMap::new(),
        stale: BTreeSet::new(),
        standings: BTreeMap::new(),
        faulty: BTreeSet::new(),
    };
    for message in &connection.receiver {
        if server.take(message)? {
            return Ok(());
        }
        while let Ok(message) = connection.receiver.try_recv() {
            if server.take(message)? {
                return Ok(());
            }
        }
        server.settle()?;
    }
    Ok(())
}

/// How the editor counts columns: in bytes where it can, else as the protocol did at first.
fn encoding(asked: &InitializeParams) -> Encoding {
    let general = asked.capabilities.general.as_ref();
    let offered = general.and_then(|general| general.position_encodings.as_ref());
    let has_bytes = offered.is_some_and(|all| all.contains(&PositionEncodingKind::UTF8));
    if has_bytes {
        Encoding::Utf8
    } else {
        Encoding::Utf16
    }
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(
                    SaveOptions::default(),
                )),
                ..TextDocumentSyncOptions::default()
            },
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![EXPLAIN.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["\"", "'", "`", "-", "/", ":"].map(String::from).into()),
            ..CompletionOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}

/// What the server knows of the editor's documents.
struct Server<'s> {
    arguments: &'s Arguments,
    connection: &'s Connection,
    encoding: Encoding,
    documents: BTreeMap<String, Open>,
    /// The documents that changed since they were judged.
    stale: BTreeSet<String>,
    /// What governs the documents of a folder.
    standings: BTreeMap<PathBuf, Standing>,
    /// The policies that diagnostics were sent for.
    faulty: BTreeSet<PathBuf>,
}

/// A document, and what was made of it.
struct Open {
    document: Document,
    judged: Option<Judged>,
}

impl Server<'_> {
    /// Takes a message; true for the last one.
    fn take(&mut self, message: Message) -> io::Result<bool> {
        match message {
            Message::Request(request) => {
                if self
                    .connection
                    .handle_shutdown(&request)
                    .map_err(io::Error::other)?
                {
                    return Ok(true);
                }
                // An answer is about the text as it is now.
                self.settle()?;
                let response = self.answer(request);
                self.send(response.into())?;
            }
            Message::Notification(told) => self.hear(told)?,
            Message::Response(_) => {}
        }
        Ok(false)
    }

    fn hear(&mut self, told: Notification) -> io::Result<()> {
        match told.method.as_str() {
            notification::DidOpenTextDocument::METHOD => {
                let Some(DidOpenTextDocumentParams { text_document }) = read(told.params) else {
                    return Ok(());
                };
                let uri = text_document.uri.as_str().to_owned();
                let Some(document) = Document::open(text_document) else {
                    return Ok(());
                };
                let open = Open {
                    document,
                    judged: None,
                };
                self.documents.insert(uri.clone(), open);
                self.stale.insert(uri);
            }
            notification::DidChangeTextDocument::METHOD => {
                let Some(change): Option<DidChangeTextDocumentParams> = read(told.params) else {
                    return Ok(());
                };
                let uri = change.text_document.uri.as_str();
                if let Some(open) = self.documents.get_mut(uri) {
                    let version = change.text_document.version;
                    open.document
                        .change(version, change.content_changes, self.encoding);
                    self.stale.insert(uri.to_owned());
                }
            }
            notification::DidCloseTextDocument::METHOD => {
                let Some(close): Option<DidCloseTextDocumentParams> = read(told.params) else {
                    return Ok(());
                };
                let uri = close.text_document.uri;
                self.documents.remove(uri.as_str());
                self.stale.remove(uri.as_str());
                self.publish(uri, None, Vec::new())?;
            }
            // What was saved or written by others may be a policy, a catalog or who owns what.
            notification::DidSaveTextDocument::METHOD
            | notification::DidChangeWatchedFiles::METHOD
            | notification::DidChangeConfiguration::METHOD => {
                self.standings.clear();
                self.stale.extend(self.documents.keys().cloned());
            }
            _ => {}
        }
        Ok(())
    }

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let result = match method.as_str() {
            request::HoverRequest::METHOD => read(params).map(|asked: HoverParams| {
                let at = asked.text_document_position_params;
                self.at(&at.text_document.uri, |open, standing, server| {
                    let offset = open.document.offset(at.position, server.encoding);
                    hover::at(open, standing, offset, server.encoding)
                })
            }),
            request::GotoDefinition::METHOD => read(params).map(|asked: GotoDefinitionParams| {
                let at = asked.text_document_position_params;
                self.at(&at.text_document.uri, |open, _, server| {
                    let offset = open.document.offset(at.position, server.encoding);
                    diagnostic::rule_of(open.judged.as_ref()?, offset, server.encoding)
                })
            }),
            request::CodeActionRequest::METHOD => read(params).map(|asked: CodeActionParams| {
                let uri = asked.text_document.uri.clone();
                self.at(&uri, |open, standing, server| {
                    Some(action::within(open, standing, &asked, server.encoding))
                })
            }),
            request::ExecuteCommand::METHOD => read(params)
                .filter(|asked: &ExecuteCommandParams| asked.command == EXPLAIN)
                .map(|asked| self.explain(&asked.arguments)),
            request::Completion::METHOD => read(params).map(|asked: CompletionParams| {
                let at = asked.text_document_position;
                self.at(&at.text_document.uri, |open, standing, server| {
                    let offset = open.document.offset(at.position, server.encoding);
                    completion::at(open, standing, offset, server.encoding)
                })
            }),
            _ => {
                let message = format!("`{method}` is not served");
                return Response::new_err(id, ErrorCode::MethodNotFound as i32, message);
            }
        };
        let Some(value) = result else {
            let message = format!("`{method}`: not the parameters of the protocol");
            return Response::new_err(id, ErrorCode::InvalidParams as i32, message);
        };
        Response::new_ok(id, value)
    }

    /// All of the id at a place and of the rule that finds it: shown to whoever asked, and given back.
    fn explain(&self, arguments: &[Value]) -> Value {
        let [uri, at, more @ ..] = arguments else {
            return Value::Null;
        };
        let (Some(uri), Some(at)) = (read::<Uri>(uri.clone()), read(at.clone())) else {
            return Value::Null;
        };
        let rule = more.first().and_then(Value::as_str);
        let told = self.at(&uri, |open, standing, server| {
            let offset = open.document.offset(at, server.encoding);
            hover::explained(open, standing, offset, rule)
        });
        if let Some(message) = told.as_str() {
            let told = ShowMessageParams {
                typ: MessageType::INFO,
                message: message.to_owned(),
            };
            let method = notification::ShowMessage::METHOD.to_owned();
            // Where it cannot be shown, the answer has it all the same.
            let _ = self.send(Notification::new(method, told).into());
        }
        told
    }

    /// What is said of a document that is open and not at fault; `null` otherwise.
    fn at<T: Serialize>(
        &self,
        uri: &Uri,
        say: impl FnOnce(&Open, &Standing, &Self) -> Option<T>,
    ) -> Value {
        let said = self.documents.get(uri.as_str()).and_then(|open| {
            let standing = self.standings.get(open.document.folder())?;
            say(open, standing, self)
        });
        said.and_then(|said| serde_json::to_value(said).ok())
            .unwrap_or(Value::Null)
    }

    /// Judges what changed, and says what is found.
    fn settle(&mut self) -> io::Result<()> {
        let stale = std::mem::take(&mut self.stale);
        let known = self.standings.len();
        for open in stale.iter().filter_map(|uri| self.documents.get(uri)) {
            let folder = open.document.folder();
            if !self.standings.contains_key(folder) {
                let standing = Standing::read(
                    &self.arguments.policy,
                    self.arguments.as_of.day(),
                    &open.document.path,
                );
                self.standings.insert(folder.to_owned(), standing);
            }
        }
        if self.standings.len() > known {
            self.tell_faults()?;
        }
        for uri in stale {
            let Some(open) = self.documents.get(&uri) else {
                continue;
            };
            let Some(standing) = self.standings.get(open.document.folder()) else {
                continue;
            };
            if is_called_policy(&open.document.path) {
                continue;
            }
            let judged = Judged::of(&open.document.path, open.document.text.as_bytes(), standing);
            let diagnostics = diagnostic::of(&judged, self.encoding);
            let (uri, version) = (open.document.uri.clone(), open.document.version);
            if let Some(open) = self.documents.get_mut(uri.as_str()) {
                open.judged = Some(judged);
            }
            self.publish(uri, Some(version), diagnostics)?;
        }
        Ok(())
    }

    /// Says what is wrong with the policies that govern documents, at their lines; nothing of those that are fixed.
    fn tell_faults(&mut self) -> io::Result<()> {
        let mut found = diagnostic::of_policies(self.standings.values(), self.encoding);
        let fixed = self.faulty.iter().filter(|path| !found.contains_key(*path));
        let fixed: Vec<_> = fixed.cloned().collect();
        self.faulty.extend(found.keys().cloned());
        for path in fixed {
            self.faulty.remove(&path);
            found.insert(path, Vec::new());
        }
        for (path, diagnostics) in found {
            if let Some(uri) = document::uri_of(&path) {
                self.publish(uri, None, diagnostics)?;
            }
        }
        Ok(())
    }

    fn publish(
        &self,
        uri: Uri,
        version: Option<i32>,
        diagnostics: Vec<lsp_types::Diagnostic>,
    ) -> io::Result<()> {
        let told = PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        };
        let method = notification::PublishDiagnostics::METHOD.to_owned();
        self.send(Notification::new(method, told).into())
    }

    fn send(&self, message: Message) -> io::Result<()> {
        self.connection
            .sender
            .send(message)
            .map_err(io::Error::other)
    }
}

/// What a message carries; what is not as the protocol says is passed over, as a server must that is older than its editor.
fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

/// The folder of a path.
fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
