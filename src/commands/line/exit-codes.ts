/** What the exit code tells a script: in `--help`, in docs/cli.md, and nowhere else. */
export const EXIT_CODES: ReadonlyArray<readonly [code: string, meaning: string]> = [
  ['0', 'done; of a run: ended with q'],
  ['1', 'something must be mended first, as when the app ends; ca install and ca status: no store trusts the CA'],
  [
    '2',
    'an open finding is as severe as --fail-on says; of diff: the flows diverge, and --fail-on asks; of har validate: it is not enough; of doctor: there is a hint, and --fail-on asks; else verify ends as its command does',
  ],
  ['64', 'wrong usage: the arguments do not fit'],
  ['70', 'a fault of authproxy itself'],
  ['74', 'the report could not be written where --har says; the last lines name where it is'],
  ['129, 130, 143', 'ended by SIGHUP, Ctrl-C, SIGTERM; the report is written all the same'],
  ['141', 'whoever read the output closed it, as head does; the report is written all the same'],
]

/** What is read from the environment. */
export const VARIABLES: ReadonlyArray<readonly [name: string, meaning: string]> = [
  ['AUTH_SECRET, NEXTAUTH_SECRET', "the app's secret, also AUTH_SECRET_1 to AUTH_SECRET_3"],
  ['AUTHPROXY_CAROOT', 'folder of the certificate authority, as --ca-dir'],
  ['CAROOT', "folder of mkcert's certificate authority, with --ca mkcert"],
  [
    'AUTHPROXY_TARGET, AUTHPROXY_PORT ...',
    'any option of a run or of verify, before the config file; of several values the list, with commas between',
  ],
  ['AUTHPROXY_RUN_DIR', 'folder in which status, diagnose and mcp find the runs'],
  ['CI', 'plain lines instead of the full screen'],
  ['NO_COLOR', 'no colours'],
  ['NO_HYPERLINK', 'no links: addresses are plain text'],
  ['COLORFGBG', 'a light ground (`0;15`) gives the screen colours that can be read on it; some terminals set it'],
  ['TERM=dumb', 'plain lines without colours'],
  ['INK_SCREEN_READER=true', 'plain lines, for a screen reader, as with --no-tui'],
  ['LC_ALL, LC_CTYPE, LANG', 'without UTF-8 in them the screen is drawn in ASCII; C or POSIX, and so is all text'],
]

/** What the command behind `--` is given, unless --keep-env. */
export const COMMAND_VARIABLES: ReadonlyArray<readonly [name: string, meaning: string]> = [
  ['PORT', 'yours, or the first free port from 3000 on'],
  ['NEXTAUTH_URL, AUTH_URL', "the address that browsers open; which of them by the app's next-auth"],
  ['AUTH_TRUST_HOST', 'true, for Auth.js v5'],
  ['NODE_EXTRA_CA_CERTS', 'the local certificate authority, beside those that you set'],
]

/** Rows of two columns, each to fit one line of `--help`. */
export function twoColumns(rows: ReadonlyArray<readonly [string, string]>): string {
  const width = Math.max(...rows.map(([first]) => first.length))
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`).join('\n')
}
