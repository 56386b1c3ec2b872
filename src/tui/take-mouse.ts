import { MOUSE_OFF, MOUSE_ON, type MouseEvent, withoutMouse } from './mouse.ts'

export interface TakenMouse {
  /** The keyboard alone. */
  readonly stdin: NodeJS.ReadStream
  /** The terminal has its mouse back while others have the terminal. */
  readonly lentWhile: (work: () => Promise<void>) => Promise<void>
  readonly stop: () => void
}

/** Takes the mouse of a terminal until `stop`, or until the process ends. `isWanted` false: the terminal keeps it, and all is as it was. */
export function takeMouse(
  isWanted: boolean,
  { stdin, stdout }: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream },
  onEvent: (event: MouseEvent) => void,
): TakenMouse {
  if (!isWanted) return { stdin, lentWhile: work => work(), stop: () => {} }
  let isTaken = true
  const stop = (): void => {
    if (!isTaken) return
    isTaken = false
    process.off('exit', stop)
    stdout.write(MOUSE_OFF)
  }
  // An end that nobody could wait for.
  process.once('exit', stop)
  stdout.write(MOUSE_ON)
  return {
    stdin: withoutMouse(stdin, onEvent),
    lentWhile: async work => {
      stdout.write(MOUSE_OFF)
      try {
        await work()
      } finally {
        if (isTaken) stdout.write(MOUSE_ON)
      }
    },
    stop,
  }
}
