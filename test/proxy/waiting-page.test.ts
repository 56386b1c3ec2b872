import { expect, test } from 'vitest'
import { renderNoticePage } from '../../src/proxy/waiting-page.ts'

test('escapes everything that is put into it', () => {
  const page = renderNoticePage({ title: '<img src=x>"', lines: ["a&b'", '</p><script>'], refresh: false })
  expect(page).toContain('<title>&lt;img src=x&gt;&quot;</title>')
  expect(page).toContain('<p>a&amp;b&#39;</p>\n<p>&lt;/p&gt;&lt;script&gt;</p>')
  expect(page).not.toContain('<script')
})

test('asks again only when told to', () => {
  const page = { title: 't', lines: [] }
  expect(renderNoticePage({ ...page, refresh: true })).toContain('http-equiv="refresh"')
  expect(renderNoticePage({ ...page, refresh: false })).not.toContain('http-equiv="refresh"')
})
