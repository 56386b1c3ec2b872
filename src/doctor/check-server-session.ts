import { lacksCallback } from './configs.ts'
import type { Context, Found } from './context.ts'
import { callsOf } from './modules.ts'
import { placeOf } from './source.ts'

/** v4's `getServerSession()` knows nothing of the app's options. */
export function checkServerSession({ modules, configs, major }: Context): readonly Found[] {
  if (major !== 4) return []
  const matters = configs.some(
    config =>
      config.view.get('adapter') !== null ||
      config.view.get('cookies') !== null ||
      (config.callbacks !== null && !lacksCallback(config, 'session')),
  )
  if (!matters) return []
  return modules.sources.flatMap(source =>
    callsOf(source, 'getServerSession', /^next-auth(?:\/next)?$/).flatMap((call): readonly Found[] => {
      if (call.arguments.length !== 0 && call.arguments.length !== 2) return []
      const text =
        'getServerSession without your options runs without your callbacks, adapter and cookies: null, or a user without your fields.'
      const fix =
        call.arguments.length === 0
          ? 'Write getServerSession(authOptions).'
          : 'Write getServerSession(req, res, authOptions).'
      return [{ check: 'server-session-without-options', place: placeOf({ source, node: call }), text, fix }]
    }),
  )
}
