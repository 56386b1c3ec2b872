import type { Frame, Page } from 'playwright-core'
import type { RequestOrigin } from '../../src/cookies/site-context.ts'

/** How a browser comes to make a request. */
export type Action =
  | { readonly how: 'typed' }
  | {
      readonly how: 'link' | 'post' | 'frame' | 'fetch' | 'fetch-omit' | 'image' | 'link-reload'
      readonly from: string
    }
  /** A frame inside a frame. */
  | { readonly how: 'nested'; readonly from: string; readonly middle: string }

/** What the cookie law wants to know of an action whose last hop has this address and method. */
export function originOf(action: Action, url: string, method: string): RequestOrigin {
  switch (action.how) {
    case 'typed':
      return { url, method, initiator: null, ancestors: [] }
    case 'link':
    case 'post':
    case 'link-reload':
      return { url, method, initiator: action.from, ancestors: [] }
    case 'nested':
      return { url, method, initiator: action.middle, ancestors: [action.from, action.middle] }
    default:
      return { url, method, initiator: action.from, ancestors: [action.from] }
  }
}

/**
 * Does it in a real page: goes to where the action starts, then makes the request to `first` and waits until the
 * answer of `last` (another address after redirects) is there. `watch` is told of a foreign frame before it acts.
 */
export async function perform(
  page: Page,
  action: Action,
  first: string,
  last: string,
  watch: (frame: Frame) => Promise<void>,
): Promise<void> {
  if (action.how === 'typed') {
    await page.goto(first)
    return
  }
  await page.goto(action.from)
  const arrived = () => page.waitForURL(last)
  switch (action.how) {
    case 'link':
      await Promise.all([arrived(), page.evaluate(clickLink, first)])
      return
    case 'link-reload':
      await Promise.all([arrived(), page.evaluate(clickLink, first)])
      await page.reload()
      return
    case 'post':
      await Promise.all([arrived(), page.evaluate(submitForm, first)])
      return
    case 'frame':
      await page.evaluate(addFrame, first)
      return
    case 'nested': {
      await page.evaluate(addFrame, action.middle)
      const inner = page.frame({ url: action.middle })
      if (inner === null) throw new Error(`no frame at ${action.middle}`)
      await watch(inner)
      await inner.evaluate(addFrame, first)
      return
    }
    case 'image':
      await page.evaluate(loadImage, first)
      return
    default:
      await page.evaluate(fetchIt, { url: first, credentials: action.how === 'fetch' ? 'include' : 'omit' } as const)
  }
}

// These run in the page: no reference to anything outside them, and a document that this file's types do not know.
declare const document: {
  readonly body: { append(node: unknown): void }
  createElement(name: string): {
    href: string
    src: string
    action: string
    method: string
    onload: (() => void) | null
    onerror: (() => void) | null
    click(): void
    submit(): void
  }
}

function clickLink(url: string): void {
  const link = document.createElement('a')
  link.href = url
  document.body.append(link)
  link.click()
}

function submitForm(url: string): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = url
  document.body.append(form)
  form.submit()
}

function addFrame(url: string): Promise<void> {
  return new Promise(done => {
    const frame = document.createElement('iframe')
    frame.onload = done
    frame.src = url
    document.body.append(frame)
  })
}

function loadImage(url: string): Promise<void> {
  return new Promise(done => {
    const image = document.createElement('img')
    image.onload = done
    image.onerror = done
    image.src = url
    document.body.append(image)
  })
}

async function fetchIt(request: { url: string; credentials: 'include' | 'omit' }): Promise<void> {
  await (await fetch(request.url, { mode: 'no-cors', credentials: request.credentials })).text()
}
