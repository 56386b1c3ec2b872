import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { runCommandLine } from '../../../src/commands/line/command-line.ts'
import { helpPage } from '../../../src/commands/line/help-page.ts'
import { UserError } from '../../../src/model/user-error.ts'

/** What a person reads on the terminal, with the exit code. */
async function complaintOf(args: readonly string[]): Promise<readonly [number, string, string]> {
  try {
    await runCommandLine(args, '0.0.0')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [error.exitCode, error.message, error.nextStep]
  }
  throw new Error('nothing was wrong with it')
}

const T = ['--target', 'localhost:1']

describe('wrong usage: one sentence that names what is wrong, the next step, and exit code 64', () => {
  test.each<readonly [args: readonly string[], message: string, nextStep: string]>([
    [['--'], 'Nothing stands behind --.', 'Put the command there that starts the app: authproxy -- npm run dev'],
    // The value of an option is no command.
    [
      ['--ca-dir', 'ca', '--'],
      'Nothing stands behind --.',
      'Put the command there that starts the app: authproxy -- npm run dev',
    ],
    [
      ['explain', 'token', 'eyJhbGciOiJkaXIifQ..a.b.c'],
      'A token is no argument: every program of this machine could read it.',
      'Give it on standard input: authproxy explain token < cookie.txt, or paste it and press Ctrl-D.',
    ],
    [['pnpm', 'run', 'dev'], 'There is no command "pnpm".', 'Put -- in front of it: authproxy -- pnpm run dev'],
    [
      ['--kep-env', '--', 'npm', 'run', 'dev'],
      'There is no option --kep-env.',
      'Did you mean --keep-env? See authproxy --help.',
    ],
    // choices
    [
      [...T, '--reporter', 'jsom'],
      '--reporter takes text, ndjson, json, markdown, junit or html, not "jsom".',
      'Did you mean --reporter json? See authproxy --help.',
    ],
    [[...T, '--xff', 'x'], '--xff takes replace or append, not "x".', 'See authproxy --help.'],
    [
      ['doctor', '--reporter', 'markdwon'],
      '--reporter takes text, json, markdown or sarif, not "markdwon".',
      'Did you mean --reporter markdown? See authproxy doctor --help.',
    ],
    [['ca', 'foo'], 'ca takes install, uninstall, status or path, not "foo".', 'See authproxy ca --help.'],
    [
      ['ca', 'instal'],
      'ca takes install, uninstall, status or path, not "instal".',
      'Did you mean ca install? See authproxy ca --help.',
    ],
    [['ca', 'path', '--store', 'x'], 'There is no trust store "x".', 'Known are: nss, system.'],
    [
      ['explain', 'cookie', '--browser', 'ie'],
      '--browser takes chromium, firefox or safari, not "ie".',
      'See authproxy explain --help.',
    ],
    // what is missing
    [['ca'], 'ca needs one of: install, uninstall, status, path.', 'For example: authproxy ca install'],
    ...[
      ['verify', ...T],
      ['verify', '--', 'true'],
      ['verify', ...T, '--'],
    ].map(
      args =>
        [
          args,
          'verify needs the app that runs (--target), and a command behind --, or --visit.',
          'For example: authproxy verify --target localhost:3000 -- npx playwright test',
        ] as const,
    ),
    [
      ['analyze'],
      'analyze needs a HAR file.',
      'For example: authproxy analyze session.har, or - to read it from standard input.',
    ],
    [
      ['analyze', ''],
      'analyze needs a HAR file.',
      'For example: authproxy analyze session.har, or - to read it from standard input.',
    ],
    [['--target'], '--target needs a value.', 'See authproxy --help.'],
    [['--har', '--target', 'x'], '--har needs a value.', 'See authproxy --help.'],
    [[...T, '--cert', 'x.pem'], 'A certificate needs both --cert and --key.', 'Give both files, or neither.'],
    // values
    [['--target', ''], '--target is empty.', 'Give it a value, or leave it out.'],
    [[...T, '--har='], '--har is empty.', 'Give it a value, or leave it out.'],
    [[...T, '--session-cookie', ' '], '--session-cookie is empty.', 'Give it a value, or leave it out.'],
    [[...T, '--port', ''], '--port is empty.', 'Give it a value, or leave it out.'],
    [[...T, '--port', '70000'], '--port must be a number from 0 to 65535.', 'For example --port 3443.'],
    [[...T, '--port', '1e3'], '--port must be a number from 0 to 65535.', 'For example --port 3443.'],
    [[...T, '--header-limit', '8k'], '--header-limit must be a number of bytes.', 'For example --header-limit 4096.'],
    ...['3d', '0s', '25h', '1441m', '-1'].map(
      time =>
        [
          [...T, `--time-limit=${time}`],
          '--time-limit must be a time: a number with ms, s or m, one day at most.',
          'For example --time-limit 10s.',
        ] as const,
    ),
    // two that exclude each other
    [['har', 'redact', 'a.har', 'b.har', '--reporter', 'json'], '--reporter is for har validate.', 'Leave it out.'],
    [
      ['har', 'validate', 'a.har', 'b.har'],
      'har validate takes one file.',
      'For example: authproxy har validate session.har',
    ],
    [
      ['diff', 'a.har', 'b.har', '--live'],
      '--live stands in place of the second file: only one of the two can be compared.',
      'For example: authproxy diff good.har --live.',
    ],
    [
      ['diff', 'a.har', 'b.har', '--port', '3443'],
      '--port names a run, and goes with --live.',
      'authproxy diff good.har --live --port 3443',
    ],
    [
      ['explain', 'token-claim-lost', 'more'],
      'explain takes one rule.',
      "For a cookie: authproxy explain cookie --url https://… 'name=value; …'",
    ],
    [
      ['verify', ...T, '--visit', '/', '--', 'true'],
      'A command behind -- and --visit are two visitors.',
      'Give one of them.',
    ],
    [[...T, '-p', '1', '--port', '2'], '--port is given more than once.', 'Give it once.'],
    [
      ['-t', 'a', '--target', 'a:80'],
      '--target a:80 is given twice.',
      'Give each replica once: each of them listens on a port of its own.',
    ],
    [
      ['--target', 'localhost:3000', 'npm', 'run', 'dev'],
      'There is no command "npm".',
      'Put -- in front of it: authproxy -- npm run dev',
    ],
    [
      [...T, '--balance', 'sticki'],
      '--balance takes round-robin, sticky or random, not "sticki".',
      'Did you mean --balance sticky? See authproxy --help.',
    ],
    [
      ['-t', '3000', '-t', '3001', '--', 'npm', 'start'],
      'Several --target are replicas that run already, and a command behind -- starts one app.',
      'Start each replica yourself, on a port of its own, and leave the command out.',
    ],
    [
      ['--target', 'localhost:3000/app'],
      '"localhost:3000/app" is more than an address: paths and names are passed on as the browser sends them.',
      'Give the address of your app, for example --target localhost:3000 or --target https://127.0.0.1:8443.',
    ],
    // slips of the pen
    [['anlyze', 'x.har'], 'There is no command "anlyze".', 'Did you mean authproxy analyze? See authproxy --help.'],
    [['bogus'], 'There is no command "bogus".', 'See authproxy --help.'],
    [
      ['localhost:3000'],
      'There is no command "localhost:3000".',
      'Did you mean authproxy --target localhost:3000? See authproxy --help.',
    ],
    [['--targt', 'x'], 'There is no option --targt.', 'Did you mean --target? See authproxy --help.'],
    [
      ['analyze', 'x.har', '--failon', 'error'],
      'There is no option --failon for analyze.',
      'Did you mean --fail-on? See authproxy analyze --help.',
    ],
    [[...T, '-x'], 'There is no option -x.', 'See authproxy --help.'],
    [[...T, '--no-har'], 'There is no option --no-har.', 'See authproxy --help.'],
    [[...T, '--har.x=1'], 'There is no option --har.x.', 'See authproxy --help.'],
    [[...T, '--env-file', 'x'], 'There is no option --env-file.', 'Did you mean --secret-file? See authproxy --help.'],
    [
      ['diff', 'a.har'],
      'diff needs two HAR files: one of a flow that works, and one of the flow that does not.',
      'For example: authproxy diff good.har bad.har, or good.har --live; one of them may be - for standard input.',
    ],
    [['diff', '-', '-'], 'Only one of the two can be standard input.', 'Give the other as a file.'],
    [
      ['diff', 'a.har', 'b.har', '--fail-on', 'error'],
      '--fail-on takes divergence or never, not "error".',
      'See authproxy diff --help.',
    ],
    [['doctor', 'a', 'b'], '"b" is one argument too many for doctor.', 'See authproxy doctor --help.'],
    [['analyze', '-', '-'], 'Only one of the files can be standard input.', 'Give the others as files.'],
    ...[
      ['har', 'merge', 'a.har', 'b.har'],
      ['har', 'merge', 'a.har', '-o', 'out.har'],
    ].map(
      args =>
        [
          args,
          'har merge needs two HAR files or more, and -o with the name of the file that it writes.',
          'For example: authproxy har merge a.har b.har -o out.har',
        ] as const,
    ),
    [
      ['har', 'redact', 'a.har', 'b.har', '-o', 'c.har'],
      'har redact reads one file and writes one.',
      'See authproxy har --help.',
    ],
    [['status', '--port', 'x'], '--port must be a number from 0 to 65535.', 'For example --port 3443.'],
    [['diagnos'], 'There is no command "diagnos".', 'Did you mean authproxy diagnose? See authproxy --help.'],
    [['mcp', '--json'], 'There is no option --json for mcp.', 'See authproxy mcp --help.'],
    [['--\u001b[31m'], 'There is no option --\\x1b[31m.', 'See authproxy --help.'],
  ])('%j', async (args, message, nextStep) => {
    expect(await complaintOf(args)).toEqual([64, message, nextStep])
  })
})

