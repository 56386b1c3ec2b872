import { setTimeout as delay } from 'node:timers/promises'
import { compareExchanges } from '../../compare/compare-exchanges.ts'
import type { DetailSource } from '../../tui/details.ts'
import { formatAppLine } from '../app/app-output.ts'
import { completePath } from './complete-path.ts'
import { READING_MS, type Shown, type ViewOptions } from './view.ts'

/** Of an app that ended at once. */
const LAST_LINES = 20

/** React is several times slower in development mode, and an app started by us must not inherit ours. */
export async function importTui(): Promise<typeof import('../../tui/start-tui.tsx')> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    return await import('../../tui/start-tui.tsx')
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

/** Two exchanges of the recording, held against each other, without secrets. */
function compareIn({ session, options, paper }: ViewOptions): DetailSource['compare'] {
  return async (marked, other) => {
    const [one, two] = await Promise.all([session.facts(marked), session.facts(other)])
    return one === null || two === null ? null : paper.told(compareExchanges(one, two, options))
  }
}

/** `failed`: drawing threw; the terminal is as it was before. */
export function startScreen(
  view: ViewOptions,
  startTui: typeof import('../../tui/start-tui.tsx').startTui,
  failed: (error: unknown) => void,
): Shown {
  const { terminal, session, header } = view
  const tui = startTui({
    session: { ...session, compare: compareIn(view) },
    header: header.get,
    onHeaderChange: header.onChange,
    exportHar: view.exportHar,
    startOver: view.startOver ?? null,
    openBrowser: view.openBrowser ?? null,
    compareWith: view.compareWith ?? null,
    completePath,
    ...(view.sessionQuestions === undefined ? {} : { sessionQuestions: view.sessionQuestions }),
    ...(view.clock === undefined ? {} : { now: view.clock.now, jump: view.clock.jump }),
    paper: view.paper,
    log: view.log,
    mouse: view.options.mouse === true,
    revealClaims: session.revealClaims,
    ...terminal,
  })
  const exited = tui.waitUntilExit().then(view.quit, failed)
  for (const notice of view.notices) tui.notify(notice)
  return {
    isScreen: () => true,
    tell: tui.notify,
    lastWords: () => {
      const lines = view.log
        .lines()
        .filter(line => line.from !== 'authproxy')
        .slice(-LAST_LINES)
      terminal.stderr.write(lines.map(line => `${formatAppLine(line, false)}\n`).join(''))
    },
    stop: async () => {
      tui.stop()
      // A terminal that is not read never takes the last frame.
      await Promise.race([exited, delay(READING_MS, undefined, { ref: false })])
    },
  }
}
