import type { Readable, Writable } from 'node:stream'
import { loadOptional } from '../model/optional-packages.ts'
import { UserError } from '../model/user-error.ts'
import { printableJson } from '../report/printable-json.ts'
import type { Arguments } from './call-tool.ts'
import { INSTRUCTIONS, TOOLS } from './tools.ts'

export interface McpOptions {
  readonly version: string
  readonly stdin: Readable
  readonly stdout: Writable
  /** Throws `UserError` for what the agent can mend. */
  readonly call: (name: string, args: Arguments) => Promise<object>
}

/** Loads the official SDK: an optional peer dependency, which nothing else needs. Throws `UserError` where it is absent. */
export function loadSdk(load = importSdk): Promise<Awaited<ReturnType<typeof importSdk>>> {
  return loadOptional(
    load,
    () =>
      new UserError(
        'mcp-sdk-missing',
        'authproxy mcp needs the package @modelcontextprotocol/sdk (1.x), which is not installed beside it.',
        'npm install --save-dev @modelcontextprotocol/sdk, or: npx -p authproxy -p @modelcontextprotocol/sdk authproxy mcp',
      ),
  )
}

async function importSdk() {
  const [{ Server }, { StdioServerTransport }, { CallToolRequestSchema, ListToolsRequestSchema }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/index.js'),
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('@modelcontextprotocol/sdk/types.js'),
  ])
  return { Server, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema }
}

/** Serves an agent over its standard streams, until it closes them. */
export async function serveMcp({ version, stdin, stdout, call }: McpOptions, load = importSdk): Promise<void> {
  const { Server, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema } = await loadSdk(load)
  const server = new Server({ name: 'authproxy', version }, { capabilities: { tools: {} }, instructions: INSTRUCTIONS })
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...TOOLS] }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { text, isError } = await answerOf(call, params.name, params.arguments ?? {})
    return { content: [{ type: 'text', text }], isError }
  })
  const transport = new StdioServerTransport(stdin, stdout)
  const over = Promise.withResolvers<void>()
  server.onclose = over.resolve
  // The transport does not look for the end of its input.
  for (const end of ['end', 'close'] as const) stdin.once(end, () => void server.close())
  stdout.once('error', () => void server.close())
  await server.connect(transport)
  await over.promise
}

/** What cannot be answered is an answer too: one sentence and the next step. */
async function answerOf(
  call: McpOptions['call'],
  name: string,
  args: Arguments,
): Promise<{ readonly text: string; readonly isError: boolean }> {
  try {
    return { text: JSON.stringify(printableJson(await call(name, args))), isError: false }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const { message, nextStep } = error
    return { text: JSON.stringify(printableJson({ error: message, next: nextStep })), isError: true }
  }
}
