import type { SessionSnapshot } from '../model/recording.ts'
import type { RunFacts } from './source.ts'

/** What to do where no cause is open: a sentence that says what is not known, and how to come to know it. */
export function nextWithoutCause({ outcome }: Pick<SessionSnapshot, 'outcome'>, { url, app }: RunFacts): string {
  if (typeof app === 'object') return `The app is down: ${app.down} Start it, then open ${url}.`
  switch (outcome.kind) {
    case 'judged':
      return `${outcome.text} Does the fault need time, a reload, another tab or a sign-out? Do that through the proxy, then ask again.`
    case 'anonymous':
      return `Sign in at ${url}, reload the page, then ask again.`
    case 'nobody-came':
      return `Open ${url} in a browser and sign in; requests to the app itself are not seen. Then ask again.`
    case 'app-down':
      return `Start the app, then open ${url}.`
    case 'no-auth':
      return `Open a page of the app that reads the session at ${url}; are the auth routes mounted elsewhere (--base-path)?`
    case 'not-judged':
      return `${outcome.text} What else was not judged, and why, stands in outcome.notJudged and limits.`
  }
}
