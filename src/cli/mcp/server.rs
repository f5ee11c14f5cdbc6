//! What the SDK asks of a server: who it is, which tools it has, and the answer of one. Each question goes to the desk's thread,
//! and waits there in a line that has an end.

use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
    ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Map, Value};
use tokio::sync::{mpsc, oneshot};

use super::desk::{Fault, Question};
use super::tools;

/// How many questions wait for those before them.
const WAITING: usize = 64;

/// What an agent is told of all the tools.
const INSTRUCTIONS: &str = "lanelint knows AI model ids, and what the policy of this repository makes of them. Model ids \
from memory are often out of date: before you write one, ask `allowed`; when it is not allowed, ask `suggest`; after a \
change, give the file to `check_text`. The verdict `unknown` is no permission: the catalog cannot tell, so ask a person.";

/// The server.
pub(super) struct Server {
    questions: mpsc::Sender<Question>,
}

impl Server {
    /// A server, and what it is asked.
    pub(super) fn new() -> (Self, mpsc::Receiver<Question>) {
        let (questions, asked) = mpsc::channel(WAITING);
        (Self { questions }, asked)
    }

    async fn ask(&self, name: &str, arguments: Map<String, Value>) -> Option<Result<Value, Fault>> {
        let (reply, answer) = oneshot::channel();
        let question = Question {
            tool: name.to_owned(),
            arguments,
            reply,
        };
        self.questions.send(question).await.ok()?;
        answer.await.ok()
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let about =
            Implementation::new("lanelint", env!("CARGO_PKG_VERSION")).with_title("lanelint");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(about)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(
            tools::ALL.iter().map(described).collect(),
        ))
    }

    async fn call_tool(
        &self,
        asked: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let asking = self.ask(&asked.name, asked.arguments.unwrap_or_default());
        // One that is cancelled while it waits is not begun.
        let Some(answer) = context.ct.run_until_cancelled(asking).await.flatten() else {
            return Err(ErrorData::internal_error("not answered", None));
        };
        match answer {
            Ok(value) => Ok(CallToolResult::structured(value).into()),
            Err(Fault::Asked(why)) => Err(ErrorData::invalid_params(why, None)),
            Err(Fault::Told(why)) => {
                Ok(CallToolResult::error(vec![ContentBlock::text(why)]).into())
            }
        }
    }
}

fn described(row: &tools::Tool) -> Tool {
    let hints = ToolAnnotations::from_raw(None, Some(true), Some(false), Some(true), Some(false));
    Tool::new(row.name, row.about, Arc::new((row.takes)()))
        .with_title(row.title)
        .with_raw_output_schema(Arc::new((row.gives)()))
        .with_annotations(hints)
}
