/** The mails of the whole process: Next loads this module once for the routes and once for the pages. */
const key = Symbol.for('example-next-auth-v4.mailbox')
globalThis[key] ??= []

export const mails = globalThis[key]

/** What a mail server would do. */
export function deliver(to, link) {
  mails.unshift({ to, link })
}
