import { harFromMessages } from 'chrome-har'
import type { BrowserContext, Page } from 'playwright-core'

interface Message {
  readonly method: string
  readonly params: Record<string, unknown>
}

const EVENTS = [
  'Page.frameStartedLoading',
  'Page.frameAttached',
  'Page.frameScheduledNavigation',
  'Page.frameStartedNavigating',
  'Page.loadEventFired',
  'Page.domContentEventFired',
  'Network.requestWillBeSent',
  'Network.requestWillBeSentExtraInfo',
  'Network.requestServedFromCache',
  'Network.dataReceived',
  'Network.responseReceived',
  'Network.responseReceivedExtraInfo',
  'Network.resourceChangedPriority',
  'Network.loadingFinished',
  'Network.loadingFailed',
] as const

/**
 * Hears Chromium's DevTools protocol while a page is visited, as DevTools and the tools built on it do; `har` makes a HAR of it with chrome-har
 * (under sitespeed.io, playwright-har and puppeteer-har), bodies included.
 */
export async function hearProtocol(
  context: BrowserContext,
  page: Page,
): Promise<{ readonly har: () => Promise<string> }> {
  const protocol = await context.newCDPSession(page)
  const messages: Message[] = []
  const bodies: Promise<void>[] = []
  const responses = new Map<unknown, Record<string, unknown>>()
  for (const method of EVENTS) {
    protocol.on(method, (params: object) => {
      const message = { method, params: params as Record<string, unknown> }
      messages.push(message)
      const { requestId, response } = message.params
      if (method === 'Network.responseReceived') responses.set(requestId, response as Record<string, unknown>)
      if (method === 'Network.loadingFinished') bodies.push(addBody(requestId as string))
    })
  }
  const addBody = async (requestId: string): Promise<void> => {
    const response = responses.get(requestId)
    if (response === undefined) return
    // Of a page that was left nothing is kept.
    const told = await protocol.send('Network.getResponseBody', { requestId }).catch(() => null)
    if (told === null) return
    response.body = told.body
    response.encoding = told.base64Encoded ? 'base64' : undefined
  }
  await protocol.send('Page.enable')
  await protocol.send('Network.enable')
  return {
    har: async () => {
      await Promise.all(bodies)
      return JSON.stringify(harFromMessages(messages, { includeTextFromResponseBody: true }))
    },
  }
}
