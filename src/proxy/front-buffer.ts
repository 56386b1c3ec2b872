import type { AppAnswer } from './app-answer.ts'

export interface BufferedAnswer extends AppAnswer {
  /** Passes on what is held. */
  readonly release: () => void
}

/**
 * An answer as a front with buffers passes it on: nothing before the first one is full, which holds the head as well, then whole ones, and
 * the rest at the end. `unit`, `headBytes`: octets.
 */
export function bufferedAnswer(answer: AppAnswer, unit: number, headBytes: number): BufferedAnswer {
  let release = (): void => {}
  return {
    ...answer,
    release: () => release(),
    read: ({ data, end, cut }) => {
      let held: Buffer[] = []
      let bytes = headBytes
      const pass = (staying: number): void => {
        const all = Buffer.concat(held)
        const at = Math.max(0, all.length - staying)
        held = at === all.length ? [] : [all.subarray(at)]
        if (at > 0) data(all.subarray(0, at))
      }
      release = () => pass(0)
      answer.read({
        data: chunk => {
          held.push(chunk)
          bytes += chunk.length
          if (bytes < unit) return
          bytes %= unit
          pass(bytes)
        },
        end: trailers => {
          pass(0)
          end(trailers)
        },
        cut: () => {
          pass(0)
          cut()
        },
      })
    },
  }
}
