import { render } from 'ink-testing-library'
import { afterEach, describe, expect, it } from 'vitest'
import { App } from '../../src/tui/App.tsx'
import { commandFor } from '../../src/tui/keys.ts'
import { frameRows } from '../../src/tui/screens/frame.ts'
import { reduce } from '../../src/tui/store.ts'
import { placeOf } from '../../src/tui/ui-state.ts'
import { NOW, uiState } from './samples.ts'

const opened: { unmount: () => void }[] = []
afterEach(() => {
  for (const screen of opened.splice(0)) screen.unmount()
})

async function open() {
  let state = uiState()
  let rows = frameRows(state)
  const keys: string[] = []
  const pasted: string[] = []
  const listeners = new Set<() => void>()
  const screen = render(
    <App
      getRows={() => rows}
      subscribe={listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }}
      theme={{ color: false, unicode: true }}
      onKey={key => {
        keys.push(key)
        const command = commandFor(key, placeOf(state))
        if (command !== null) state = reduce(state, { kind: 'command', command, now: NOW })
        rows = frameRows(state)
        for (const listener of listeners) listener()
      }}
      onPaste={text => pasted.push(text)}
      onClose={() => {}}
      onHandOver={() => {}}
    />,
  )
  opened.push(screen)
  await expect.poll(() => screen.stdin.listenerCount('readable')).toBeGreaterThan(0)
  return { screen, keys, pasted }
}

describe('App', () => {
  it.each([
    ['arrow down', '\u001b[B', ['down']],
    ['arrows in one read', '\u001b[A\u001b[B', ['up', 'down']],
    ['PgUp, PgDn', '\u001b[5~\u001b[6~', ['pageup', 'pagedown']],
    ['Home, End', '\u001b[H\u001b[F', ['home', 'end']],
    ['Enter', '\r', ['enter']],
    ['Tab, Shift-Tab', '\t', ['tab']],
    ['Shift-Tab', '\u001b[Z', ['shift-tab']],
    ['Ctrl-C', '\u0003', ['ctrl-c']],
    ['Ctrl-U', '\u0015', ['ctrl-u']],
    ['Backspace', '\u007f', ['backspace']],
    ['Escape alone', '\u001b', ['esc']],
    ['letters', 'G?', ['G', '?']],
    ['a mouse report is no key', '\u001b[<0;10;10M', []],
  ])('%s', async (_, bytes, expected) => {
    const { screen, keys } = await open()
    screen.stdin.write(bytes)
    screen.stdin.write('~')
    await expect.poll(() => keys).toEqual([...expected, '~'])
  })

  it('draws what a key did', async () => {
    const { screen } = await open()
    screen.stdin.write('2')
    await expect.poll(() => screen.lastFrame()).toContain('[2 Exchanges]')
    screen.stdin.write('\r')
    await expect.poll(() => screen.lastFrame()).toContain('Exchange 5 of 5')
  })

  it('a paste is text, not keys: a `q` in it does not quit', async () => {
    const { screen, keys, pasted } = await open()
    screen.stdin.write('\u001b[200~q\u001b[201~')
    await expect.poll(() => pasted).toEqual(['q'])
    expect(keys).toEqual([])
  })
})