describe('what this machine lacks has exit code 1', () => {
  const nowhere = join(tmpdir(), 'authproxy-no-such-folder')
  test.each<readonly [args: readonly string[], message: string, nextStep: string]>([
    [[...T, '--app-dir', nowhere], `There is no folder ${nowhere}.`, "Give the app's folder with --app-dir."],
    [
      [...T, '--har', join(nowhere, 'x.har')],
      `The folder ${nowhere} does not exist.`,
      'Choose another place with --har.',
    ],
    [[...T, '--secret-file', nowhere], `The file ${nowhere} cannot be read.`, 'Check the path given to --secret-file.'],
    [['analyze', nowhere], `${nowhere} could not be read: there is no such file.`, 'Check the path.'],
  ])('%j', async (args, message, nextStep) => {
    expect(await complaintOf(args)).toEqual([1, message, nextStep])
  })
})

test('--print-config: each option with its origin, and no secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authproxy-config-'))
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    writeFileSync(
      join(folder, 'authproxy.config.json'),
      '{"target":"localhost:3000","har":"a.har","setHeader":"X-Key: hush","port":3500}',
    )
    writeFileSync(join(folder, '.env'), 'NEXTAUTH_SECRET=hush-hush\nNEXTAUTH_URL=https://me:hush@app.example/x')
    const place = { cwd: folder, env: { AUTHPROXY_PORT: '3600', AUTHPROXY_CAROOT: '/ca' } }
    const args = ['--print-config', '--app-dir', folder, '--xff', 'append']
    expect(await runCommandLine(args, '0.0.0', place)).toBe(0)
    const text = write.mock.calls.map(([one]) => String(one)).join('')
    const rows = text.split('\n').map(line => line.trim().split(/ {2,}/))
    const shown = rows.filter(([, value, origin]) => value !== '–' && origin !== 'default')
    expect(shown.map(row => row.map(cell => cell.replace(folder, 'HERE')))).toEqual([
      ['target', 'localhost:3000', 'authproxy.config.json'],
      ['app-dir', 'HERE', '--app-dir'],
      ['port', '3600', 'AUTHPROXY_PORT'],
      ['xff', 'append', '--xff'],
      ['set-header', 'X-Key: …', 'authproxy.config.json'],
      ['har', 'HERE/a.har', 'authproxy.config.json'],
      ['ca-dir', '/ca', 'AUTHPROXY_CAROOT'],
      [''],
      ['Of the app:'],
      ['secret', 'found', 'NEXTAUTH_SECRET in .env'],
      ['url of the app', 'https://app.example', 'NEXTAUTH_URL'],
      [''],
    ])
    expect(text).not.toContain('hush')
    await expect(runCommandLine([...args, '--prot', '1'], '0.0.0', place)).rejects.toThrow('There is no option --prot.')
  } finally {
    write.mockRestore()
    rmSync(folder, { recursive: true })
  }
})

