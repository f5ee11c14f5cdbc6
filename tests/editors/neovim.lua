-- What Neovim makes of `lanelint lsp`: run by `nvim --headless -u NONE -l` or `-S`, with the program in LANELINT and the file in FILE.
local failed = function(what)
  io.stderr:write(what .. "\n")
  vim.cmd("cquit 1")
end

vim.cmd("edit " .. vim.fn.fnameescape(vim.env.FILE))
local client = vim.lsp.start_client({
  cmd = { vim.env.LANELINT, "lsp", "--as-of", "2026-03-21" },
  root_dir = vim.fn.fnamemodify(vim.env.FILE, ":h"),
})
if not client then failed("the client does not start") end
vim.lsp.buf_attach_client(0, client)

local shown = function() return vim.diagnostic.get(0) end
if not vim.wait(20000, function() return #shown() == 1 end, 20) then failed("no diagnostic: " .. vim.inspect(shown())) end
local found = shown()[1]
if found.code ~= "legacy-lane" or found.lnum ~= 1 or found.col ~= 9 or found.end_col ~= 16 then failed(vim.inspect(found)) end

local asked = vim.lsp.util.make_given_range_params({ 2, 9 }, { 2, 15 })
asked.context = { diagnostics = {} }
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", asked, 20000)
local action = answers and answers[client] and answers[client].result and answers[client].result[1]
if not action then failed("no action: " .. vim.inspect(answers)) end
vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
local line = vim.api.nvim_buf_get_lines(0, 1, 2, false)[1]
if line ~= 'MODEL = "gpt-5.4"' then failed(line) end
if not vim.wait(20000, function() return #shown() == 0 end, 20) then failed("it is still there: " .. vim.inspect(shown())) end
vim.cmd("qall!")
