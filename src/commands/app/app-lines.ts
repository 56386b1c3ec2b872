import type { HeaderStore } from '../run/header-store.ts'

/**
 * Says on lines that the app is down and why, and that it is back. That it was up all along is no news to people; programs
 * hear of it too: `{"event":"app","state":"up","text":"localhost:3000 is up."}`. Call it whenever the header may have changed.
 */
export function createAppLines(
  header: Pick<HeaderStore, 'get'>,
  say: { readonly line: (text: string) => void } | { readonly event: (event: AppEvent) => void },
): () => void {
  let before: ReturnType<HeaderStore['get']>['app'] = 'unknown'
  return () => {
    const { app, target } = header.get()
    if (app === before || app === 'unknown') return
    const isNews = before !== 'unknown' || app !== 'up'
    before = app
    const text = app === 'up' ? `${target} is up.` : app.down
    if ('event' in say) say.event({ event: 'app', state: app === 'up' ? 'up' : 'down', text })
    else if (isNews) say.line(text)
  }
}

export interface AppEvent {
  readonly event: 'app'
  readonly state: 'up' | 'down'
  /** One sentence. */
  readonly text: string
}
