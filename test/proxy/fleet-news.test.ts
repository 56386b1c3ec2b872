import { expect, test } from 'vitest'
import { createFleetNews } from '../../src/proxy/fleet-news.ts'
import type { ProxyEvent } from '../../src/proxy/proxy-options.ts'

const down = (name: string): ProxyEvent => ({
  kind: 'app-down',
  code: 'ECONNREFUSED',
  detail: '',
  text: `${name} is down.`,
})
const UP: ProxyEvent = { kind: 'app-up' }

function listening() {
  const told: string[] = []
  const news = createFleetNews(event => {
    told.push('text' in event ? `${event.kind}: ${event.text}` : event.kind)
    throw new Error('a listener in trouble')
  })
  return { news, told }
}

test('all is up once each app has a place that answers, and a replica alone is told by its name', () => {
  const { news, told } = listening()
  const [app, other] = [news.pool(['a', 'b']), news.pool(['c'])]
  app.hear('a', UP)
  expect(told).toEqual([])
  other.hear('c', UP)
  app.hear('b', down('b'))
  app.hear('a', down('a'))
  app.hear('b', UP)
  expect(told).toEqual([
    'app-up',
    'replica-down: b is down. The other replicas get its requests.',
    'app-down: a is down. b is down.',
    'replica-up: b answers again.',
    'app-up',
  ])
})

test('an app that is elsewhere now counts no more', () => {
  const { news, told } = listening()
  const [moved, other] = [news.pool(['a']), news.pool(['c'])]
  other.hear('c', UP)
  moved.hear('a', down('a'))
  moved.forget()
  other.hear('c', UP)
  expect(told).toEqual(['app-down: a is down.', 'app-up'])
})