describe('help', async () => {
  const page = await helpPage()

  test('groups the options, the app and its target first', () => {
    const [main = ''] = page.split('## `authproxy verify`')
    const groups = [...main.matchAll(/^(\w[\w ]*):$/gm)].map(match => match[1])
    expect(groups).toEqual([
      ...['Commands', 'App', 'Proxy', 'Production', 'Front', 'Output', 'Secret', 'Certificate', 'Configuration'],
      ...['Other', 'Examples', 'Exit codes', 'Environment', 'Variables of the command'],
    ])
    expect(/^App:\n +(.+?) {2}/m.exec(main)?.[1]).toBe('-t, --target')
  })

  test('says every exit code, and has no line that a terminal of 100 columns breaks', () => {
    for (const code of ['0', '1', '2', '64', '70', '129`, `130`, `143']) expect(page).toContain(`| \`${code}\` |`)
    const [, ...blocks] = page.split('```')
    const lines = blocks.filter((_, index) => index % 2 === 0).flatMap(block => block.split('\n'))
    expect(lines.filter(line => line.length > 100)).toEqual([])
  })
})

describe('completion', () => {
  const printed = async (args: readonly string[]) => {
    const texts: string[] = []
    const keep = (text: unknown) => texts.push(String(text)) > 0
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation(keep),
      vi.spyOn(console, 'log').mockImplementation(keep),
    ]
    try {
      expect(await runCommandLine(args, '0.0.0')).toBe(0)
      return texts.join('')
    } finally {
      for (const one of spies) one.mockRestore()
    }
  }

  test('the script asks this program', async () => {
    expect(await printed(['completion'])).toMatch(/authproxy --get-yargs-completions/)
  })

  test('what is asked is answered, a word a line', async () => {
    expect(await printed(['--get-yargs-completions', 'authproxy', 'ca', 'un'])).toBe('uninstall\n')
    expect(await printed(['--get-yargs-completions', 'authproxy', 'di'])).toBe('diff\ndiagnose\n')
    expect(await printed(['--get-yargs-completions', 'authproxy', '--', 'np'])).toBe('')
  })
})
