import type { VisitOptions } from './visitor.ts'
import { createVisitorBrowser, type VisitorBrowser } from './visitor-browser.ts'
import { decodeHtml } from './visitor-wire.ts'

/**
 * Opens the link that the app has mailed, once a scanner of mails has been there: another client, without cookies. Where the link
 * leads to a page with a button, the button is pressed. True = signed in.
 */
export async function followMail(browser: VisitorBrowser, options: VisitOptions): Promise<boolean> {
  const mailbox = await browser.open('/mailbox')
  const link = /<a id="mail-link" href="([^"]+)"/.exec(mailbox.body)?.[1]
  if (link === undefined) return false
  const { pathname, search } = new URL(decodeHtml(link), browser.origin)
  const { onStep: _, ...unseen } = options
  const scanner = createVisitorBrowser(unseen, 'MailGateway/1.0')
  await scanner.open(pathname + search).finally(() => scanner.close())
  const end = await browser.open(pathname + search)
  const action = /<form action="([^"]+)" method="post">/.exec(end.body)?.[1]
  if (action === undefined) return !/[?&]error=/.test(end.path)
  const target = new URL(decodeHtml(action), browser.origin)
  const answer = await browser.call('callback', target.pathname + target.search, {})
  return answer.status < 400 && !/[?&]error=/.test(answer.headers.location ?? '')
}
