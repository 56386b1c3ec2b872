import { defineRule } from '../define-rule.ts'

export const serverActionOfOtherBuild = defineRule({
  id: 'server-action-of-other-build',
  on: ['server-action', 'server-log'],
  severity: 'error',
  title: 'A server action of another build: it does nothing',
  headline: 'A server action on {{path}} belongs to another build: it does nothing',
  symptoms: [
    'Failed to find Server Action. This request might be from an older or newer deployment',
    'Failed to find Server Action "x"',
    'sign-out button does nothing after a deployment',
    'Server Action unavailable',
    'UnrecognizedActionError',
  ],
  why: 'The id of a server action belongs to one build of the app. A page that was loaded before a deployment, or came from an instance with another build, posts an id that the server does not know. Next answers without running anything: a sign-in or sign-out in it does not happen.',
  fix: {
    summary:
      'Build once for all instances, with one encryption key for actions; tell Next the id of the deployment, so that old pages reload; until then, reload the page.',
    both: `# the same for every build and instance (base64, 32 bytes)
NEXT_SERVER_ACTIONS_ENCRYPTION_KEY=…
// next.config: pages of an older deployment reload by themselves
deploymentId: process.env.GIT_SHA`,
    verify: 'Load a page, deploy, press its button: it works, or the page reloads.',
  },
  references: [
    'https://nextjs.org/docs/messages/failed-to-find-server-action',
    'https://nextjs.org/docs/app/guides/self-hosting#multi-server-setup',
  ],
  messages: {
    unknown:
      '`{{path}}` was asked to run a server action that this build does not know ({{sign}}): the page is of another build. Nothing was run.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      if (seen.cause !== 'unknown-server-action') return notApplicable
      const subject = `server actions of ${seen.path} on ${seen.origin}`
      return fail('unknown', { path: seen.path, sign: 'its log: Failed to find Server Action' }, { subject })
    }
    // What was refused before it was looked up says nothing of its build.
    if (seen.known && seen.otherHost?.answered === 500) return notApplicable
    return seen.known ? pass(seen.situation) : fail('unknown', { path: seen.path, sign: 'x-nextjs-action-not-found' })
  },
})
